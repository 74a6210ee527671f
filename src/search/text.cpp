#include "search/text.h"

#include "search/folding.h"

#include <algorithm>
#include <array>

namespace tandem::search {
namespace {

// Longer runs are no words of anybody's: base64, hashes, rows of underscores.
constexpr std::size_t longest_token = 64;

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Where "ord12345" parts into letters and digits; 0 when it does not.
std::size_t number_begins(std::string_view token) {
    std::size_t letters = 0;
    while (letters < token.size() && is_letter(token[letters])) ++letters;
    if (letters == 0 || letters > 5 || token.size() < letters + 3) return 0;
    const auto digits = token.substr(letters);
    return std::all_of(digits.begin(), digits.end(), is_digit) ? letters : 0;
}

bool is_space(char32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x3000;
}

class Tokenizer {
public:
    Tokenizer(std::string_view text, const std::function<bool(const Token&)>& visit)
        : text_(text), visit_(visit) {}

    void run() {
        while (at_ < text_.size() && going_) step();
        flush();
    }

private:
    void step() {
        const auto first = static_cast<unsigned char>(text_[at_]);
        if (first < 0x80) return ascii(static_cast<char>(first));
        const auto [character, length] = decode(text_.substr(at_));
        take(folded(character), length);
    }

    void ascii(char c) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (is_letter(c) || is_digit(c))
            append({&c, 1}, 1);
        else
            flush();
        ++at_;
    }

    void take(const Folded& folded, std::size_t length) {
        switch (folded.letter) {
            case Letter::separator:
                flush();
                break;
            case Letter::ignored:
                if (!token_.empty()) end_ = at_ + length;
                break;
            case Letter::word:
                append(folded.text, length);
                break;
            case Letter::alone:
                flush();
                append(folded.text, length);
                flush();
                break;
        }
        at_ += length;
    }

    void append(std::string_view piece, std::size_t length) {
        if (token_.empty()) begin_ = at_;
        if (token_.size() + piece.size() <= longest_token) token_ += piece;
        end_ = at_ + length;
    }

    void flush() {
        if (token_.empty()) return;
        const std::string_view token = token_;
        // In ASCII, a letter is a byte in the original too, unless an accent was dropped between.
        const auto letters = end_ - begin_ == token.size() ? number_begins(token) : 0;
        if (letters > 0) {
            give({token.substr(0, letters), begin_, begin_ + letters});
            give({token.substr(letters), begin_ + letters, end_});
        } else if (const auto parts = number_begins(token); parts > 0) {
            give({token.substr(0, parts), begin_, end_});
            give({token.substr(parts), begin_, end_});
        } else {
            give({token, begin_, end_});
        }
        token_.clear();
    }

    void give(const Token& token) {
        if (going_) going_ = visit_(token);
    }

    std::string_view text_;
    const std::function<bool(const Token&)>& visit_;
    std::string token_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool going_ = true;
};

}  // namespace

void each_token(std::string_view text, const std::function<bool(const Token&)>& visit) {
    Tokenizer(text, visit).run();
}

std::vector<std::string> tokens(std::string_view text) {
    std::vector<std::string> all;
    each_token(text, [&](const Token& token) {
        all.emplace_back(token.text);
        return true;
    });
    return all;
}

std::string fold(std::string_view text) {
    std::string out;
    bool blank = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto [character, length] = decode(text.substr(at));
        const auto [piece, letter] = folded(character);
        const auto original = text.substr(at, length);
        at += length;
        if (letter == Letter::ignored) continue;
        if (is_space(character)) {
            blank = true;
            continue;
        }
        if (blank && !out.empty()) out += ' ';
        blank = false;
        out += letter == Letter::separator ? original : piece;
    }
    return out;
}

}  // namespace tandem::search
