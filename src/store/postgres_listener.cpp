#include "store/postgres_listener.h"

#include "base/log.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <array>
#include <cstdint>
#include <utility>

namespace tandem::store {
namespace {

constexpr int forever = -1;
constexpr int before_reconnecting_ms = 500;

struct FreeNotify {
    void operator()(PGnotify* notify) const { PQfreemem(notify); }
};

}  // namespace

PostgresListener::PostgresListener(std::string url, const Options& options, const Signals& signals)
    : url_(std::move(url)),
      options_(options),
      signals_(signals),
      stop_event_(::eventfd(0, EFD_CLOEXEC)) {
    if (stop_event_ < 0) throw DatabaseError("no event descriptor for the listener");
    try {
        listen();
    } catch (...) {
        ::close(stop_event_);
        throw;
    }
    thread_ = std::thread([this] { loop(); });
}

PostgresListener::~PostgresListener() {
    const std::uint64_t one = 1;
    static_cast<void>(::write(stop_event_, &one, sizeof one) == sizeof one);
    thread_.join();
    ::close(stop_event_);
}

void PostgresListener::loop() {
    while (wait(connection_ ? forever : before_reconnecting_ms)) {
        if (connection_)
            hear();
        else
            reconnect();
    }
}

void PostgresListener::listen() {
    auto connection = std::make_unique<PostgresConnection>(url_, options_);
    connection->script("LISTEN " + std::string(postgres_channel));
    connection_ = std::move(connection);
}

void PostgresListener::hear() {
    const bool connected = PQconsumeInput(connection_->handle()) == 1;
    std::vector<std::string> channels;
    while (const std::unique_ptr<PGnotify, FreeNotify> notify{PQnotifies(connection_->handle())})
        channels.emplace_back(notify->extra);
    signals_.wake(std::move(channels));
    if (!connected) connection_.reset();
}

void PostgresListener::reconnect() {
    try {
        listen();
        signals_.wake_all();
    } catch (const DatabaseError& error) {
        log::warning("nothing is heard of other nodes", {{"error", error.what()}});
    }
}

bool PostgresListener::wait(int millis) {
    const int socket = connection_ ? PQsocket(connection_->handle()) : -1;
    std::array<pollfd, 2> files{pollfd{stop_event_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
    ::poll(files.data(), files.size(), millis);
    return files[0].revents == 0;
}

}  // namespace tandem::store
