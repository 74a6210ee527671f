#pragma once

#include <string_view>

struct sqlite3;

namespace tandem::store {

// "INSERT INTO t (...) VALUES (...) RETURNING id", where id is t's serial key: the statement
// without its RETURNING; anything else as it is. SQLite says the key of the row just inserted
// anyway, while RETURNING costs it a trigger, a temporary table, a savepoint of the statement and,
// with that, a write of all words that wait to be put into a full-text index.
std::string_view without_returning_key(sqlite3* db, std::string_view sql);

}  // namespace tandem::store
