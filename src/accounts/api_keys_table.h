#pragma once

#include "accounts/api_keys.h"

#include <string_view>

namespace tandem::accounts {

struct ApiKeyRow {
    ApiKeyId id;
    std::string name;
    std::string scopes;
    AgentId agent;
    Time created_at;
    std::optional<Time> last_used_at;
    std::string prefix;
};

class ApiKeys {
public:
    explicit ApiKeys(store::Tx& tx) : tx_(tx) {}

    std::optional<ApiKeyRow> find(std::string_view key_hash) const;
    ApiKeyRow get(ApiKeyId id) const;
    std::vector<ApiKeyRow> all() const;  // newest first
    ApiKeyId add(const ApiKeyRow& key, std::string_view key_hash);
    void remove(ApiKeyId id);
    void used(ApiKeyId id, Time now);

private:
    store::Tx& tx_;
};

}  // namespace tandem::accounts
