#pragma once

#include "accounts/teams.h"

namespace tandem::conversations {

// Conversations of a team that is deleted have no team any more; views that were shared with it are
// their owners' own.
class ConversationsOfTeams final : public accounts::TeamUsers {
public:
    bool leave_some(events::Unit&, TeamId) override;
};

}  // namespace tandem::conversations
