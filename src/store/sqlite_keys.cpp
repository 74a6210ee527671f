#include "store/sqlite_keys.h"

#include <sqlite3.h>
#include <string>

namespace tandem::store {
namespace {

constexpr std::string_view blanks = " \n\t\r";
constexpr std::string_view insert_into = "INSERT INTO ";
constexpr std::string_view returning = "RETURNING ";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool has(std::string_view sql, std::string_view word) {
    return sql.find(word) != std::string_view::npos;
}

bool is_serial_key(sqlite3* db, const std::string& table, const std::string& column) {
    const char* type = nullptr;
    int is_primary_key = 0;
    const int result =
        sqlite3_table_column_metadata(db, nullptr, table.c_str(), column.c_str(), &type, nullptr,
                                      nullptr, &is_primary_key, nullptr);
    return result == SQLITE_OK && type != nullptr && is_primary_key != 0 &&
           std::string_view(type) == "INTEGER";
}

}  // namespace

std::string_view without_returning_key(sqlite3* db, std::string_view sql) {
    const auto text = trimmed(sql);
    const auto at = text.rfind(returning);
    if (at == std::string_view::npos || !text.starts_with(insert_into)) return sql;
    const auto insert = text.substr(0, at);
    if (!has(insert, "VALUES") || has(insert, "SELECT") || has(insert, "ON CONFLICT")) return sql;
    const auto named = text.substr(insert_into.size());
    const std::string table(named.substr(0, named.find_first_of(" (\n")));
    const std::string column(trimmed(text.substr(at + returning.size())));
    return is_serial_key(db, table, column) ? insert : sql;
}

}  // namespace tandem::store
