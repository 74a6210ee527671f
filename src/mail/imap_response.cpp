#include "mail/imap_response.h"

#include "crypto/encoding.h"
#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/date.h"
#include "mail/transfer.h"

#include <unicode/unistr.h>

#include <utility>

namespace tandem::mail {
namespace {

constexpr std::size_t deepest_list = 30;
constexpr std::uint64_t largest_number = 1ULL << 53;

std::optional<std::uint64_t> digits(std::string_view text) {
    if (text.empty() || text.size() > 18) return {};
    std::uint64_t value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return {};
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value < largest_number ? std::optional(value) : std::nullopt;
}

class Words {
public:
    Words(std::string_view line, std::vector<std::string> literals)
        : rest_(line), literals_(std::move(literals)) {}

    std::vector<ImapValue> read(std::size_t depth = 0) {
        std::vector<ImapValue> words;
        while (skip_blanks()) {
            if (rest_.front() == ')') {
                rest_.remove_prefix(1);
                if (depth > 0) return words;
                continue;
            }
            words.push_back(word(depth));
        }
        return words;
    }

private:
    bool skip_blanks() {
        while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
        return !rest_.empty();
    }

    ImapValue word(std::size_t depth) {
        const char c = rest_.front();
        if (c == '(' && depth < deepest_list) {
            rest_.remove_prefix(1);
            return {.list = read(depth + 1), .is_list = true};
        }
        if (c == '"') return quoted_word();
        if (c == '{') return literal();
        return atom();
    }

    ImapValue quoted_word() {
        ImapValue value{.is_string = true};
        std::size_t at = 1;
        for (; at < rest_.size() && rest_[at] != '"'; ++at) {
            if (rest_[at] == '\\' && at + 1 < rest_.size()) ++at;
            value.text += rest_[at];
        }
        rest_.remove_prefix(std::min(at + 1, rest_.size()));
        return value;
    }

    ImapValue literal() {
        const auto end = std::min(rest_.find('}'), rest_.size() - 1);
        rest_.remove_prefix(end + 1);
        ImapValue value{.is_string = true};
        if (next_literal_ < literals_.size()) value.text = std::move(literals_[next_literal_++]);
        return value;
    }

    // "BODY[HEADER.FIELDS (DATE)]" is one word: blanks and brackets within [] belong to it.
    ImapValue atom() {
        std::size_t at = 0;
        int brackets = 0;
        for (; at < rest_.size(); ++at) {
            const char c = rest_[at];
            if (c == '[') ++brackets;
            if (c == ']' && brackets > 0) --brackets;
            if (brackets == 0 && at > 0 && (is_space(c) || c == '(' || c == ')')) break;
        }
        ImapValue value{.text = std::string(rest_.substr(0, at))};
        rest_.remove_prefix(at);
        return value;
    }

    std::string_view rest_;
    std::vector<std::string> literals_;
    std::size_t next_literal_ = 0;
};

void append_shifted(std::string& out, const std::u16string& units) {
    std::string bytes;
    for (const char16_t unit : units) {
        bytes += static_cast<char>(unit >> 8);
        bytes += static_cast<char>(unit & 0xFF);
    }
    auto code = crypto::to_base64(bytes);
    while (code.ends_with('=')) code.pop_back();
    std::ranges::replace(code, '/', ',');
    out += "&" + code + "-";
}

std::string decode_shifted(std::string_view code) {
    std::string plain(code);
    std::ranges::replace(plain, ',', '/');
    const auto bytes = decode_base64(plain);
    icu::UnicodeString text;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        text.append(static_cast<char16_t>((static_cast<unsigned char>(bytes[i]) << 8) |
                                          static_cast<unsigned char>(bytes[i + 1])));
    }
    std::string out;
    return text.toUTF8String(out);
}

}  // namespace

std::uint64_t ImapValue::number() const { return digits(text).value_or(0); }

bool ImapValue::is(std::string_view word) const { return !is_list && is_same(text, word); }

const ImapValue* ImapValue::after(std::string_view name) const {
    for (std::size_t i = 0; i + 1 < list.size(); ++i) {
        if (list[i].is(name)) return &list[i + 1];
    }
    return nullptr;
}

std::optional<std::size_t> literal_size(std::string_view line) {
    if (!line.ends_with('}')) return {};
    const auto begin = line.rfind('{');
    if (begin == std::string_view::npos) return {};
    auto size = line.substr(begin + 1, line.size() - begin - 2);
    if (size.ends_with('+')) size.remove_suffix(1);
    return digits(size);
}

std::vector<ImapValue> parse_response(std::string_view line, std::vector<std::string> literals) {
    return Words(line, std::move(literals)).read();
}

std::optional<std::int64_t> from_imap_date(std::string_view text) {
    std::string plain(trim(text));
    // "17-Jul-1996" is the day of RFC 5322 with dashes.
    for (std::size_t i = 0; i < std::min<std::size_t>(plain.size(), 11); ++i)
        if (plain[i] == '-') plain[i] = ' ';
    const auto at = parse_date(plain);
    if (!at) return std::nullopt;
    return to_millis(*at);
}

std::optional<std::string> response_code(std::string_view line, std::string_view name) {
    const auto open = line.find('[');
    if (open == std::string_view::npos) return {};
    auto inside = line.substr(open + 1, line.find(']', open) - open - 1);
    if (!begins_with(inside, name)) return {};
    inside.remove_prefix(name.size());
    if (!inside.empty() && inside.front() != ' ') return {};
    return std::string(trim(inside));
}

std::string to_imap_name(std::string_view utf8) {
    const auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    std::string out;
    std::u16string shifted;
    const auto flush = [&] {
        if (!shifted.empty()) append_shifted(out, shifted);
        shifted.clear();
    };
    for (int32_t i = 0; i < text.length(); ++i) {
        const char16_t unit = text.charAt(i);
        if (unit < 0x20 || unit > 0x7E) {
            shifted += unit;
            continue;
        }
        flush();
        out += static_cast<char>(unit);
        if (unit == '&') out += '-';
    }
    flush();
    return out;
}

std::string from_imap_name(std::string_view name) {
    std::string out;
    while (!name.empty()) {
        const auto plain = std::min(name.find('&'), name.size());
        out += name.substr(0, plain);
        name.remove_prefix(plain);
        if (name.empty()) break;
        const auto end = std::min(name.find('-'), name.size());
        const auto code = name.substr(1, end - 1);
        out += code.empty() ? "&" : decode_shifted(code);
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return to_valid_utf8(out);
}

std::optional<std::string> quoted_for_imap(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) return {};
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace tandem::mail
