#include "store/sqlite_readers.h"

#include "store/sqlite_tx.h"

#include <utility>

namespace tandem::store {

class SqliteReaders::Lease {
public:
    explicit Lease(SqliteReaders& readers) : readers_(readers), connection_(readers.take()) {}
    ~Lease() { readers_.give_back(std::move(connection_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    SqliteConnection& connection() { return *connection_; }

private:
    SqliteReaders& readers_;
    std::unique_ptr<SqliteConnection> connection_;
};

SqliteReaders::SqliteReaders(std::string path, const Options& options)
    : path_(std::move(path)), options_(options) {}

void SqliteReaders::run(const Store& store, const std::function<void(Tx&)>& job) {
    Lease lease(*this);
    auto& connection = lease.connection();
    connection.control("BEGIN");
    try {
        SqliteTx tx(connection);
        const Scope scope(store, tx, Scope::Kind::read);
        job(tx);
    } catch (...) {
        if (connection.in_transaction()) connection.control("ROLLBACK");
        throw;
    }
    connection.control("COMMIT");
}

std::unique_ptr<SqliteConnection> SqliteReaders::take() {
    std::unique_lock lock(mutex_);
    freed_.wait(lock, [&] { return !idle_.empty() || opened_ < options_.readers; });
    if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
    }
    auto connection = std::make_unique<SqliteConnection>(path_, options_);
    connection->script("PRAGMA query_only = ON");
    ++opened_;
    return connection;
}

void SqliteReaders::give_back(std::unique_ptr<SqliteConnection> connection) {
    {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(connection));
    }
    freed_.notify_one();
}

}  // namespace tandem::store
