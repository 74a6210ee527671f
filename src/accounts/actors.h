#pragma once

#include "base/actor.h"
#include "store/store.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::accounts {

// What other parts of the house ask about the people in it.

// An agent as the one who asks, with everything the role allows; refused as not found.
Actor actor_of(store::Tx&, AgentId);

bool is_active_agent(store::Tx&, AgentId);
bool team_exists(store::Tx&, TeamId);
std::optional<AgentId> find_agent_by_email(store::Tx&, std::string_view email);  // active ones
std::map<AgentId, std::string> agent_names(store::Tx&, const std::vector<AgentId>&);

// What stands below an agent's replies, as plain text; empty when they have none.
std::string signature_of(store::Tx&, AgentId);

}  // namespace tandem::accounts
