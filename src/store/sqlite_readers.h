#pragma once

#include "store/sqlite_connection.h"
#include "store/transaction.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tandem::store {

// Connections for read transactions, opened as they are needed. The one given back last is taken
// first, so that few stay warm when little is asked.
class SqliteReaders {
public:
    SqliteReaders(std::string path, const Options& options);

    void run(const Store& store, const std::function<void(Tx&)>& job);

private:
    class Lease;
    std::unique_ptr<SqliteConnection> take();
    void give_back(std::unique_ptr<SqliteConnection> connection);

    const std::string path_;
    const Options options_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<SqliteConnection>> idle_;
    int opened_ = 0;
};

}  // namespace tandem::store
