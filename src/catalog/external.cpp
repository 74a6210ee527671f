#include "catalog/external.h"

namespace tandem::catalog {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id
      FROM external_refs
     WHERE system = $1 AND kind = $2 AND key = $3)sql";

constexpr std::string_view select_many = R"sql(
    SELECT key, id
      FROM external_refs
     WHERE system = $1 AND kind = $2 AND key IN @texts($3)@)sql";

constexpr std::string_view select_of = R"sql(
    SELECT system, key
      FROM external_refs
     WHERE kind = $1 AND id = $2
     ORDER BY system, key)sql";

constexpr std::string_view upsert = R"sql(
    INSERT INTO external_refs (system, kind, key, id)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (system, kind, key) DO UPDATE SET id = excluded.id)sql";

}  // namespace

std::optional<std::int64_t> find_external(store::Tx& tx, std::string_view system,
                                          std::string_view kind, std::string_view key) {
    return tx.find<std::int64_t>(select_one, system, kind, key);
}

std::map<std::string, std::int64_t> find_externals(store::Tx& tx, std::string_view system,
                                                   std::string_view kind,
                                                   const std::vector<std::string>& keys) {
    std::map<std::string, std::int64_t> found;
    const auto keep = [&](const store::Row& row) {
        found.emplace(std::string(row.text(0)), row.integer(1));
    };
    tx.each(select_many, keep, system, kind, keys);
    return found;
}

void keep_external(store::Tx& tx, std::string_view system, std::string_view kind,
                   std::string_view key, std::int64_t id) {
    tx.run(upsert, system, kind, key, id);
}

std::vector<External> externals_of(store::Tx& tx, std::string_view kind, std::int64_t id) {
    return tx.all<External>(select_of, kind, id);
}

}  // namespace tandem::catalog
