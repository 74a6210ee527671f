#pragma once

#include "base/id.h"
#include "events/event.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::accounts {

// What has happened to the people of the house and their keys: the audit log reads from here. Names
// are as they were then, so that an entry can be read when nobody remembers the number.

// One thing that is not as it was, in words for a person.
struct Change {
    std::string what;
    std::string before;
    std::string after;
};
TANDEM_STRUCT(Change, what, before, after)

enum class Joined { set_up, invitation, command_line, demo };
BOOST_DESCRIBE_ENUM(Joined, set_up, invitation, command_line, demo)

struct AgentJoined {
    static constexpr std::string_view name = "agent.joined";
    AgentId agent;
    std::string agent_name;
    std::string email;
    std::string role;
    std::vector<TeamId> teams;
    Joined by = Joined::invitation;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(AgentJoined, agent, agent_name, email, role, teams, by)

// Nobody is an agent yet, so this is about agent 0.
struct AgentInvited {
    static constexpr std::string_view name = "agent.invited";
    std::string email;
    std::string role;
    std::vector<TeamId> teams;
    events::Subject subject() const { return events::subject_of(AgentId()); }
};
TANDEM_STRUCT(AgentInvited, email, role, teams)

struct InvitationWithdrawn {
    static constexpr std::string_view name = "agent.invitation_withdrawn";
    std::string email;
    events::Subject subject() const { return events::subject_of(AgentId()); }
};
TANDEM_STRUCT(InvitationWithdrawn, email)

struct AgentChanged {
    static constexpr std::string_view name = "agent.changed";
    AgentId agent;
    std::string agent_name;
    std::vector<Change> changes;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(AgentChanged, agent, agent_name, changes)

struct AgentDeactivated {
    static constexpr std::string_view name = "agent.deactivated";
    AgentId agent;
    std::string agent_name;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(AgentDeactivated, agent, agent_name)

struct AgentReactivated {
    static constexpr std::string_view name = "agent.reactivated";
    AgentId agent;
    std::string agent_name;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(AgentReactivated, agent, agent_name)

struct AvailabilityChanged {
    static constexpr std::string_view name = "agent.availability_changed";
    AgentId agent;
    std::string agent_name;
    std::string availability;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(AvailabilityChanged, agent, agent_name, availability)

struct SignedIn {
    static constexpr std::string_view name = "agent.signed_in";
    AgentId agent;
    std::string agent_name;
    std::string remote;
    bool with_recovery_code = false;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(SignedIn, agent, agent_name, remote, with_recovery_code)

struct SessionRevoked {
    static constexpr std::string_view name = "agent.session_revoked";
    AgentId agent;
    std::string agent_name;
    std::int64_t session = 0;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(SessionRevoked, agent, agent_name, session)

struct PasswordChanged {
    static constexpr std::string_view name = "agent.password_changed";
    AgentId agent;
    std::string agent_name;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(PasswordChanged, agent, agent_name)

struct PasswordLinkMade {
    static constexpr std::string_view name = "agent.password_link_made";
    AgentId agent;
    std::string agent_name;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(PasswordLinkMade, agent, agent_name)

struct TotpEnabled {
    static constexpr std::string_view name = "agent.totp_enabled";
    AgentId agent;
    std::string agent_name;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(TotpEnabled, agent, agent_name)

struct TotpDisabled {
    static constexpr std::string_view name = "agent.totp_disabled";
    AgentId agent;
    std::string agent_name;
    events::Subject subject() const { return events::subject_of(agent); }
};
TANDEM_STRUCT(TotpDisabled, agent, agent_name)

struct TeamCreated {
    static constexpr std::string_view name = "team.created";
    TeamId team;
    std::string team_name;
    std::vector<AgentId> members;
    events::Subject subject() const { return events::subject_of(team); }
};
TANDEM_STRUCT(TeamCreated, team, team_name, members)

struct TeamChanged {
    static constexpr std::string_view name = "team.changed";
    TeamId team;
    std::string team_name;
    std::vector<Change> changes;
    events::Subject subject() const { return events::subject_of(team); }
};
TANDEM_STRUCT(TeamChanged, team, team_name, changes)

struct TeamDeleted {
    static constexpr std::string_view name = "team.deleted";
    TeamId team;
    std::string team_name;
    events::Subject subject() const { return events::subject_of(team); }
};
TANDEM_STRUCT(TeamDeleted, team, team_name)

struct RoleCreated {
    static constexpr std::string_view name = "role.created";
    RoleId role;
    std::string role_name;
    std::string permissions;
    events::Subject subject() const { return events::subject_of(role); }
};
TANDEM_STRUCT(RoleCreated, role, role_name, permissions)

struct RoleChanged {
    static constexpr std::string_view name = "role.changed";
    RoleId role;
    std::string role_name;
    std::vector<Change> changes;
    events::Subject subject() const { return events::subject_of(role); }
};
TANDEM_STRUCT(RoleChanged, role, role_name, changes)

struct RoleDeleted {
    static constexpr std::string_view name = "role.deleted";
    RoleId role;
    std::string role_name;
    events::Subject subject() const { return events::subject_of(role); }
};
TANDEM_STRUCT(RoleDeleted, role, role_name)

struct ApiKeyCreated {
    static constexpr std::string_view name = "api_key.created";
    ApiKeyId api_key;
    std::string key_name;
    std::string scopes;
    AgentId agent;
    events::Subject subject() const { return events::subject_of(api_key); }
};
TANDEM_STRUCT(ApiKeyCreated, api_key, key_name, scopes, agent)

struct ApiKeyRevoked {
    static constexpr std::string_view name = "api_key.revoked";
    ApiKeyId api_key;
    std::string key_name;
    events::Subject subject() const { return events::subject_of(api_key); }
};
TANDEM_STRUCT(ApiKeyRevoked, api_key, key_name)

struct SettingsChanged {
    static constexpr std::string_view name = "settings.changed";
    std::vector<Change> changes;
    events::Subject subject() const { return {"settings", 0}; }
};
TANDEM_STRUCT(SettingsChanged, changes)

}  // namespace tandem::accounts
