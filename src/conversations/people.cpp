#include "conversations/people.h"

#include "base/refusal.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr std::string_view select_agents = R"sql(
    SELECT id FROM agents WHERE id IN @ids($1)@ AND active = 1)sql";

constexpr std::string_view select_team = R"sql(
    SELECT id FROM teams WHERE id = $1)sql";

}  // namespace

void require_agent(store::Tx& tx, AgentId agent, const std::string& path) {
    if (agent != AgentId()) require_agents(tx, {agent}, path);
}

void require_agents(store::Tx& tx, const std::vector<AgentId>& agents, const std::string& path) {
    if (agents.empty()) return;
    const auto found = tx.all<AgentId>(select_agents, agents);
    const bool all_there = std::all_of(agents.begin(), agents.end(), [&](AgentId agent) {
        return std::find(found.begin(), found.end(), agent) != found.end();
    });
    if (!all_there) throw invalid_field(path, "unknown_agent", "There is no such agent.");
}

void require_team(store::Tx& tx, TeamId team, const std::string& path) {
    if (team == TeamId() || tx.find<TeamId>(select_team, team)) return;
    throw invalid_field(path, "unknown_team", "There is no such team.");
}

}  // namespace tandem::conversations
