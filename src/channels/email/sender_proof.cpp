#include "channels/email/sender_proof.h"

#include "mail/ascii.h"

#include <algorithm>
#include <string>

namespace tandem::channels::email {
namespace {

using mail::trim;

// Without comments and quoted strings: in them senders have a say ("x; dmarc=pass"@evil.test).
std::string bare_results(std::string_view value) {
    std::string bare;
    int depth = 0;
    bool is_quoted = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '\\') {
            ++i;
        } else if (is_quoted || (c == '"' && depth == 0)) {
            if (c == '"') is_quoted = !is_quoted;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')') {
            depth = std::max(depth - 1, 0);
        } else if (depth == 0) {
            bare += c;
        }
    }
    return bare;
}

std::string_view take_until(std::string_view& text, char end) {
    const auto found = text.find(end);
    const auto piece = text.substr(0, found);
    text.remove_prefix(found == std::string_view::npos ? text.size() : found + 1);
    return trim(piece);
}

// "dmarc=fail header.from=shop.test" or "dmarc/1 = fail": the method's own result.
std::string_view result_of_dmarc(std::string_view said) {
    const auto method = take_until(said, '=');
    if (!mail::is_same(method.substr(0, method.find_first_of(" \t/")), "dmarc")) return {};
    said = trim(said);
    return said.substr(0, said.find_first_of(" \t"));
}

}  // namespace

bool is_disowned(const mail::ParsedMail& mail, std::string_view server) {
    if (server.empty()) return false;
    for (const auto& header : mail.headers) {
        if (header.name != "authentication-results") continue;
        const auto bare = bare_results(header.value);
        std::string_view rest = bare;
        const auto writer = take_until(rest, ';');  // with a version behind it, seldom
        if (!mail::is_same(writer.substr(0, writer.find_first_of(" \t")), server)) continue;
        while (!rest.empty())
            if (const auto result = result_of_dmarc(take_until(rest, ';')); !result.empty())
                return mail::is_same(result, "fail");
    }
    return false;
}

}  // namespace tandem::channels::email
