#include "mail/transfer.h"

#include "mail/ascii.h"

#include <array>

namespace tandem::mail {
namespace {

// The URL variant's letters are taken too.
constexpr std::array<int, 256> base64_values = [] {
    std::array<int, 256> values{};
    values.fill(-1);
    const auto set = [&](char first, int count, int value) {
        for (int i = 0; i < count; ++i) {
            values[static_cast<unsigned char>(first) + static_cast<unsigned>(i)] = value + i;
        }
    };
    set('A', 26, 0);
    set('a', 26, 26);
    set('0', 10, 52);
    set('+', 1, 62);
    set('-', 1, 62);
    set('/', 1, 63);
    set('_', 1, 63);
    return values;
}();

// A line break that is none: "=" and blanks at the end of a line. In a row of "=" it is a line that
// somebody drew in a text that was never encoded.
std::size_t soft_break(std::string_view text, std::size_t at) {
    if (at > 0 && text[at - 1] == '=') return 0;
    auto end = at + 1;
    while (end < text.size() && (is_blank(text[end]) || text[end] == '\r')) ++end;
    if (end == text.size()) return end - at;
    return text[end] == '\n' ? end + 1 - at : 0;
}

unsigned uu_value(char c) { return (static_cast<unsigned char>(c) - 0x20U) & 0x3F; }

void decode_uu_line(std::string_view line, std::string& out) {
    const auto size = out.size() + uu_value(line.front());
    for (std::size_t i = 1; i < line.size() && out.size() < size; i += 4) {
        const auto at = [&](std::size_t k) {
            return i + k < line.size() ? uu_value(line[i + k]) : 0U;
        };
        const unsigned bits = at(0) << 18 | at(1) << 12 | at(2) << 6 | at(3);
        for (const unsigned shift : {16U, 8U, 0U}) {
            if (out.size() < size) out += static_cast<char>((bits >> shift) & 0xFF);
        }
    }
}

// 0 to 15, -1 for anything but a hexadecimal digit.
int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    const char letter = lower(c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

}  // namespace

std::string decode_base64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3 + 3);
    unsigned bits = 0;
    int pending = 0;
    for (const char c : text) {
        const int value = base64_values[static_cast<unsigned char>(c)];
        if (value < 0) {
            if (c == '=') pending = 0;
            continue;
        }
        bits = (bits << 6) | static_cast<unsigned>(value);
        pending += 6;
        if (pending < 8) continue;
        pending -= 8;
        out += static_cast<char>((bits >> pending) & 0xFF);
    }
    return out;
}

std::string decode_quoted_printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto plain = std::min(text.find('=', at), text.size());
        out += text.substr(at, plain - at);
        at = plain;
        if (at == text.size()) break;
        if (const auto skipped = soft_break(text, at); skipped > 0) {
            at += skipped;
        } else if (const auto byte = hex_byte(text, at + 1)) {
            out += *byte;
            at += 3;
        } else {
            out += text[at++];
        }
    }
    return out;
}

std::string decode_uuencode(std::string_view text) {
    const auto begin = text.starts_with("begin ") ? 0 : text.find("\nbegin ");
    if (begin != std::string_view::npos) {
        text.remove_prefix(begin == 0 ? 0 : begin + 1);
        take_line(text);
    }
    std::string out;
    while (!text.empty()) {
        const auto line = take_line(text);
        if (line == "end") break;
        if (!line.empty()) decode_uu_line(line, out);
    }
    return out;
}

std::string decode_percent(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = text[at] == '%' ? hex_byte(text, at + 1) : std::nullopt;
        out += byte.value_or(text[at]);
        at += byte ? 3 : 1;
    }
    return out;
}

std::optional<char> hex_byte(std::string_view text, std::size_t at) {
    if (at + 2 > text.size()) return std::nullopt;
    const int high = hex_value(text[at]);
    const int low = hex_value(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    return static_cast<char>(high * 16 + low);
}

}  // namespace tandem::mail
