#pragma once

#include "accounts/permissions.h"
#include "accounts/secrets.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::accounts {

// How programs sign in: "Authorization: Bearer tk_...". A key acts as the agent who made it, within
// its scopes and never beyond what the agent may do at the time.

struct ApiKey {
    ApiKeyId id;
    std::string name;
    std::vector<Permission> scopes;
    AgentId agent_id;
    Time created_at;
    std::optional<Time> last_used_at;
    std::string prefix;
};
TANDEM_STRUCT(ApiKey, id, name, scopes, agent_id, created_at, last_used_at, prefix)

struct AddApiKey {
    json::Text<1, 80> name;
    std::vector<Permission> scopes;
};
TANDEM_STRUCT(AddApiKey, name, scopes)

struct NewApiKey {
    ApiKeyId id;
    std::string name;
    std::vector<Permission> scopes;
    AgentId agent_id;
    Time created_at;
    std::optional<Time> last_used_at;
    std::string prefix;
    std::string key;  // shown this once
};
TANDEM_STRUCT(NewApiKey, id, name, scopes, agent_id, created_at, last_used_at, prefix, key)
NewApiKey add_api_key(events::Journal&, const Secrets&, const Actor&, const AddApiKey&);
void revoke_api_key(events::Journal&, const Actor&, ApiKeyId);
std::vector<ApiKey> list_api_keys(store::Tx&);  // newest first

}  // namespace tandem::accounts
