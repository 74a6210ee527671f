#pragma once

#include <string>
#include <string_view>

// Content-Transfer-Encodings, read. Total: what is no code is skipped or kept as it stands.
namespace tandem::mail {

// What is no code is skipped, padding may be missing.
std::string decode_base64(std::string_view text);

std::string decode_quoted_printable(std::string_view text);

// From its "begin" line, or from the first line where that is missing, to its "end".
std::string decode_uuencode(std::string_view text);

// 0 to 15, -1 for anything but a hexadecimal digit.
int hex_value(char c);

}  // namespace tandem::mail
