#include "mail/address.h"

#include "mail/ascii.h"
#include "mail/charset.h"
#include "mail/header.h"

#include <utility>

namespace tandem::mail {
namespace {

constexpr std::size_t longest_address = 320;
constexpr std::size_t most_addresses = 5000;

// One entry of a list, before decoding.
struct Piece {
    std::string phrase = {};   // words outside of brackets and comments
    std::string comment = {};  // "(...)"
    std::string angle = {};    // "<...>"
    bool has_angle = false;
    bool begins_with_angle = false;
    bool is_quoted = false;  // part of the phrase stood in quotes

    bool is_empty() const { return !has_angle && trim(phrase).empty() && comment.empty(); }
};

// Cuts a raw list into its entries: at commas and semicolons, dropping the names of groups.
class Cutter {
public:
    explicit Cutter(std::string_view raw) : raw_(raw) {}

    std::vector<Piece> cut() {
        while (at_ < raw_.size() && pieces_.size() < most_addresses) step(raw_[at_]);
        finish();
        return std::move(pieces_);
    }

private:
    void step(char c) {
        switch (c) {
            case '"':
                return quoted();
            case '(':
                return comment();
            case '<':
                return angle();
            case ',':
            case ';':
                ++at_;
                return finish();
            case ':':
                return colon();
            case '>':
                ++at_;
                return;
            default:
                piece_.phrase += c;
                ++at_;
        }
    }

    void finish() {
        if (!piece_.is_empty()) pieces_.push_back(std::move(piece_));
        piece_ = {};
    }

    // A quote that never ends takes the rest of its own entry only.
    void quoted() {
        const auto begin = ++at_;
        std::string text;
        for (; at_ < raw_.size() && raw_[at_] != '"'; ++at_) {
            if (raw_[at_] == '\\' && at_ + 1 < raw_.size()) ++at_;
            text += raw_[at_];
        }
        if (at_ == raw_.size() && raw_.find_first_of("<,", begin) != std::string_view::npos) {
            at_ = begin;
            return;
        }
        piece_.is_quoted = true;
        piece_.phrase += text;
        ++at_;
    }

    void comment() {
        int depth = 0;
        std::string text;
        for (; at_ < raw_.size(); ++at_) {
            const char c = raw_[at_];
            if (c == '(' && depth++ == 0) continue;
            if (c == ')' && --depth == 0) break;
            if (c == '\\' && at_ + 1 < raw_.size()) ++at_;
            text += raw_[at_];
        }
        ++at_;
        piece_.phrase += ' ';
        if (piece_.comment.empty()) piece_.comment = std::move(text);
    }

    // A second "<" restarts: "<<ada@example.com>>", "Ada <x> <ada@example.com>".
    void angle() {
        const auto end = raw_.find_first_of("<>", at_ + 1);
        const auto text = raw_.substr(at_ + 1, end == std::string_view::npos ? end : end - at_ - 1);
        if (!trim(text).empty()) piece_.angle = std::string(trim(text));
        if (!piece_.has_angle) piece_.begins_with_angle = trim(piece_.phrase).empty();
        piece_.has_angle = true;
        at_ = end == std::string_view::npos ? raw_.size() : raw_[end] == '>' ? end + 1 : end;
    }

    // "friends: a@x, b@y;" names a group; "mailto:a@x" is nobody's name either.
    void colon() {
        if (piece_.is_quoted || piece_.phrase.find('@') != std::string::npos) {
            piece_.phrase += ':';
        } else {
            piece_ = {};
        }
        ++at_;
    }

    std::string_view raw_;
    std::size_t at_ = 0;
    Piece piece_;
    std::vector<Piece> pieces_;
};

std::string clean_address(std::string_view raw, std::string_view charset) {
    const auto route_end = raw.starts_with('@') ? raw.find(':') : std::string_view::npos;
    if (route_end != std::string_view::npos) raw.remove_prefix(route_end + 1);
    if (begins_with(raw, "mailto:")) raw.remove_prefix(7);
    std::string out;
    for (const char c : decode_header(raw, charset)) {
        if (!is_space(c) && c != '<' && c != '>') out += c;
    }
    while (out.starts_with('\'') && out.ends_with('\'') && out.size() > 1) {
        out = out.substr(1, out.size() - 2);
    }
    return out.size() <= longest_address ? out : std::string();
}

std::string clean_name(std::string_view raw, std::string_view charset) {
    const auto name = decode_header(raw, charset);
    std::string out;
    for (const char c : name) {
        if (!(is_space(c) && (out.empty() || is_space(out.back())))) out += c;
    }
    auto trimmed = trim(out);
    const auto is_wrapped = [&](char quote) {
        return trimmed.size() > 1 && trimmed.front() == quote && trimmed.back() == quote;
    };
    while (is_wrapped('"') || is_wrapped('\'')) {
        trimmed = trim(trimmed.substr(1, trimmed.size() - 2));
    }
    return std::string(utf8_prefix(trimmed, 500));
}

// "ada@example.com", "Ada ada@example.com" or just "root", all without brackets.
Address from_phrase(const Piece& piece, std::string_view charset) {
    const auto phrase = trim(piece.phrase);
    const auto at = phrase.find('@');
    if (at == std::string_view::npos) {
        const bool is_word = phrase.find_first_of(" \t\r\n") == std::string_view::npos;
        if (is_word && !piece.is_quoted)
            return {clean_name(piece.comment, charset), clean_address(phrase, charset)};
        return {clean_name(phrase, charset), {}};
    }
    const auto space_before = phrase.find_last_of(" \t\r\n", at);
    const auto begin = space_before == std::string_view::npos ? 0 : space_before + 1;
    const auto end = phrase.find_first_of(" \t\r\n", at);
    auto name = phrase.substr(0, begin);
    if (trim(name).empty()) name = piece.comment;
    return {clean_name(name, charset),
            clean_address(phrase.substr(begin, end == std::string_view::npos ? end : end - begin),
                          charset)};
}

Address to_address(const Piece& piece, std::string_view charset) {
    if (!piece.has_angle || piece.angle.empty()) return from_phrase(piece, charset);
    // "<ada@example.com>ada@example.com": what follows is the address again, and nobody's name.
    const bool is_nameless =
        trim(piece.phrase).empty() ||
        (piece.begins_with_angle && piece.phrase.find('@') != std::string::npos);
    return {clean_name(is_nameless ? piece.comment : piece.phrase, charset),
            clean_address(piece.angle, charset)};
}

// "Lovelace, Ada <ada@example.com>": the comma belongs to the name.
bool is_half_name(const Piece& piece) {
    return !piece.has_angle && !piece.is_quoted && piece.comment.empty() &&
           piece.phrase.find('@') == std::string::npos;
}

// Some programs encode the whole list instead of the names in it.
bool is_encoded_whole(const Piece& piece) {
    return !piece.has_angle && piece.phrase.find("=?") != std::string::npos &&
           piece.phrase.find('@') == std::string::npos;
}

void add_pieces(std::vector<Address>& addresses, std::vector<Piece> pieces,
                std::string_view charset, bool may_decode) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        auto& piece = pieces[i];
        if (may_decode && is_encoded_whole(piece)) {
            const auto decoded = decode_header(piece.phrase);
            if (decoded.find('@') != std::string::npos) {
                add_pieces(addresses, Cutter(decoded).cut(), charset, false);
                continue;
            }
        }
        if (is_half_name(piece) && i + 1 < pieces.size() && pieces[i + 1].has_angle &&
            !pieces[i + 1].is_quoted) {
            pieces[i + 1].phrase = piece.phrase + ", " + std::string(trim(pieces[i + 1].phrase));
            continue;
        }
        auto address = to_address(piece, charset);
        if (!address.address.empty()) addresses.push_back(std::move(address));
    }
}

}  // namespace

std::vector<Address> parse_addresses(std::string_view raw, std::string_view fallback_charset) {
    std::vector<Address> addresses;
    add_pieces(addresses, Cutter(raw).cut(), fallback_charset, true);
    return addresses;
}

std::string to_text(const Address& address) {
    if (address.name.empty()) return address.address;
    return address.name + " <" + address.address + ">";
}

std::string normalised(std::string_view address) { return lower(trim(address)); }

bool is_address(std::string_view address) {
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || address.size() > 254) return false;
    const auto local = address.substr(0, at);
    const auto domain = address.substr(at + 1);
    const bool is_local = std::ranges::all_of(local, [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != 0x7F &&
               std::string_view("<>()[]\\,;:\"@").find(c) == std::string_view::npos;
    });
    const bool is_domain = std::ranges::all_of(domain, [](char c) {
        return is_alnum(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
    });
    return is_local && is_domain && is_utf8(address) && !domain.empty() && domain.front() != '.' &&
           domain.back() != '.' && domain.front() != '-' &&
           domain.find("..") == std::string_view::npos;
}

std::string domain_of(std::string_view address) {
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string() : lower(address.substr(at + 1));
}

}  // namespace tandem::mail
