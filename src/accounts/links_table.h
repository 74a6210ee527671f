#pragma once

#include "accounts/invitations.h"

#include <optional>
#include <string_view>
#include <vector>

namespace tandem::accounts {

struct InvitationRow {
    std::int64_t id = 0;
    std::string email;
    std::string name;
    RoleId role;
    std::string role_name;
    std::string team_ids;  // a JSON list
    std::string invited_by;
    Time created_at;
    Time expires_at;
};

struct NewInvitation {
    std::string token_hash;
    std::string email;
    std::string name;
    RoleId role;
    std::vector<TeamId> teams;
    std::string invited_by;
};

// Open invitations, one for an address.
class Invitations {
public:
    explicit Invitations(store::Tx& tx) : tx_(tx) {}

    std::vector<InvitationRow> all(Time now) const;  // newest first
    InvitationRow get(std::int64_t id) const;
    std::optional<InvitationRow> find(std::string_view token_hash, Time now) const;
    std::int64_t add(const NewInvitation& invitation, Time now, Time expires);  // replaces
    bool remove(std::int64_t id);

private:
    store::Tx& tx_;
};

// Links that let someone choose a new password, one for an agent.
class PasswordLinks {
public:
    explicit PasswordLinks(store::Tx& tx) : tx_(tx) {}

    void add(AgentId agent, std::string_view token_hash, Time expires);  // replaces
    std::optional<AgentId> find(std::string_view token_hash, Time now) const;
    bool remove(std::string_view token_hash);

private:
    store::Tx& tx_;
};

}  // namespace tandem::accounts
