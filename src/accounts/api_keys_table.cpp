#include "accounts/api_keys_table.h"

#include "base/refusal.h"

namespace tandem::accounts {
namespace {

constexpr std::string_view select_by_hash = R"sql(
    SELECT id, name, scopes, agent_id, created_at, last_used_at, prefix
      FROM api_keys
     WHERE key_hash = $1)sql";

constexpr std::string_view select_one = R"sql(
    SELECT id, name, scopes, agent_id, created_at, last_used_at, prefix
      FROM api_keys
     WHERE id = $1)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id, name, scopes, agent_id, created_at, last_used_at, prefix
      FROM api_keys
     ORDER BY id DESC)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO api_keys (key_hash, name, scopes, agent_id, created_at, prefix)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM api_keys
     WHERE id = $1)sql";

constexpr std::string_view update_used = R"sql(
    UPDATE api_keys
       SET last_used_at = $2
     WHERE id = $1)sql";

}  // namespace

std::optional<ApiKeyRow> ApiKeys::find(std::string_view key_hash) const {
    return tx_.find<ApiKeyRow>(select_by_hash, key_hash);
}

ApiKeyRow ApiKeys::get(ApiKeyId id) const {
    if (auto found = tx_.find<ApiKeyRow>(select_one, id)) return *std::move(found);
    throw not_found("api_key");
}

std::vector<ApiKeyRow> ApiKeys::all() const { return tx_.all<ApiKeyRow>(select_all); }

ApiKeyId ApiKeys::add(const ApiKeyRow& key, std::string_view key_hash) {
    return tx_.get<ApiKeyId>(insert, key_hash, key.name, key.scopes, key.agent, key.created_at,
                             key.prefix);
}

void ApiKeys::remove(ApiKeyId id) { tx_.run(delete_one, id); }

void ApiKeys::used(ApiKeyId id, Time now) { tx_.run(update_used, id, now); }

}  // namespace tandem::accounts
