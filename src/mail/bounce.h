#pragma once

#include "mail/parse.h"

#include <string>
#include <string_view>

namespace tandem::mail {

// Fills in what a report says of a message that was sent earlier: for whom it could not be
// delivered and why (failed_recipients), which message it was (bounced_message_id, returned_*).
// Reads the parts that RFC 3464, 3462, 8098 and 5965 define, and else the words that qmail, Exim,
// Postfix, Exchange, Gmail, Yahoo, GMX, T-Online and their like write for people.
void read_reports(ParsedMail& mail);

// The address itself is at fault (nobody has it, or it is closed), not the message, the moment or
// somebody's opinion of us: writing to it again is pointless.
bool blames_address(const FailedRecipient& recipient);

// The enhanced status code (RFC 3463) that a server's words hold or mean; empty when they say
// nothing of the kind.
std::string status_in(std::string_view words);

}  // namespace tandem::mail
