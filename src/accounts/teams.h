#pragma once

#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::accounts {

// A group of agents that conversations are given to ("Billing").

struct Team {
    TeamId id;
    std::string name;
    std::string colour;  // "#3b82f6"
    std::vector<AgentId> member_ids;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Team, id, name, colour, member_ids, version)

struct AddTeam {
    json::Text<1, 80> name;
    std::optional<std::string> colour;
    std::vector<AgentId> member_ids;
};
TANDEM_STRUCT(AddTeam, name, colour, member_ids)
Team add_team(events::Journal&, const Actor&, const AddTeam&);

struct ChangeTeam {
    std::optional<json::Text<1, 80>> name;
    std::optional<std::string> colour;
    std::optional<std::vector<AgentId>> member_ids;
};
TANDEM_STRUCT(ChangeTeam, name, colour, member_ids)
Team change_team(events::Journal&, const Actor&, TeamId, std::optional<std::int64_t> version,
                 const ChangeTeam&);

// What keeps a team's id, above this slice: it lets go of the team before that is deleted.
class TeamUsers {
public:
    virtual ~TeamUsers() = default;
    // A step of letting go, with its events; false when nothing has the team any more.
    virtual bool leave_some(events::Unit&, TeamId) = 0;
};

void delete_team(events::Journal&, const Actor&, TeamId, const std::vector<TeamUsers*>& users = {});

std::vector<Team> list_teams(store::Tx&);  // by name

}  // namespace tandem::accounts
