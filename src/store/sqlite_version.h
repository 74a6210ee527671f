#pragma once

#include "store/sqlite_connection.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace tandem::store {

// Asks the database file whether anybody, in this process or another, has committed to it. On a
// connection of its own, because SQLite tells each connection only what others did. Thread-safe.
class SqliteVersion {
public:
    explicit SqliteVersion(const std::string& path);

    // Another number after every commit; nothing while the file does not say.
    std::optional<std::int64_t> read();

private:
    std::mutex mutex_;
    SqliteConnection connection_;
    std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement_;
};

}  // namespace tandem::store
