#pragma once

#include "blobs/blobs.h"
#include "conversations/protection.h"
#include "conversations/types.h"
#include "events/journal.h"
#include "mail/message_id.h"
#include "store/store.h"

#include <optional>
#include <string>

namespace tandem::conversations {

// The mail accounts, as far as conversations need to know them. Implemented by channels/email.
class MailboxDirectory {
public:
    virtual ~MailboxDirectory() = default;

    // Whom a reply is from: the conversation's mailbox, or the team's or the general one when it
    // has none. Nothing when no mailbox could send it.
    struct Sender {
        MailboxId mailbox;
        Contact from;
    };
    virtual bool exists(store::Tx& tx, MailboxId mailbox) const = 0;
    virtual std::optional<Sender> sender(store::Tx& tx, std::optional<MailboxId> mailbox,
                                         TeamId team) const = 0;

    // How an answer from that mailbox leaves, by the mailbox's rules and what its writer asks for.
    // Refused where it must be sealed or signed and cannot be.
    struct Wish {
        std::optional<bool> sign = {};
        std::optional<bool> seal = {};
        bool operator==(const Wish&) const = default;
    };
    virtual std::optional<Protection> protect(store::Tx&, MailboxId, const Contacts&,
                                              const Wish&) const {
        return std::nullopt;
    }
};

// Everything the commands and routes of conversations work with; made once by the app.
struct Desk {
    events::Journal& journal;
    blobs::Blobs& blobs;
    const mail::ReplyTokens& tokens;  // sign the Message-IDs of replies
    const MailboxDirectory& mailboxes;
    std::string domain = "localhost";  // of Message-IDs when no mailbox gives one
};

}  // namespace tandem::conversations
