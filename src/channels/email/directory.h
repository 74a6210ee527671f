#pragma once

#include "conversations/desk.h"

namespace tandem::channels::email {

// What conversations ask about our mail accounts.
class Directory final : public conversations::MailboxDirectory {
public:
    bool exists(store::Tx& tx, MailboxId mailbox) const override;
    std::optional<Sender> sender(store::Tx& tx, std::optional<MailboxId> mailbox,
                                 TeamId team) const override;
    std::optional<conversations::Protection> protect(store::Tx& tx, MailboxId mailbox,
                                                     const conversations::Contacts& recipients,
                                                     const Wish& wish) const override;
};

}  // namespace tandem::channels::email
