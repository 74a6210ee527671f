#pragma once

#include "base/id.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace tandem::conversations {

// Work is only given to people who are there: refused at `path` when an agent or team does not
// exist, or no longer works here. 0 (nobody) is always right.
void require_agent(store::Tx& tx, AgentId agent, const std::string& path);
void require_agents(store::Tx& tx, const std::vector<AgentId>& agents, const std::string& path);
void require_team(store::Tx& tx, TeamId team, const std::string& path);

}  // namespace tandem::conversations
