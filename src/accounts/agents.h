#pragma once

#include "accounts/events.h"
#include "accounts/permissions.h"
#include "accounts/teams_table.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::accounts {

// The people who work here. An agent is never deleted, because everything they did names them; one
// who has left is not active: cannot sign in, and nothing is given to them any more.

enum class Availability { available, away };
BOOST_DESCRIBE_ENUM(Availability, available, away)

struct RoleName {
    RoleId id;
    std::string name;
};
TANDEM_STRUCT(RoleName, id, name)

struct Agent {
    AgentId id;
    std::string name;
    std::string email;
    RoleName role;
    std::vector<TeamName> teams;
    bool active = true;
    Availability availability = Availability::available;
    bool totp_enabled = false;
    std::optional<Time> last_seen_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Agent, id, name, email, role, teams, active, availability, totp_enabled, last_seen_at,
              version)

std::vector<Agent> list_agents(store::Tx&);  // by name
Agent get_agent(store::Tx&, AgentId);

// An agent that needs no invitation: the first one, those of the command line and of the demo.
struct AddAgent {
    std::string name;
    std::string email;
    std::string password_hash;  // of hash_password(), or empty: a password link must be made
    RoleId role;
    std::vector<TeamId> teams;
    std::string locale = "en";
    Joined by = Joined::command_line;
};
AgentId add_agent(events::Journal&, const Actor&, const AddAgent&);
AgentId add_agent(events::Unit&, const AddAgent&);  // in a transaction of the caller's

struct ChangeAgent {
    std::optional<json::Text<1, 120>> name;
    std::optional<RoleId> role_id;
    std::optional<std::vector<TeamId>> team_ids;
    std::optional<bool> active;
};
TANDEM_STRUCT(ChangeAgent, name, role_id, team_ids, active)
// There is always an administrator left (refused: last_administrator), and nobody locks themselves
// out (refused: yourself).
Agent change_agent(events::Journal&, const Actor&, AgentId, std::optional<std::int64_t> version,
                   const ChangeAgent&);

}  // namespace tandem::accounts
