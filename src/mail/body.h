#pragma once

#include "mail/mime.h"
#include "mail/parse.h"

namespace tandem::mail {

// Chooses what of the parts is the body and what is attached, and puts both into `mail`. Answers
// the charset that the first text turned out to be in: raw 8-bit headers are in it too, most
// likely.
std::string read_parts(MimePart root, const ParseLimits& limits, ParsedMail& mail);

// Text that was wrapped for sending (RFC 3676), with its paragraphs on one line again.
std::string unflow(std::string_view text, bool drops_space);

}  // namespace tandem::mail
