#pragma once

#include "store/store.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::store {

// A numbered step of the schema, embedded from migrations/NNNN_what.sql. Tokens:
//   @serial_key@   the primary key column's type and rule ("id @serial_key@")
//   @bytes@        the type for bytes; everything else is TEXT, BIGINT or DOUBLE PRECISION
//   lines between "-- @sqlite" / "-- @postgres" and "-- @end" are for that engine alone.
struct Migration {
    int number;
    std::string_view name;
    std::string_view sql;
};

// Every migration of this program, in order.
std::span<const Migration> migrations();

// The number of the newest migration the database has; 0 for an empty one.
int schema_version(Store& store);

// Brings the database up to date, each step in its own transaction; the numbers it ran. Throws
// std::runtime_error with words for the operator when the database is newer than this program.
std::vector<int> migrate(Store& store);

}  // namespace tandem::store
