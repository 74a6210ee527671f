#include "store/postgres_pool.h"

#include <utility>

namespace tandem::store {

PostgresPool::PostgresPool(std::string url, const Options& options, int limit)
    : url_(std::move(url)), options_(options), limit_(limit) {}

std::unique_ptr<PostgresConnection> PostgresPool::take() {
    {
        std::unique_lock lock(mutex_);
        freed_.wait(lock, [&] { return !idle_.empty() || opened_ < limit_; });
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        ++opened_;
    }
    return open();
}

std::unique_ptr<PostgresConnection> PostgresPool::open() {
    try {
        return std::make_unique<PostgresConnection>(url_, options_);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

// When one connection is lost (the server was restarted) the idle ones are too.
void PostgresPool::give_back(std::unique_ptr<PostgresConnection> connection) {
    std::vector<std::unique_ptr<PostgresConnection>> lost;
    {
        const std::lock_guard lock(mutex_);
        if (connection && !connection->is_lost() && connection->is_idle()) {
            idle_.push_back(std::move(connection));
        } else {
            if (connection && connection->is_lost()) std::swap(lost, idle_);
            opened_ -= static_cast<int>(lost.size()) + 1;
        }
    }
    freed_.notify_all();
}

}  // namespace tandem::store
