#pragma once

// For connection.cpp, live_session.cpp and server.cpp only: the heavy network headers come in here.

#include "http/pool.h"
#include "http/proxies.h"
#include "http/server.h"
#include "http/static_files.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace tandem::http {

using boost::asio::ip::tcp;
using Moment = std::chrono::steady_clock::time_point;

// Somebody connected to us. Lives as long as the edge lists it; all calls on the network thread.
class Peer {
public:
    virtual ~Peer() = default;
    // Called every second: ends what takes too long.
    virtual void tick(Moment now) = 0;
    // The server stops: finish what is under way and go.
    virtual void finish() = 0;
    // Go now.
    virtual void drop() = 0;
};

// What all connections of a server share. Its peers are touched by the network thread alone.
struct Edge {
    Edge(const Router& routes, Authenticator& identities, LiveHandler* live_handler,
         ServerOptions settings);

    void add(const std::shared_ptr<Peer>& peer);
    void remove(Peer* peer);
    void tick(Moment now);
    bool is_full() const { return peers.size() >= options.max_connections; }

    const Router& router;
    Authenticator& authenticator;
    LiveHandler* const live;
    const ServerOptions options;
    const StaticFiles files;
    const TrustedProxies proxies;

    boost::asio::io_context io{1};
    // Where all connections read to: only one reads at a time.
    std::array<char, 65'536> scratch{};
    std::unordered_map<Peer*, std::shared_ptr<Peer>> peers;
    bool stopping = false;
    std::mutex mutex;
    std::condition_variable nobody_left;
    std::size_t left = 0;  // peers.size(), for other threads

    // Last, so that it ends first: jobs use everything above.
    Pool pool;
};

// connection.cpp
void start_connection(Edge& edge, tcp::socket socket, const std::string& peer);

// live_session.cpp: answers the upgrade and goes on as a websocket. `since` as in LiveHandler.
void start_live_session(Edge& edge, tcp::socket socket, const Request& request, const Actor& actor,
                        std::int64_t since);

}  // namespace tandem::http
