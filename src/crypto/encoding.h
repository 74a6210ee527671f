#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::crypto {

// Bytes are std::string and std::string_view here. Decoders are strict (no blanks, no wrong
// length, no stray bits, letters of the right alphabet) and answer nothing for anything else.

std::string to_hex(std::string_view bytes);  // lower case
std::optional<std::string> from_hex(std::string_view text);

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// For URLs: `-` and `_`, no padding.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

// RFC 4648, upper case, no padding; reading takes lower case too, for secrets typed by hand.
std::string to_base32(std::string_view bytes);
std::optional<std::string> from_base32(std::string_view text);

}  // namespace tandem::crypto
