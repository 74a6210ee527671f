#pragma once

#include "accounts/agents.h"
#include "accounts/passwords.h"

namespace tandem::accounts {

// What agents see and change of themselves.

struct Me {
    AgentId id;
    std::string name;
    std::string email;
    RoleName role;
    std::vector<Permission> permissions;
    std::vector<TeamName> teams;
    std::string locale;
    json::Any preferences;
    std::string signature;
    std::string signature_html;  // the same, as it stands under a reply
    bool totp_enabled = false;
    Availability availability = Availability::available;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Me, id, name, email, role, permissions, teams, locale, preferences, signature,
              signature_html, totp_enabled, availability, version)

// `permissions` are those of the actor: a key may do less than the role of its agent allows.
Me get_me(store::Tx&, const Actor&);

struct ChangeMe {
    std::optional<json::Text<1, 120>> name;
    std::optional<std::string> locale;
    std::optional<json::Any> preferences;
    std::optional<json::Verbatim<0, 4000>> signature;
    std::optional<Availability> availability;
};
TANDEM_STRUCT(ChangeMe, name, locale, preferences, signature, availability)
Me change_me(events::Journal&, const Actor&, const ChangeMe&);

struct ChangePassword {
    json::Verbatim<1, 200> current;
    NewPassword new_;
};
TANDEM_STRUCT(ChangePassword, current, new_)
// Signs the agent out everywhere but in `session`.
void change_password(events::Journal&, const Actor&, std::int64_t session, const ChangePassword&);

// By the operator, for someone who cannot sign in any more. Signs them out everywhere.
void set_password(events::Journal&, const Actor&, AgentId, std::string_view password);

}  // namespace tandem::accounts
