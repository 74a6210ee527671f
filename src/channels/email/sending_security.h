#pragma once

#include "channels/email/mailbox.h"
#include "crypto/secret_box.h"
#include "events/journal.h"
#include "mail/compose.h"

#include <string>

namespace tandem::channels::email {

// The bytes of a letter as they leave: composed, signed and sealed as its writer wished, with the
// domain's DKIM signatures. Throws Refusal where that cannot be.
std::string secured(events::Journal& journal, const crypto::SecretBox& box, const Mailbox& mailbox,
                    MessageId message, mail::OutgoingMail mail);

}  // namespace tandem::channels::email
