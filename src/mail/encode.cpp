#include "mail/encode.h"

#include "crypto/encoding.h"
#include "mail/ascii.h"
#include "mail/charset.h"

namespace tandem::mail {
namespace {

constexpr std::size_t longest_line = 76;

char hex_digit(int value) { return "0123456789ABCDEF"[value & 15]; }

std::string hex(char c) {
    const int value = static_cast<unsigned char>(c);
    return {hex_digit(value >> 4), hex_digit(value)};
}

bool is_printable(char c) { return c >= 0x20 && c < 0x7F; }

// Text that a reader would take for an encoded word must be one, or it would be decoded.
bool needs_encoding(std::string_view text) {
    return !std::ranges::all_of(text, is_printable) || text.find("=?") != std::string_view::npos ||
           text.starts_with(' ') || text.ends_with(' ') ||
           text.find("  ") != std::string_view::npos ||
           // A word that fills a line could not be folded.
           std::ranges::search_n(text, 900, true, {}, [](char c) { return c != ' '; }).size() > 0;
}

bool is_atom_text(char c) {
    return is_alnum(c) || c == ' ' ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

std::string quoted_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace

std::string encode_text(std::string_view text) {
    if (!needs_encoding(text)) return std::string(text);
    constexpr std::size_t bytes_in_word = 42;  // 56 of base64 and the frame: 68 columns
    const auto valid = to_valid_utf8(text);
    std::string out;
    for (auto rest = std::string_view(valid); !rest.empty();) {
        const auto piece = utf8_prefix(rest, bytes_in_word);
        if (!out.empty()) out += ' ';
        out += "=?utf-8?B?" + crypto::to_base64(piece) + "?=";
        rest.remove_prefix(piece.size());
    }
    return out;
}

std::string encode_address(const Address& address) {
    if (address.name.empty()) return address.address;
    const bool is_encoded = needs_encoding(address.name);
    const bool is_plain = std::ranges::all_of(address.name, is_atom_text);
    const auto name = is_encoded ? encode_text(address.name)
                      : is_plain ? address.name
                                 : quoted_string(address.name);
    return name + " <" + address.address + ">";
}

std::string fold_header(std::string_view name, std::string_view value) {
    std::string out = std::string(name) + ":";
    std::size_t column = out.size();
    while (!value.empty()) {
        const auto end = std::min(value.find(' ', 1), value.size());
        const auto word = trim(value.substr(0, end));
        const bool is_first = column == name.size() + 1;
        if (column + word.size() + 1 > longest_line && !is_first) {
            out += "\r\n";
            column = 0;
        }
        out += ' ';
        out += word;
        column += word.size() + 1;
        value.remove_prefix(end);
    }
    return out + "\r\n";
}

std::string parameter(std::string_view name, std::string_view value) {
    const auto valid = to_valid_utf8(value);
    const bool is_simple = valid.size() <= 60 && std::ranges::all_of(valid, is_printable) &&
                           valid.find("=?") == std::string::npos;
    if (is_simple) return ";\r\n " + std::string(name) + "=" + quoted_string(valid);

    std::string out;
    std::string piece = "utf-8''";
    int count = 0;
    const auto finish = [&] {
        out += ";\r\n " + std::string(name) + "*" + std::to_string(count++) + "*=" + piece;
        piece.clear();
    };
    for (const char c : valid) {
        if (piece.size() > 55) finish();
        piece += is_alnum(c) || c == '.' || c == '-' || c == '_' ? std::string(1, c) : "%" + hex(c);
    }
    finish();
    return out;
}

std::string encode_quoted_printable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const bool is_ended = text.find('\n') != std::string_view::npos;
        const auto line = take_line(text);
        std::size_t column = 0;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const char c = line[i];
            const bool is_last_blank = is_blank(c) && i + 1 == line.size();
            // Dots and "From " at the beginning of a line have tempted transports to change them.
            const bool is_tempting =
                column == 0 && (c == '.' || (c == 'F' && line.substr(i).starts_with("From ")));
            const bool is_plain =
                (is_printable(c) || c == '\t') && c != '=' && !is_last_blank && !is_tempting;
            const auto code = is_plain ? std::string(1, c) : "=" + hex(c);
            if (column + code.size() >= longest_line) {
                out += "=\r\n";
                column = 0;
            }
            out += code;
            column += code.size();
        }
        if (is_ended) out += "\r\n";
    }
    return out;
}

std::string encode_base64_lines(std::string_view bytes) {
    const auto code = crypto::to_base64(bytes);
    std::string out;
    out.reserve(code.size() + code.size() / longest_line * 2 + 2);
    for (std::size_t at = 0; at < code.size(); at += longest_line) {
        out.append(code, at, longest_line);
        out += "\r\n";
    }
    return out;
}

}  // namespace tandem::mail
