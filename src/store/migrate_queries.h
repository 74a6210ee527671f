#pragma once

#include <string_view>

namespace tandem::store {

inline constexpr std::string_view create_table = R"sql(
    CREATE TABLE IF NOT EXISTS schema_migrations (
        number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL))sql";

inline constexpr std::string_view select_version =
    "SELECT COALESCE(MAX(number), 0) FROM schema_migrations";

inline constexpr std::string_view insert_migration =
    "INSERT INTO schema_migrations (number, name, applied_at) VALUES ($1, $2, $3)";

inline constexpr std::string_view table_exists_sqlite =
    "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'";

inline constexpr std::string_view table_exists_postgres =
    "SELECT COUNT(*) FROM pg_tables WHERE schemaname = CURRENT_SCHEMA() "
    "AND tablename = 'schema_migrations'";

// Any number will do that nobody else takes.
inline constexpr std::string_view lock_schema = "SELECT pg_advisory_xact_lock(7261646501)";

}  // namespace tandem::store
