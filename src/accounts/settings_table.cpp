#include "accounts/settings.h"

namespace tandem::accounts {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT value
      FROM settings
     WHERE key = $1)sql";

constexpr std::string_view upsert = R"sql(
    INSERT INTO settings (key, value)
    VALUES ($1, $2)
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value)sql";

constexpr std::string_view insert_first = R"sql(
    INSERT INTO settings (key, value)
    VALUES ($1, $2)
    ON CONFLICT (key) DO NOTHING)sql";

}  // namespace

std::string get_setting(store::Tx& tx, std::string_view key) {
    return tx.find<std::string>(select_one, key).value_or("");
}

void set_setting(store::Tx& tx, std::string_view key, std::string_view value) {
    tx.run(upsert, key, value);
}

bool claim_setting(store::Tx& tx, std::string_view key, std::string_view value) {
    return tx.run(insert_first, key, value) == 1;
}

}  // namespace tandem::accounts
