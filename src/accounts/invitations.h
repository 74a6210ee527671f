#pragma once

#include "accounts/agents.h"
#include "accounts/passwords.h"
#include "accounts/secrets.h"

namespace tandem::accounts {

// How someone becomes an agent: an administrator makes a link, the invited one chooses the
// password. Nobody ever knows somebody else's. Links work once, for seven days.

inline constexpr Duration invitation_life = std::chrono::days(7);
inline constexpr Duration password_link_life = std::chrono::days(1);

struct Invite {
    json::Email email;
    json::Text<1, 120> name;
    RoleId role_id;
    std::vector<TeamId> team_ids;
};
TANDEM_STRUCT(Invite, email, name, role_id, team_ids)

// The token is known to whoever gets this and to nobody else.
struct MadeLink {
    std::int64_t id = 0;
    std::string token;
    Time expires_at;
};
MadeLink invite(events::Journal&, const Secrets&, const Actor&, const Invite&);
void withdraw_invitation(events::Journal&, const Actor&, std::int64_t id);

struct Invitation {
    std::int64_t id = 0;
    std::string email;
    std::string name;
    RoleName role;
    std::vector<TeamId> team_ids;
    std::string invited_by;
    Time created_at;
    Time expires_at;
};
TANDEM_STRUCT(Invitation, id, email, name, role, team_ids, invited_by, created_at, expires_at)
std::vector<Invitation> list_invitations(store::Tx&, Time now);

// What the invited one sees first.
struct InvitationWelcome {
    std::string company;
    std::string email;
    std::string name;
};
TANDEM_STRUCT(InvitationWelcome, company, email, name)
InvitationWelcome welcome(store::Tx&, const Secrets&, std::string_view token, Time now);

struct AcceptInvitation {
    json::Text<1, 120> name;
    NewPassword password;
};
TANDEM_STRUCT(AcceptInvitation, name, password)
AgentId accept_invitation(events::Journal&, const Secrets&, std::string_view token,
                          const AcceptInvitation&);

// A link for an agent who forgot the password. What they know keeps working until it is used.
MadeLink make_password_link(events::Journal&, const Secrets&, const Actor&, AgentId);

struct ChoosePassword {
    NewPassword password;
};
TANDEM_STRUCT(ChoosePassword, password)
// Signs the agent out everywhere.
void choose_password(events::Journal&, const Secrets&, std::string_view token,
                     const ChoosePassword&);

}  // namespace tandem::accounts
