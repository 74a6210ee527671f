#include "mail/mime_header.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/header.h"
#include "mail/transfer.h"

#include <algorithm>
#include <optional>

namespace tandem::mail {
namespace {

constexpr std::size_t most_headers = 2000;
constexpr std::size_t most_header_bytes = 1024 * 1024;
constexpr std::size_t most_parameters = 500;

// One "name*0*=value", not yet joined with its sisters.
struct Piece {
    std::string name = {};
    unsigned index = 0;
    bool is_extended = false;  // percent-encoded, the first with its charset in front
    bool is_numbered = false;
    std::string value = {};
};

std::size_t name_end(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return 0;
    auto end = colon;
    while (end > 0 && is_blank(line[end - 1])) --end;
    const bool is_name = std::ranges::all_of(line.substr(0, end), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F;
    });
    return is_name ? end : 0;
}

// Reads the parameters behind the first word one by one.
class Parameters {
public:
    explicit Parameters(std::string_view text) : text_(text) {}

    std::vector<Piece> read() {
        std::vector<Piece> pieces;
        while (pieces.size() < most_parameters && skip_to_name()) {
            auto piece = read_name();
            if (at_ < text_.size() && text_[at_] == '=') {
                ++at_;
                piece.value = read_value();
                if (!piece.name.empty()) pieces.push_back(std::move(piece));
            }
        }
        return pieces;
    }

private:
    bool skip_to_name() {
        while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ';')) ++at_;
        return at_ < text_.size();
    }

    Piece read_name() {
        const auto end = std::min(text_.find_first_of("=;", at_), text_.size());
        auto name = lower(trim(text_.substr(at_, end - at_)));
        at_ = end;
        Piece piece;
        if (name.ends_with('*')) {
            piece.is_extended = true;
            name.pop_back();
        }
        if (const auto star = name.find('*'); star != std::string::npos) {
            piece.is_numbered = true;
            for (const char c : std::string_view(name).substr(star + 1, 4)) {
                if (is_digit(c)) piece.index = piece.index * 10 + static_cast<unsigned>(c - '0');
            }
            name.resize(star);
        }
        piece.name = std::move(name);
        return piece;
    }

    std::string read_value() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
        if (at_ < text_.size() && text_[at_] == '"') return read_quoted();
        const auto end = std::min(text_.find(';', at_), text_.size());
        const auto value = trim(text_.substr(at_, end - at_));
        at_ = end;
        return std::string(value);
    }

    // A backslash quotes a quote; in "C:\temp" it is itself.
    std::string read_quoted() {
        std::string value;
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            const bool is_escape = text_[at_] == '\\' && at_ + 1 < text_.size() &&
                                   (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\');
            if (is_escape) ++at_;
            value += text_[at_];
        }
        at_ = std::min(text_.find(';', std::min(at_, text_.size())), text_.size());
        return value;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

// The pieces of one parameter in their order, percent signs and charset decoded.
std::string joined(std::vector<Piece> pieces) {
    std::ranges::sort(pieces, {}, &Piece::index);
    std::string charset;
    std::string bytes;
    bool is_first = true;
    for (const auto& piece : pieces) {
        auto value = std::string_view(piece.value);
        if (is_first && piece.is_extended) {
            const auto charset_end = value.find('\'');
            const auto language_end = charset_end == std::string_view::npos
                                          ? charset_end
                                          : value.find('\'', charset_end + 1);
            if (language_end != std::string_view::npos) {
                charset = value.substr(0, charset_end);
                value.remove_prefix(language_end + 1);
            }
        }
        bytes += piece.is_extended ? decode_percent(value) : std::string(value);
        is_first = false;
    }
    return decode_charset(bytes, charset).text;
}

// A name in percent signs as browsers and some web mailers write it, though only RFC 2231 may. What
// does not turn into letters beyond ASCII may be meant as it stands ("50%25.pdf").
std::string without_stray_percent(std::string value) {
    if (value.find('%') == std::string::npos || !is_ascii(value)) return value;
    auto decoded = decode_percent(value);
    return is_ascii(decoded) || !is_utf8(decoded) ? value : to_valid_utf8(decoded);
}

// All pieces that make `pieces[at]` whole. An extended one counts more than a plain one of its
// name.
std::string value_of(const std::vector<Piece>& pieces, const std::string& name) {
    std::vector<Piece> extended;
    const Piece* plain = nullptr;
    for (const auto& piece : pieces) {
        if (piece.name != name) continue;
        if (piece.is_extended || piece.is_numbered) {
            extended.push_back(piece);
        } else if (plain == nullptr) {
            plain = &piece;
        }
    }
    if (extended.empty()) return without_stray_percent(decode_header(plain->value));
    // Some programs put encoded words into pieces, where they have no place.
    return decode_header(joined(std::move(extended)));
}

// Keeps headers as far as they are not too long, alone and together.
class KeptHeaders {
public:
    void begin(std::string_view line) {
        if (headers_.size() == most_headers) {
            is_full_ = true;
            return;
        }
        headers_.push_back({lower(line.substr(0, std::min(name_end(line), longest_name))), {}});
        go_on(line.substr(line.find(':') + 1));
    }

    void go_on(std::string_view more) {
        if (is_full_) return;
        auto& value = headers_.back().value;
        const auto room = std::min(longest_header - value.size(), most_header_bytes - bytes_);
        more = more.substr(0, room);
        value += more;
        bytes_ += more.size();
    }

    bool is_empty() const { return headers_.empty(); }
    std::vector<Header> take() { return std::move(headers_); }

private:
    static constexpr std::size_t longest_name = 1000;

    std::vector<Header> headers_;
    std::size_t bytes_ = 0;
    bool is_full_ = false;
};

// What a mailbox file puts before, and sometimes among, the headers.
bool is_envelope(std::string_view line) {
    return line.starts_with("From ") || line.starts_with(">From ");
}

}  // namespace

bool is_header_line(std::string_view line) { return name_end(line) > 0; }

std::vector<Header> take_headers(std::string_view& text) {
    KeptHeaders headers;
    while (!text.empty()) {
        const auto before = text;
        const auto line = take_line(text);
        const bool goes_on = is_header_line(text.substr(0, text.find('\n'))) ||
                             text.starts_with(' ') || text.starts_with('\t');
        if (line.empty() || (trim(line).empty() && !goes_on)) return headers.take();
        if (!is_blank(line.front()) && is_header_line(line)) {
            headers.begin(line);
        } else if (!headers.is_empty() && (is_blank(line.front()) || goes_on)) {
            // A line that lost its indentation, between headers: it belongs to the one before.
            headers.go_on(line);
        } else if (!is_envelope(line)) {
            text = before;  // the body begins without an empty line
            return headers.take();
        }
    }
    return headers.take();
}

std::string_view ParameterisedHeader::parameter(std::string_view name) const {
    const auto found = std::ranges::find(parameters, name, &Header::name);
    return found == parameters.end() ? std::string_view() : std::string_view(found->value);
}

ParameterisedHeader parse_parameters(std::string_view raw) {
    ParameterisedHeader header;
    const auto end = std::min(raw.find(';'), raw.size());
    const auto first = trim(raw.substr(0, end));
    header.value = to_valid_utf8(lower(first.substr(0, first.find_first_of(" \t\r\n("))));
    const auto pieces = Parameters(raw.substr(end)).read();
    for (const auto& piece : pieces) {
        const bool is_known = std::ranges::find(header.parameters, piece.name, &Header::name) !=
                              header.parameters.end();
        if (!is_known) {
            header.parameters.push_back({piece.name, value_of(pieces, piece.name)});
        }
    }
    return header;
}

}  // namespace tandem::mail
