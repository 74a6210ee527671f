#pragma once

#include "mail/parse.h"

#include <string_view>

namespace tandem::channels::email {

// Whether the sender's domain says (DMARC) that the letter is not from it, as `server` found out:
// the mailbox's own mail server, by the name that it writes into Authentication-Results (RFC 8601).
// It must take out what stood there under its name before. Without a name nobody is believed.
bool is_disowned(const mail::ParsedMail& mail, std::string_view server);

}  // namespace tandem::channels::email
