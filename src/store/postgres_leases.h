#pragma once

#include "store/postgres_connection.h"

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace tandem::store {

// What this node alone may do. A lease is a lock of one session of the server's, so it ends with
// the connection, however this process ends.
class PostgresLeases {
public:
    PostgresLeases(std::string url, const Options& options);

    // True when this node holds `name`, or has just got it.
    bool hold(std::string_view name);

private:
    bool is_connected();
    void connect();
    bool try_lock(std::string_view name);

    const std::string url_;
    const Options options_;
    std::mutex mutex_;
    std::unique_ptr<PostgresConnection> connection_;
    std::set<std::string, std::less<>> held_;
};

}  // namespace tandem::store
