#include "store/sqlite_version.h"

#include <sqlite3.h>

namespace tandem::store {
namespace {

constexpr std::string_view select_version = "PRAGMA data_version";

}  // namespace

SqliteVersion::SqliteVersion(const std::string& path) : connection_(path, Options{}) {
    connection_.script("PRAGMA query_only = ON; PRAGMA cache_size = 1");
    // Who asks must not be kept waiting: while the file is busy there is no answer.
    sqlite3_busy_timeout(connection_.handle(), 0);
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(connection_.handle(), select_version.data(),
                           static_cast<int>(select_version.size()), SQLITE_PREPARE_PERSISTENT,
                           &statement, nullptr) != SQLITE_OK)
        raise(connection_.handle(), select_version);
    statement_.reset(statement);
}

std::optional<std::int64_t> SqliteVersion::read() {
    const std::lock_guard lock(mutex_);
    std::optional<std::int64_t> version;
    if (sqlite3_step(statement_.get()) == SQLITE_ROW)
        version = sqlite3_column_int64(statement_.get(), 0);
    sqlite3_reset(statement_.get());
    return version;
}

}  // namespace tandem::store
