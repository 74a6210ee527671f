#include "mail/remote_images.h"

#include <algorithm>

namespace tandem::mail {
namespace {

constexpr std::string_view mark = " data-remote-";

}  // namespace

// What sanitise() wrote is regular: attributes stand in double quotes, which do not occur in them.
std::string without_remote_images(std::string_view safe_html) {
    std::string out;
    out.reserve(safe_html.size());
    while (!safe_html.empty()) {
        const auto at = std::min(safe_html.find(mark), safe_html.size());
        out += safe_html.substr(0, at);
        safe_html.remove_prefix(at);
        if (safe_html.empty()) break;
        const auto open = safe_html.find('"');
        const auto close = open == std::string_view::npos ? open : safe_html.find('"', open + 1);
        const bool is_attribute =
            close != std::string_view::npos &&
            safe_html.substr(0, open).find_first_of("<>") == std::string_view::npos;
        const auto gone = is_attribute ? close + 1 : mark.size();
        if (!is_attribute) out += " data remote ";
        safe_html.remove_prefix(gone);
    }
    return out;
}

}  // namespace tandem::mail
