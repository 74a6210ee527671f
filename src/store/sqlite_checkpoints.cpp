#include "store/sqlite_checkpoints.h"

#include "base/log.h"

#include <sqlite3.h>
#include <exception>
#include <utility>

namespace tandem::store {

SqliteCheckpoints::SqliteCheckpoints(std::string path, const Options& options)
    : path_(std::move(path)), options_(options) {}

SqliteCheckpoints::~SqliteCheckpoints() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void SqliteCheckpoints::request() {
    {
        const std::lock_guard lock(mutex_);
        requested_ = true;
        if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
    }
    changed_.notify_all();
}

void SqliteCheckpoints::work() {
    try {
        SqliteConnection connection(path_, options_);
        while (wait_for_request())
            sqlite3_wal_checkpoint_v2(connection.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                      nullptr, nullptr);
    } catch (const std::exception& error) {
        // The writer checkpoints by itself when the log grows on.
        log::warning("no checkpoints beside the writer", {{"error", error.what()}});
    }
}

bool SqliteCheckpoints::wait_for_request() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return requested_ || stopping_; });
    requested_ = false;
    return !stopping_;
}

}  // namespace tandem::store
