#pragma once

#include "base/actor.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tandem::http {

// One browser tab's live connection (a websocket at /api/v1/live). Thread-safe; sending never
// blocks: a client that does not keep up is closed, and catches up when it comes back.
class LiveConnection {
public:
    virtual ~LiveConnection() = default;
    virtual std::uint64_t id() const = 0;
    virtual const Actor& actor() const = 0;
    virtual void send(std::shared_ptr<const std::string> message) = 0;
    virtual void close() = 0;
};

// What is done with live connections. Calls come on worker threads, in order for one connection.
class LiveHandler {
public:
    virtual ~LiveHandler() = default;
    // `since`: the journal position the client saw last (query parameter), 0 when it is new.
    virtual void opened(const std::shared_ptr<LiveConnection>& connection, std::int64_t since) = 0;
    virtual void received(const std::shared_ptr<LiveConnection>& connection,
                          std::string_view message) = 0;
    virtual void closed(const std::shared_ptr<LiveConnection>& connection) = 0;
};

}  // namespace tandem::http
