#pragma once

#include "accounts/teams.h"

namespace tandem::channels::email {

// Mailboxes of a team that is deleted go on without one.
class MailboxesOfTeams final : public accounts::TeamUsers {
public:
    bool leave_some(events::Unit&, TeamId) override;
};

}  // namespace tandem::channels::email
