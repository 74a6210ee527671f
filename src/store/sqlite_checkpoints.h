#pragma once

#include "store/sqlite_connection.h"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace tandem::store {

// Moves what was committed from the write-ahead log into the database file, on a thread and a
// connection of its own, so that no commit has to wait for it.
class SqliteCheckpoints {
public:
    SqliteCheckpoints(std::string path, const Options& options);
    ~SqliteCheckpoints();

    void request();

private:
    void work();
    bool wait_for_request();

    const std::string path_;
    const Options options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool requested_ = false;
    bool stopping_ = false;
    std::thread thread_;  // started by the first request
};

}  // namespace tandem::store
