#pragma once

#include "channels/email/mailbox.h"
#include "crypto/secret_box.h"
#include "events/journal.h"
#include "mail/imap.h"
#include "mail/pop3.h"
#include "mail/smtp.h"

namespace tandem::channels::email {

// Connections to a mailbox's servers, signed in as the mailbox does. A token of the provider that
// the server does not take is renewed and tried once more: providers take tokens back before their
// time. Blocking, for some timeouts at most.
mail::ImapResult<mail::Imap> connect_imap(events::Journal&, const crypto::SecretBox&,
                                          const Mailbox&);
mail::ImapResult<mail::Pop3> connect_pop3(events::Journal&, const crypto::SecretBox&,
                                          const Mailbox&);

// The same for SMTP, where connecting and sending are one. Refused sign-ins cost nothing: they come
// before the message.
mail::SendResult send_signed_in(events::Journal&, const crypto::SecretBox&, const Mailbox&,
                                mail::SmtpSettings,
                                const std::function<mail::SendResult(const mail::SmtpSettings&)>&);
mail::ConnectionReport test_smtp(events::Journal&, const crypto::SecretBox&, const Mailbox&);

}  // namespace tandem::channels::email
