#pragma once

#include "accounts/agents.h"
#include "accounts/roles_table.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::accounts {

struct AgentRow {
    AgentId id;
    std::string name;
    std::string email;
    std::string password_hash;
    RoleId role;
    bool active = true;
    Availability availability = Availability::available;
    std::string locale;
    std::string preferences;  // a JSON object
    std::string signature;
    std::string totp_secret;   // sealed, or empty
    std::string totp_pending;  // sealed, or empty
    std::int64_t totp_step = 0;
    Time created_at;
    std::optional<Time> last_seen_at;
    std::int64_t version = 0;

    bool has_totp() const { return !totp_secret.empty(); }
};

class Agents {
public:
    explicit Agents(store::Tx& tx) : tx_(tx) {}

    std::optional<AgentRow> find(AgentId id) const;
    AgentRow get(AgentId id) const;
    std::optional<AgentRow> find_by_email(std::string_view email) const;
    std::vector<AgentRow> all() const;  // by name
    bool none() const;                  // the house is empty
    // Refused with the field at `path` when one of them does not exist or is not active.
    void require_all(const std::string& path, const std::vector<AgentId>& agents) const;
    std::string names(const std::vector<AgentId>& agents) const;  // "Ada Byron, Mara Lind"
    // Active ones with the administrator's role, without `but`.
    std::int64_t count_administrators(AgentId but) const;

    AgentId add(const AddAgent& agent, Time now);
    // Everything but what has a function of its own below; refused as stale when another one saved
    // first.
    void save(AgentRow& agent);

    void set_password(AgentId id, std::string_view hash);
    void set_totp(AgentId id, std::string_view secret, std::string_view pending);
    // False when a code of this step, or of a later one, was used before.
    bool use_totp_step(AgentId id, std::int64_t step);
    void set_recovery_codes(AgentId id, const std::vector<std::string>& hashes);
    bool use_recovery_code(AgentId id, std::string_view hash);
    void saw(AgentId id, Time now);

private:
    store::Tx& tx_;
};

}  // namespace tandem::accounts
