#include "accounts/actors.h"

#include "accounts/agents_table.h"
#include "accounts/text.h"

namespace tandem::accounts {
namespace {

constexpr std::string_view select_active = R"sql(
    SELECT id
      FROM agents
     WHERE id = $1 AND active = 1)sql";

constexpr std::string_view select_active_by_email = R"sql(
    SELECT id
      FROM agents
     WHERE email_folded = $1 AND active = 1)sql";

constexpr std::string_view select_team = R"sql(
    SELECT id
      FROM teams
     WHERE id = $1)sql";

constexpr std::string_view select_names = R"sql(
    SELECT id, name
      FROM agents
     WHERE id IN @ids($1)@)sql";

constexpr std::string_view select_signature = R"sql(
    SELECT signature
      FROM agents
     WHERE id = $1)sql";

}  // namespace

Actor actor_of(store::Tx& tx, AgentId id) {
    const auto agent = Agents(tx).get(id);
    std::vector<TeamId> teams;
    for (const auto& team : Teams(tx).of_agent(id)) teams.push_back(team.id);
    return {ActorKind::agent, id, agent.name, Roles(tx).get(agent.role).granted(),
            std::move(teams)};
}

bool is_active_agent(store::Tx& tx, AgentId id) {
    return tx.find<AgentId>(select_active, id).has_value();
}

bool team_exists(store::Tx& tx, TeamId id) { return tx.find<TeamId>(select_team, id).has_value(); }

std::optional<AgentId> find_agent_by_email(store::Tx& tx, std::string_view email) {
    return tx.find<AgentId>(select_active_by_email, folded(email));
}

std::map<AgentId, std::string> agent_names(store::Tx& tx, const std::vector<AgentId>& ids) {
    std::map<AgentId, std::string> names;
    tx.each(
        select_names,
        [&](const store::Row& row) {
            names.emplace(AgentId(row.integer(0)), std::string(row.text(1)));
        },
        ids);
    return names;
}

std::string signature_of(store::Tx& tx, AgentId id) {
    return tx.find<std::string>(select_signature, id).value_or("");
}

}  // namespace tandem::accounts
