#pragma once

#include "blobs/blobs.h"
#include "channels/email/brought_key.h"
#include "channels/email/key_table.h"
#include "conversations/protection.h"
#include "crypto/secret_box.h"
#include "events/journal.h"
#include "mail/parse.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::channels::email {

// What opening a letter's seal and checking its signatures showed.
struct LetterFindings {
    std::optional<conversations::Protection> protection = {};
    conversations::Waits waits = conversations::Waits::for_nothing;
    std::vector<MailKey> seen_keys = {};  // that it brought
};

struct SecuredLetter {
    mail::ParsedMail mail;
    LetterFindings findings = {};
};

// Reads letters with the keys that mailboxes hold (mail/open_letter.h). Outside of transactions:
// engines take their time.
class LetterSecurity {
public:
    LetterSecurity(events::Journal& journal, const crypto::SecretBox& box)
        : journal_(journal), box_(box) {}

    // mailbox 0: the keys of all are tried.
    SecuredLetter read(std::string_view raw, MailboxId mailbox) const;

    // As far as that goes without any engine; the rest waits for read_again.
    SecuredLetter read_for_now(std::string_view raw) const;

    // Reads letters that were read for now, and those that wait for a key which has come since:
    // some of them, the newest first; how many.
    int read_again(blobs::Blobs& blobs, int most = most_at_once) const;
    static constexpr int most_at_once = 25;

private:
    struct StoredKeys {
        std::vector<MailKey> known;  // the senders'
        std::vector<MailKey> own;
        bool knows_brought = false;
    };
    StoredKeys stored_keys(const std::vector<std::string>& senders, MailboxId mailbox,
                           const std::optional<BroughtKey>& brought) const;
    void take_up(blobs::Blobs& blobs, const conversations::Protections::Waiting& waiting) const;

    events::Journal& journal_;
    const crypto::SecretBox& box_;
};

// In the transaction that files the letter: what was found stands at its message, the keys it
// brought at their address.
void note_security(events::Unit& unit, const LetterFindings& letter, MessageId message,
                   MailboxId mailbox);

}  // namespace tandem::channels::email
