#pragma once

#include "conversations/desk.h"

namespace tandem::channels::email {

// What conversations ask about our mail accounts.
class Directory final : public conversations::MailboxDirectory {
public:
    std::optional<Sender> sender(store::Tx& tx, std::optional<MailboxId> mailbox,
                                 TeamId team) const override;
    bool is_ours(store::Tx& tx, std::string_view address) const override;
};

}  // namespace tandem::channels::email
