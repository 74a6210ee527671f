#pragma once

#include "accounts/teams.h"

#include <map>

namespace tandem::accounts {

struct TeamRow {
    TeamId id;
    std::string name;
    std::string colour;
    std::int64_t version = 0;
};

struct TeamName {
    TeamId id;
    std::string name;
};
TANDEM_STRUCT(TeamName, id, name)

class Teams {
public:
    explicit Teams(store::Tx& tx) : tx_(tx) {}

    TeamRow get(TeamId id) const;
    std::vector<TeamRow> all() const;  // by name
    bool name_is_taken(std::string_view name, TeamId by_other_than) const;

    TeamId add(std::string_view name, std::string_view colour);
    void save(TeamRow& team);  // refused as stale when another one saved first
    void remove(TeamId id);

    std::vector<AgentId> members(TeamId id) const;
    std::map<TeamId, std::vector<AgentId>> members_of_all() const;
    void set_members(TeamId id, const std::vector<AgentId>& members);

    std::vector<TeamName> of_agent(AgentId id) const;
    std::map<AgentId, std::vector<TeamName>> of_all_agents() const;
    void set_teams(AgentId id, const std::vector<TeamId>& teams);

    // Refused with the field at `path` when one of them does not exist.
    void require_all(const std::string& path, const std::vector<TeamId>& teams) const;

private:
    store::Tx& tx_;
};

// "Billing, Returns": for events.
std::string names_of(const std::vector<TeamName>& teams);

}  // namespace tandem::accounts
