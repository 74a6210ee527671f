#include "accounts/teams_table.h"

#include "accounts/text.h"
#include "base/refusal.h"

#include <set>

namespace tandem::accounts {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, name, colour, version
      FROM teams
     WHERE id = $1)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id, name, colour, version
      FROM teams
     ORDER BY name_folded)sql";

constexpr std::string_view select_taken = R"sql(
    SELECT COUNT(*)
      FROM teams
     WHERE name_folded = $1 AND id <> $2)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO teams (name, name_folded, colour)
    VALUES ($1, $2, $3)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE teams
       SET name = $3, name_folded = $4, colour = $5, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view remove_one = R"sql(
    DELETE FROM teams
     WHERE id = $1)sql";

constexpr std::string_view select_members = R"sql(
    SELECT agent_id
      FROM team_members
     WHERE team_id = $1
     ORDER BY agent_id)sql";

constexpr std::string_view select_all_members = R"sql(
    SELECT team_id, agent_id
      FROM team_members
     ORDER BY team_id, agent_id)sql";

constexpr std::string_view select_of_agent = R"sql(
    SELECT teams.id, teams.name
      FROM team_members
      JOIN teams ON teams.id = team_members.team_id
     WHERE team_members.agent_id = $1
     ORDER BY teams.name_folded)sql";

constexpr std::string_view select_of_all_agents = R"sql(
    SELECT team_members.agent_id, teams.id, teams.name
      FROM team_members
      JOIN teams ON teams.id = team_members.team_id
     ORDER BY teams.name_folded)sql";

constexpr std::string_view insert_member = R"sql(
    INSERT INTO team_members (team_id, agent_id)
    VALUES ($1, $2)
    ON CONFLICT (team_id, agent_id) DO NOTHING)sql";

constexpr std::string_view delete_members = R"sql(
    DELETE FROM team_members
     WHERE team_id = $1)sql";

constexpr std::string_view delete_of_agent = R"sql(
    DELETE FROM team_members
     WHERE agent_id = $1)sql";

constexpr std::string_view select_existing = R"sql(
    SELECT id
      FROM teams
     WHERE id IN @ids($1)@)sql";

}  // namespace

TeamRow Teams::get(TeamId id) const {
    if (auto found = tx_.find<TeamRow>(select_one, id)) return *std::move(found);
    throw not_found("team");
}

std::vector<TeamRow> Teams::all() const { return tx_.all<TeamRow>(select_all); }

bool Teams::name_is_taken(std::string_view name, TeamId by_other_than) const {
    return tx_.get<std::int64_t>(select_taken, folded(name), by_other_than) > 0;
}

TeamId Teams::add(std::string_view name, std::string_view colour) {
    return tx_.get<TeamId>(insert, name, folded(name), colour);
}

void Teams::save(TeamRow& team) {
    if (tx_.run(update, team.id, team.version, team.name, folded(team.name), team.colour) == 0)
        throw stale("team");
    ++team.version;
}

void Teams::remove(TeamId id) {
    tx_.run(delete_members, id);
    tx_.run(remove_one, id);
}

std::vector<AgentId> Teams::members(TeamId id) const {
    return tx_.all<AgentId>(select_members, id);
}

std::map<TeamId, std::vector<AgentId>> Teams::members_of_all() const {
    std::map<TeamId, std::vector<AgentId>> members;
    tx_.each(select_all_members, [&](const store::Row& row) {
        members[TeamId(row.integer(0))].emplace_back(row.integer(1));
    });
    return members;
}

void Teams::set_members(TeamId id, const std::vector<AgentId>& members) {
    tx_.run(delete_members, id);
    for (const auto agent : members) tx_.run(insert_member, id, agent);
}

std::vector<TeamName> Teams::of_agent(AgentId id) const {
    return tx_.all<TeamName>(select_of_agent, id);
}

std::map<AgentId, std::vector<TeamName>> Teams::of_all_agents() const {
    std::map<AgentId, std::vector<TeamName>> teams;
    tx_.each(select_of_all_agents, [&](const store::Row& row) {
        teams[AgentId(row.integer(0))].push_back(
            {TeamId(row.integer(1)), std::string(row.text(2))});
    });
    return teams;
}

void Teams::set_teams(AgentId id, const std::vector<TeamId>& teams) {
    tx_.run(delete_of_agent, id);
    for (const auto team : teams) tx_.run(insert_member, team, id);
}

void Teams::require_all(const std::string& path, const std::vector<TeamId>& teams) const {
    const std::set<TeamId> wanted(teams.begin(), teams.end());
    if (tx_.all<TeamId>(select_existing, teams).size() != wanted.size())
        throw invalid_field(path, "unknown", "One of these teams does not exist any more.");
}

std::string names_of(const std::vector<TeamName>& teams) {
    std::string text;
    for (const auto& team : teams) text += (text.empty() ? "" : ", ") + team.name;
    return text;
}

}  // namespace tandem::accounts
