#pragma once

#include "store/postgres_connection.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tandem::store {

// Up to `limit` connections, opened as they are needed.
class PostgresPool {
public:
    PostgresPool(std::string url, const Options& options, int limit);

    // A connection for the life of this; one that comes back broken is not used again.
    class Lease {
    public:
        explicit Lease(PostgresPool& pool) : pool_(pool), connection_(pool.take()) {}
        ~Lease() { pool_.give_back(std::move(connection_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        PostgresConnection& connection() { return *connection_; }

    private:
        PostgresPool& pool_;
        std::unique_ptr<PostgresConnection> connection_;
    };

private:
    std::unique_ptr<PostgresConnection> take();
    void give_back(std::unique_ptr<PostgresConnection> connection);
    std::unique_ptr<PostgresConnection> open();

    const std::string url_;
    const Options options_;
    const int limit_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<PostgresConnection>> idle_;
    int opened_ = 0;
};

}  // namespace tandem::store
