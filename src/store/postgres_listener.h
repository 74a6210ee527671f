#pragma once

#include "store/postgres_connection.h"
#include "store/signals.h"

#include <memory>
#include <string>
#include <thread>

namespace tandem::store {

inline constexpr std::string_view postgres_channel = "tandem";

// Hears what the transactions of all nodes signal and wakes who listens here. After a lost
// connection everyone is woken, because something may have been missed.
class PostgresListener {
public:
    PostgresListener(std::string url, const Options& options, const Signals& signals);
    ~PostgresListener();

private:
    void loop();
    void listen();
    void hear();
    void reconnect();
    // Waits for the server or for stop(); false when it is time to end.
    bool wait(int millis);

    const std::string url_;
    const Options options_;
    const Signals& signals_;
    std::unique_ptr<PostgresConnection> connection_;
    int stop_event_;
    std::thread thread_;
};

}  // namespace tandem::store
