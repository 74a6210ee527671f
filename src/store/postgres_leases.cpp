#include "store/postgres_leases.h"

#include <array>
#include <utility>

namespace tandem::store {

PostgresLeases::PostgresLeases(std::string url, const Options& options)
    : url_(std::move(url)), options_(options) {}

bool PostgresLeases::hold(std::string_view name) {
    const std::lock_guard lock(mutex_);
    if (!is_connected()) connect();
    if (held_.contains(name)) return true;
    if (!try_lock(name)) return false;
    held_.emplace(name);
    return true;
}

// Asked each time, because a lost connection is a lost lease.
bool PostgresLeases::is_connected() {
    if (!connection_) return false;
    try {
        connection_->script("SELECT 1");
        return true;
    } catch (const DatabaseError&) {
        return false;
    }
}

void PostgresLeases::connect() {
    held_.clear();
    connection_.reset();
    connection_ = std::make_unique<PostgresConnection>(url_, options_);
}

bool PostgresLeases::try_lock(std::string_view name) {
    bool locked = false;
    const std::array<Param, 1> params{name};
    connection_->query("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", params,
                       [&](const Row& row) { locked = row.integer(0) != 0; });
    return locked;
}

}  // namespace tandem::store
