#include "mail/header.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/transfer.h"

#include <algorithm>
#include <optional>

namespace tandem::mail {
namespace {

constexpr std::size_t longest_id = 1000;

struct EncodedWord {
    std::string charset = {};
    std::string bytes = {};
    std::size_t end = 0;  // behind it in the text
};

std::string decode_q(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '_') {
            out += ' ';
        } else if (const auto byte = text[i] == '=' ? hex_byte(text, i + 1) : std::nullopt) {
            out += *byte;
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool is_charset_name(std::string_view name) {
    return !name.empty() && name.size() <= 60 && std::ranges::all_of(name, [](char c) {
        return is_alnum(c) || std::string_view("-_.:*+'").find(c) != std::string_view::npos;
    });
}

// The encoded word that begins at `at` ("=?charset?Q?text?="), if there is a whole one. Blanks in
// its text are against the rules but common, line ends never survive unfolding.
std::optional<EncodedWord> encoded_word(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) != "=?") return {};
    const auto charset_end = text.find('?', at + 2);
    if (charset_end == std::string_view::npos || charset_end + 2 >= text.size()) return {};
    const auto charset = text.substr(at + 2, charset_end - at - 2);
    if (!is_charset_name(charset) || text[charset_end + 2] != '?') return {};
    const char encoding = lower(text[charset_end + 1]);
    if (encoding != 'q' && encoding != 'b') return {};

    const auto begin = charset_end + 3;
    const auto end = text.find("?=", begin);
    if (end == std::string_view::npos) return {};
    const auto code = text.substr(begin, end - begin);
    return EncodedWord{lower(charset.substr(0, charset.find('*'))),
                       encoding == 'q' ? decode_q(code) : decode_base64(code), end + 2};
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) ++at;
    return at;
}

// Decodes the encoded word and those right after it. Neighbours of one charset are joined as bytes
// first: many programs cut a long text wherever 75 columns end.
std::string decode_run(std::string_view text, EncodedWord word, std::size_t& at) {
    std::string out;
    for (;;) {
        at = word.end;
        auto next = encoded_word(text, skip_blanks(text, at));
        if (next && next->charset == word.charset) {
            word.bytes += next->bytes;
            word.end = next->end;
            continue;
        }
        out += decode_charset(word.bytes, word.charset).text;
        if (!next) return out;
        word = std::move(*next);
    }
}

std::string unfold(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    for (const char c : raw) {
        if (c != '\r' && c != '\n') out += c == '\t' ? ' ' : c;
    }
    return out;
}

std::string without_controls(std::string text) {
    for (auto& c : text) {
        if (c == '\t' || c == '\n' || c == '\r') c = ' ';
    }
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    return std::string(trim(text));
}

void add_id(std::vector<std::string>& ids, std::string_view raw) {
    std::string id;
    for (const char c : raw) {
        if (static_cast<unsigned char>(c) > 0x20 && c != '<' && c != '>' && c != 0x7F) id += c;
    }
    if (!id.empty() && id.size() <= longest_id) ids.push_back(to_valid_utf8(id));
}

std::vector<std::string> bare_ids(std::string_view raw) {
    std::vector<std::string> ids;
    while (!(raw = trim(raw)).empty()) {
        const auto end = raw.find_first_of(" \t\r\n,;");
        const auto token = raw.substr(0, end);
        if (token.find('@') != std::string_view::npos) add_id(ids, token);
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end + 1);
    }
    return ids;
}

// `is_id` is asked with the words before each bracket.
template <class IsId>
std::vector<std::string> bracketed_ids(std::string_view raw, IsId is_id) {
    std::vector<std::string> ids;
    for (auto begin = raw.find('<'); begin != std::string_view::npos; begin = raw.find('<')) {
        const auto words = raw.substr(0, begin);
        raw.remove_prefix(begin + 1);
        const auto end = raw.find_first_of("<>");
        if (is_id(words)) add_id(ids, raw.substr(0, end));
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end);
    }
    return ids;
}

// Words, and not just ids that lack their brackets.
bool is_prose(std::string_view raw) {
    while (!(raw = trim(raw)).empty()) {
        const auto end = raw.find_first_of(" \t\r\n,;");
        if (end != 0 && raw.substr(0, end).find('@') == std::string_view::npos) return true;
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end + 1);
    }
    return false;
}

// The words before a bracket end in "from" and a name. A digit behind the "from" makes it a date.
bool names_a_person(std::string_view words) {
    constexpr std::string_view from = "from";
    const auto text = lower(words);
    const auto begin = text.rfind(from);
    if (begin == std::string::npos) return false;
    const auto after = std::string_view(text).substr(begin + from.size());
    const bool begins_word = begin == 0 || !is_alpha(text[begin - 1]);
    const bool ends_word = after.empty() || !is_alpha(after.front());
    return begins_word && ends_word && std::ranges::none_of(after, is_digit);
}

}  // namespace

std::string decode_header(std::string_view raw, std::string_view fallback_charset) {
    const auto text = unfold(raw);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (auto word = encoded_word(text, at)) {
            out += decode_run(text, std::move(*word), at);
            continue;
        }
        const auto next = text.find("=?", at + 1);
        const auto plain =
            std::string_view(text).substr(at, next == std::string::npos ? next : next - at);
        out += decode_charset(plain, fallback_charset).text;
        at += plain.size();
    }
    return without_controls(std::move(out));
}

std::vector<std::string> parse_ids(std::string_view raw) {
    if (raw.find('<') == std::string_view::npos) return bare_ids(raw);
    return bracketed_ids(raw, [](std::string_view) { return true; });
}

std::vector<std::string> parse_replied_ids(std::string_view raw) {
    if (raw.find('<') == std::string_view::npos)
        return is_prose(raw) ? std::vector<std::string>() : bare_ids(raw);
    return bracketed_ids(raw, [](std::string_view words) { return !names_a_person(words); });
}

}  // namespace tandem::mail
