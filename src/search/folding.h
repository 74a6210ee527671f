#pragma once

#include <cstdint>
#include <string_view>

namespace tandem::search {

// What a character is to the index once it is folded.
enum class Letter : std::uint8_t {
    separator,  // parts tokens
    ignored,    // as if it were not there: soft hyphens, combining accents
    word,       // part of a token
    alone,      // a token of its own, in scripts written without spaces
};

struct Folded {
    std::string_view text;  // valid until the next call on this thread
    Letter letter = Letter::separator;
};

// One character in its folded form: case, compatibility forms and accents gone ("Ä" is "a", "ﬁ" is
// "fi", "ß" is "ss").
Folded folded(char32_t character);

// The character that `text` begins with, and its length in bytes. A byte that is no UTF-8 is
// U+FFFD, which parts words.
struct Decoded {
    char32_t character = 0xFFFD;
    std::size_t length = 1;
};
Decoded decode(std::string_view text);

}  // namespace tandem::search
