#include "http/server.h"

#include "base/log.h"
#include "http/edge.h"

#include <sys/resource.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <stdexcept>
#include <thread>

namespace tandem::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr auto tick_time = std::chrono::seconds(1);
constexpr auto accept_pause = std::chrono::milliseconds(100);

std::string reason(const error_code& error) {
    if (error == asio::error::address_in_use)
        return "another program listens there. Stop it, or choose another port.";
    if (error == asio::error::invalid_argument)
        return "give the number of an address, like 127.0.0.1 (or 0.0.0.0 for all).";
    if (error == asio::error::access_denied)
        return "only root may listen on ports below 1024. Choose another one, behind a proxy.";
    return error.message();
}

// Every connection is an open file; the usual soft limit is 1024.
void raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Edge::Edge(const Router& routes, Authenticator& identities, LiveHandler* live_handler,
           ServerOptions settings)
    : router(routes),
      authenticator(identities),
      live(live_handler),
      options(std::move(settings)),
      files(options.files, options.page),
      proxies(options.trusted_proxies),
      pool(options.workers) {}

void Edge::add(const std::shared_ptr<Peer>& peer) {
    peers.emplace(peer.get(), peer);
    const std::lock_guard lock(mutex);
    left = peers.size();
}

void Edge::remove(Peer* peer) {
    peers.erase(peer);
    {
        const std::lock_guard lock(mutex);
        left = peers.size();
    }
    nobody_left.notify_all();
}

// Over a copy: a peer that is dropped leaves the list.
void Edge::tick(Moment now) {
    std::vector<std::shared_ptr<Peer>> all;
    all.reserve(peers.size());
    for (const auto& [key, peer] : peers) all.push_back(peer);
    for (const auto& peer : all) peer->tick(now);
    router.tidy();
}

struct Server::State {
    State(const Router& router, Authenticator& authenticator, LiveHandler* live,
          ServerOptions options)
        : edge(router, authenticator, live, std::move(options)) {}

    void listen() {
        const tcp::endpoint where(asio::ip::make_address(edge.options.address), edge.options.port);
        acceptor.open(where.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        acceptor.bind(where);
        acceptor.listen();
        port = acceptor.local_endpoint().port();
    }

    void accept() {
        acceptor.async_accept([this](const error_code& error, tcp::socket socket) {
            if (error == asio::error::operation_aborted || edge.stopping) return;
            if (error) return accept_later(error);
            welcome(std::move(socket));
            accept();
        });
    }

    // Out of files: those who wait are served when somebody leaves.
    void accept_later(const error_code& error) {
        log::warning("cannot accept connections", {{"error", error.message()}});
        pause.expires_after(accept_pause);
        pause.async_wait([this](const error_code& stopped) {
            if (!stopped) accept();
        });
    }

    void welcome(tcp::socket socket) {
        error_code error;
        const auto peer = socket.remote_endpoint(error);
        if (error) return;  // the socket closes itself
        if (edge.is_full()) return turn_away(socket);
        start_connection(edge, std::move(socket), peer.address().to_string());
    }

    static void turn_away(tcp::socket& socket) {
        static constexpr std::string_view answer =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\n"
            "Connection: close\r\n\r\n";
        error_code ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(answer.data(), answer.size()), ignored);
    }

    void tick() {
        timer.expires_after(tick_time);
        timer.async_wait([this](const error_code& error) {
            if (error) return;
            edge.tick(std::chrono::steady_clock::now());
            tick();
        });
    }

    // On the network thread.
    void begin_stop() {
        edge.stopping = true;
        error_code ignored;
        acceptor.close(ignored);
        pause.cancel();
        for_all([](Peer& peer) { peer.finish(); });
        {
            const std::lock_guard lock(edge.mutex);
            closed = true;
        }
        edge.nobody_left.notify_all();
    }

    template <class Action>
    void for_all(Action action) {
        std::vector<std::shared_ptr<Peer>> all;
        for (const auto& [key, peer] : edge.peers) all.push_back(peer);
        for (const auto& peer : all) action(*peer);
    }

    bool wait_until_left(int seconds) {
        std::unique_lock lock(edge.mutex);
        return edge.nobody_left.wait_for(lock, std::chrono::seconds(seconds),
                                         [&] { return closed && edge.left == 0; });
    }

    void run() {
        while (true) {
            try {
                edge.io.run();
                return;
            } catch (const std::exception& error) {
                log::error("network thread", {{"error", error.what()}});
            }
        }
    }

    Edge edge;
    tcp::acceptor acceptor{edge.io};
    asio::steady_timer timer{edge.io};
    asio::steady_timer pause{edge.io};
    asio::executor_work_guard<asio::io_context::executor_type> busy{edge.io.get_executor()};
    std::uint16_t port = 0;
    bool closed = false;  // guarded by edge.mutex
    std::jthread thread;
};

Server::Server(const Router& router, Authenticator& authenticator, LiveHandler* live,
               ServerOptions options)
    : state_(std::make_unique<State>(router, authenticator, live, std::move(options))) {}

Server::~Server() { stop(0); }

void Server::start() {
    raise_file_limit();
    const auto& options = state_->edge.options;
    try {
        state_->listen();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("Cannot listen on " + options.address + ":" +
                                 std::to_string(options.port) + ": " + reason(error.code()));
    }
    state_->accept();
    state_->tick();
    state_->thread = std::jthread([this] { state_->run(); });
}

std::uint16_t Server::port() const { return state_->port; }

void Server::stop(int seconds) {
    auto& state = *state_;
    if (!state.thread.joinable()) return;
    asio::post(state.edge.io, [&] { state.begin_stop(); });
    if (!state.wait_until_left(seconds)) {
        asio::post(state.edge.io, [&] { state.for_all([](Peer& peer) { peer.drop(); }); });
        state.wait_until_left(1);
    }
    state.edge.pool.stop();
    asio::post(state.edge.io, [&] { state.timer.cancel(); });
    state.edge.io.stop();
    state.thread.join();
    state.edge.peers.clear();
}

}  // namespace tandem::http
