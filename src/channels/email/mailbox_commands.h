#pragma once

#include "channels/email/mailbox.h"
#include "crypto/secret_box.h"
#include "events/journal.h"
#include "mail/imap.h"
#include "mail/pop3.h"
#include "mail/smtp.h"

#include <optional>
#include <string>

namespace tandem::channels::email {

// Passwords as an administrator gives them: absent leaves what is there, empty takes it away.
struct NewPasswords {
    std::optional<std::string> incoming;
    std::optional<std::string> outgoing;
};

// Adds a mailbox; its passwords are sealed before they are stored.
Mailbox add_mailbox(events::Journal&, const crypto::SecretBox&, const Actor&, Mailbox mailbox,
                    const NewPasswords&);

// Replaces a mailbox's settings; `mailbox.version` is the one that was read.
Mailbox change_mailbox(events::Journal&, const crypto::SecretBox&, const Actor&, Mailbox mailbox,
                       const NewPasswords&);

// The mailbox takes and sends nothing any more; its conversations stay.
void deactivate_mailbox(events::Journal&, const Actor&, MailboxId id);

// How to reach its servers, passwords opened.
mail::ImapSettings imap_settings(const crypto::SecretBox&, const Mailbox&);
mail::Pop3Settings pop3_settings(const crypto::SecretBox&, const Mailbox&);
mail::SmtpSettings smtp_settings(const crypto::SecretBox&, const Mailbox&);
// An operator's own certificate authority, for servers inside the company; empty: none.
std::string ca_file();

struct ConnectionTest {
    bool ok = false;
    std::string message;  // for people
};
struct MailboxTest {
    ConnectionTest incoming;
    ConnectionTest outgoing;
};
// Signs in at both servers and leaves, changing nothing. Blocks for some timeouts at most.
MailboxTest test_mailbox(events::Journal&, const crypto::SecretBox&, const Mailbox&);

}  // namespace tandem::channels::email
