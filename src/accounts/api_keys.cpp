#include "accounts/api_keys.h"

#include "accounts/api_keys_table.h"
#include "accounts/events.h"
#include "accounts/signal.h"
#include "events/record.h"

namespace tandem::accounts {
namespace {

constexpr std::size_t prefix_length = 9;  // "tk_" and six letters

ApiKey to_key(const ApiKeyRow& row) {
    return {row.id,    row.name,       to_list(to_permissions(row.scopes)),
            row.agent, row.created_at, row.last_used_at,
            row.prefix};
}

// More than the agent may do is asked in error, and better said now than by a key that fails later.
Permissions require_own(const Actor& actor, const std::vector<Permission>& scopes) {
    if (scopes.empty())
        throw invalid_field("/scopes", "required", "Choose what this key may be used for.");
    const auto set = to_set(scopes);
    if (!contains(actor.granted(), set))
        throw invalid_field("/scopes", "not_yours", "A key cannot do more than you may do.");
    return set;
}

}  // namespace

NewApiKey add_api_key(events::Journal& journal, const Secrets& secrets, const Actor& actor,
                      const AddApiKey& command) {
    actor.require(Permission::api_keys_manage);
    const auto scopes = require_own(actor, command.scopes);
    const auto key = "tk_" + crypto::random_token();
    return journal.write(actor, [&](events::Unit& unit) {
        ApiKeyRow row{.name = command.name,
                      .scopes = to_names(scopes),
                      .agent = actor.id(),
                      .created_at = unit.now,
                      .prefix = key.substr(0, prefix_length)};
        row.id = ApiKeys(unit.tx).add(row, secrets.hash("api_key", key));
        unit.record(ApiKeyCreated{row.id, row.name, row.scopes, row.agent});
        return NewApiKey{row.id,   row.name,         to_list(scopes), row.agent,
                         unit.now, row.last_used_at, row.prefix,      key};
    });
}

void revoke_api_key(events::Journal& journal, const Actor& actor, ApiKeyId id) {
    actor.require(Permission::api_keys_manage);
    journal.write(actor, [&](events::Unit& unit) {
        ApiKeys keys(unit.tx);
        const auto key = keys.get(id);
        keys.remove(id);
        unit.record(ApiKeyRevoked{id, key.name});
        signal_change(unit.tx);
    });
}

std::vector<ApiKey> list_api_keys(store::Tx& tx) {
    std::vector<ApiKey> list;
    for (const auto& row : ApiKeys(tx).all()) list.push_back(to_key(row));
    return list;
}

}  // namespace tandem::accounts
