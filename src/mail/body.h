#pragma once

#include "mail/mime.h"
#include "mail/parse.h"

namespace tandem::mail {

// Chooses what of the parts is the body and what is attached, and puts both into `mail`.
void read_parts(const MimePart& root, const ParseLimits& limits, ParsedMail& mail);

// The charset of the first text part that names one: raw 8-bit headers are in it, most likely.
std::string first_charset(const MimePart& root);

// Text that was wrapped for sending (RFC 3676), with its paragraphs on one line again.
std::string unflow(std::string_view text, bool drops_space);

}  // namespace tandem::mail
