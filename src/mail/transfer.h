#pragma once

#include <optional>
#include <string>
#include <string_view>

// Content-Transfer-Encodings, read. Total: what is no code is skipped or kept as it stands.
namespace tandem::mail {

// What is no code is skipped, padding may be missing.
std::string decode_base64(std::string_view text);

std::string decode_quoted_printable(std::string_view text);

// From its "begin" line, or from the first line where that is missing, to its "end".
std::string decode_uuencode(std::string_view text);

// "%40" for '@', as URLs and header parameters write it; a '%' without its digits is kept.
std::string decode_percent(std::string_view text);

// What the two hexadecimal digits at `at` stand for; nothing when they are none.
std::optional<char> hex_byte(std::string_view text, std::size_t at);

}  // namespace tandem::mail
