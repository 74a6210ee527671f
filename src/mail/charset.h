#pragma once

#include <string>
#include <string_view>

namespace tandem::mail {

struct DecodedText {
    std::string text = {};     // valid UTF-8 without NUL
    std::string charset = {};  // what it was read as
    bool is_doubtful = false;  // some bytes fit no charset that was claimed or likely
};

// Bytes of a claimed charset (or of none) as UTF-8. The claim is believed as far as the bytes
// allow: what is valid UTF-8 is UTF-8 whatever a single-byte label says; gb2312 means gb18030,
// latin1 means windows-1252, and so on, as their writers mean them; what fits nothing is guessed.
DecodedText decode_charset(std::string_view bytes, std::string_view charset);

bool is_ascii(std::string_view bytes);
bool is_utf8(std::string_view bytes);

// Valid UTF-8 without NUL made of what should have been: bad sequences become U+FFFD.
std::string to_valid_utf8(std::string_view bytes);

// The longest beginning of at most `bytes` bytes that does not end inside a character.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

}  // namespace tandem::mail
