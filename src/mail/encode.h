#pragma once

#include "mail/address.h"

#include <string>
#include <string_view>

// How texts are written into a message: the reverse of header.h and of the transfer encodings.
namespace tandem::mail {

// As it is when it is plain ASCII, else in encoded words that never split a character.
std::string encode_text(std::string_view text);

// "Ada Lovelace <ada@example.com>" for a header, its name quoted or encoded as it needs.
std::string encode_address(const Address& address);

// "Name: value" with line end, folded at blanks so that no line is over 78 if that can be.
std::string fold_header(std::string_view name, std::string_view value);

// "; filename="..."", by RFC 2231 in pieces when the value is not short ASCII.
std::string parameter(std::string_view name, std::string_view value);

// Text with LF or CRLF, as lines of at most 76 characters that end in CRLF; the last one only if
// the text's does.
std::string encode_quoted_printable(std::string_view text);

// Lines of 76 characters that end in CRLF.
std::string encode_base64_lines(std::string_view bytes);

}  // namespace tandem::mail
