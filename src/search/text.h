#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::search {

// A word as the index knows it: "Größe" is "grosse", wherever and however it was written.
struct Token {
    std::string_view text;  // folded; valid during the visit
    std::size_t begin = 0;  // where it stands in the original, in bytes
    std::size_t end = 0;
};

// Calls `visit` with each token of `text`, in order, until it returns false. Letters and digits
// make tokens, everything else parts them; what is written without spaces (Han, Kana, Thai) gives a
// token per character; "ORD12345" gives two, so that an order number is found by its digits.
// Total: any bytes will do.
void each_token(std::string_view text, const std::function<bool(const Token&)>& visit);

// The tokens of `text`, folded.
std::vector<std::string> tokens(std::string_view text);

// Text in the form in which names and addresses are compared: compatibility forms, case, and
// diacritics folded away, white space made single blanks.
std::string fold(std::string_view text);

}  // namespace tandem::search
