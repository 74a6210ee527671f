#pragma once

#include "accounts/agents.h"
#include "accounts/passwords.h"
#include "accounts/secrets.h"

#include <optional>
#include <string>

namespace tandem::accounts {

// Where a sign-in comes from.
struct From {
    std::string remote;
    std::string user_agent;
};

// A session that has just begun. The token goes into the cookie and is known to nobody else.
struct NewSignIn {
    AgentId agent;
    std::string token;
};

struct SignIn {
    json::Text<1, 254> email;
    json::Verbatim<1, 200> password;
    std::optional<std::string> code;  // of the authenticator app, or a recovery code
};
TANDEM_STRUCT(SignIn, email, password, code)

// Refused as wrong_credentials (the same answer, after the same time, whether the address or the
// password is wrong), code_required, wrong_code, too_many_attempts.
NewSignIn sign_in(events::Journal&, const Secrets&, const SignIn&, const From&);

// For someone who has just proved who they are another way (set-up, invitation).
NewSignIn start_session(events::Journal&, const Secrets&, AgentId, const From&);
void sign_out(events::Journal&, const Actor&, std::int64_t session);

struct SessionView {
    std::int64_t id = 0;
    Time created_at;
    Time last_seen_at;
    std::string remote;
    std::string user_agent;
    bool current = false;
};
TANDEM_STRUCT(SessionView, id, created_at, last_seen_at, remote, user_agent, current)
std::vector<SessionView> list_sessions(store::Tx&, AgentId, std::int64_t current, Time now);
void revoke_session(events::Journal&, const Actor&, std::int64_t session);

// First start: only while nobody works here yet.
struct SetUp {
    json::Text<1, 120> company;
    json::Text<1, 120> name;
    json::Email email;
    NewPassword password;
    std::optional<std::string> locale;
};
TANDEM_STRUCT(SetUp, company, name, email, password, locale)
bool needs_set_up(store::Tx&);
// The administrator, without asking twice: of two at the same moment one is refused
// (already_set_up).
AgentId set_up(events::Journal&, const SetUp&);

}  // namespace tandem::accounts
