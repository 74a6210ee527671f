#include "mail/raw_headers.h"

#include "mail/ascii.h"

#include <string>

namespace tandem::mail {
namespace {

constexpr std::size_t longest_name = 80;
constexpr std::size_t longest_value = 4000;
constexpr std::size_t most_headers = 200;

}  // namespace

std::string_view header_section(std::string_view raw, std::size_t most) {
    auto end = std::min(raw.find("\n\n"), raw.find("\n\r\n"));
    if (end == std::string_view::npos) end = raw.size();
    return raw.substr(0, std::min(end + 1, most));
}

void each_raw_header(
    std::string_view raw,
    const std::function<void(std::string_view name, std::string_view value)>& take) {
    if (raw.starts_with("From ")) take_line(raw);
    std::string_view name;
    std::string value;
    std::size_t count = 0;
    const auto flush = [&] {
        if (!name.empty()) take(name, value);
        name = {};
    };
    while (!raw.empty() && count < most_headers) {
        const auto line = take_line(raw);
        if (line.empty()) break;
        if (is_blank(line.front())) {
            if (value.size() < longest_value)
                value.append("\n").append(line.substr(0, longest_value));
            continue;
        }
        flush();
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        name = line.substr(0, std::min(colon, longest_name));
        value = line.substr(colon + 1, longest_value);
        ++count;
    }
    flush();
}

}  // namespace tandem::mail
