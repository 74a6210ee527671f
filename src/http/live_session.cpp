#include "base/log.h"
#include "http/edge.h"
#include "http/live_queue.h"
#include "http/metrics.h"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

namespace tandem::http {
namespace {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

constexpr std::size_t largest_message = 64 * 1024;
constexpr auto handshake_time = std::chrono::seconds(10);
// Half of it passes, a ping is sent: proxies cut what is silent for a minute.
constexpr auto idle_time = std::chrono::seconds(50);
constexpr auto identity_check = std::chrono::seconds(60);
constexpr std::string_view connections = "live_connections";
// What a busy tab may send: 20 messages a second, 200 at once.
constexpr double messages_per_second = 20;
constexpr double message_burst = 200;

// Without compression: it would cost each idle tab more memory than all the rest of it.
using Stream = websocket::stream<tcp::socket, false>;
using Upgrade = boost::beast::http::request<boost::beast::http::empty_body>;

std::atomic<std::uint64_t> next_id{1};

Upgrade to_upgrade(const Request& request) {
    Upgrade upgrade{boost::beast::http::verb::get, request.path, 11};
    for (const auto* name :
         {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"})
        if (const auto value = request.header(name); !value.empty())
            upgrade.set(name, boost::beast::string_view(value.data(), value.size()));
    return upgrade;
}

// What is needed to ask again whether this is still who it was.
Request credentials_of(const Request& request) {
    Request credentials{.method = "GET",
                        .path = request.path,
                        .remote = request.remote,
                        .id = request.id,
                        .secure = request.secure};
    for (const auto* name : {"Cookie", "Authorization"})
        if (const auto value = request.header(name); !value.empty())
            credentials.headers.emplace_back(name, value);
    return credentials;
}

// Runs a handler's function; what it throws is ours to know, not the client's.
template <class Work>
void guarded(Work&& work) {
    try {
        work();
    } catch (const std::exception& error) {
        log::error("live handler failed", {{"error", error.what()}});
    }
}

// A browser tab's websocket. The stream is touched on the network thread alone. The handler is
// called on workers, one call at a time: the next message is read when the last one is handled,
// which keeps their order and slows down who sends too much.
class LiveSession final : public Peer,
                          public LiveLink,
                          public std::enable_shared_from_this<LiveSession> {
public:
    LiveSession(Edge& edge, tcp::socket socket, const Request& request, const Actor& actor)
        : edge_(edge),
          stream_(std::move(socket)),
          credentials_(credentials_of(request)),
          queue_(
              std::make_shared<LiveQueue>(*this, next_id++, actor, edge.options.max_live_queue)) {
        stream_.set_option(websocket::stream_base::timeout{.handshake_timeout = handshake_time,
                                                           .idle_timeout = idle_time,
                                                           .keep_alive_pings = true});
        stream_.read_message_max(largest_message);
        stream_.text(true);
        stream_.auto_fragment(false);
        Metrics::global().change(connections, 1);
    }
    ~LiveSession() override {
        queue_->detach();
        Metrics::global().change(connections, -1);
    }

    void wake() override {
        later([](LiveSession& self) { self.send_next(); });
    }
    void overflow() override {
        later([](LiveSession& self) { self.drop(); });
    }
    void asked_to_close() override {
        later([](LiveSession& self) { self.close_with(websocket::close_code::normal); });
    }

    void start(const Request& request, std::int64_t since) {
        auto upgrade = std::make_shared<Upgrade>(to_upgrade(request));
        next_check_ = std::chrono::steady_clock::now() + identity_check;
        stream_.async_accept(*upgrade,
                             [self = shared_from_this(), upgrade, since](const error_code& error) {
                                 error ? self->drop() : self->open(since);
                             });
    }

    void tick(Moment now) override {
        if (now < next_check_ || !opened_) return;
        next_check_ = now + identity_check;
        edge_.pool.run([self = shared_from_this()] { self->check_identity(); });
    }
    void finish() override { close_with(websocket::close_code::going_away); }
    void drop() override {
        error_code ignored;
        stream_.next_layer().close(ignored);
        if (!opened_) edge_.remove(this);  // otherwise the read that is under way ends it
    }

private:
    // On the network thread.
    template <class Work>
    void later(Work work) {
        asio::post(edge_.io, [self = weak_from_this(), work] {
            if (const auto session = self.lock()) work(*session);
        });
    }

    void open(std::int64_t since) {
        opened_ = true;
        if (edge_.stopping) return finish_now();
        handle([this, since] { edge_.live->opened(queue_, since); });
    }

    // Runs `work` on a worker, then reads on.
    template <class Work>
    void handle(Work work) {
        edge_.pool.run([self = shared_from_this(), work = std::move(work)] {
            guarded(work);
            asio::post(self->edge_.io, [self] { self->read(); });
        });
    }

    void read() {
        auto& buffer = *(incoming_ = std::make_unique<boost::beast::flat_buffer>());
        stream_.async_read(buffer,
                           [self = shared_from_this()](const error_code& error, std::size_t) {
                               error ? self->ended() : self->received();
                           });
    }

    void received() {
        if (!stream_.got_text()) close_with(websocket::close_code::unknown_data);
        if (!has_budget()) close_with(websocket::close_code::policy_error);
        if (closing_) return read();  // until the other side's close
        const auto bytes = incoming_->data();
        std::string message(static_cast<const char*>(bytes.data()), bytes.size());
        incoming_.reset();
        handle([this, message = std::move(message)] { edge_.live->received(queue_, message); });
    }

    bool has_budget() {
        const auto now = std::chrono::steady_clock::now();
        const std::chrono::duration<double> passed = now - budget_at_;
        budget_ = std::min(message_burst, budget_ + passed.count() * messages_per_second) - 1;
        budget_at_ = now;
        return budget_ >= 0;
    }

    void ended() {
        queue_->detach();
        incoming_.reset();
        error_code ignored;
        stream_.next_layer().close(ignored);
        edge_.pool.run([self = shared_from_this()] {
            guarded([&] { self->edge_.live->closed(self->queue_); });
            asio::post(self->edge_.io, [self] { self->edge_.remove(self.get()); });
        });
    }

    void send_next() {
        if (closing_) return;
        current_ = queue_->next();
        if (!current_) return;
        stream_.async_write(asio::buffer(*current_),
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                                self->sent(error);
                            });
    }

    void sent(const error_code& error) {
        queue_->written(current_->size());
        current_.reset();
        error ? drop() : send_next();
    }

    void close_with(websocket::close_code code) {
        if (std::exchange(closing_, true)) return;
        if (!opened_) return drop();
        stream_.async_close(code, [self = shared_from_this()](const error_code&) { self->drop(); });
    }

    void finish_now() {
        close_with(websocket::close_code::going_away);
        edge_.remove(this);
    }

    // On a worker: a session that was ended, or a key that was revoked, ends its live connections.
    void check_identity() {
        guarded([&] {
            const auto identity = edge_.authenticator.authenticate(credentials_);
            if (!identity || identity->actor.id() != queue_->actor().id()) asked_to_close();
        });
    }

    Edge& edge_;
    Stream stream_;
    const Request credentials_;
    const std::shared_ptr<LiveQueue> queue_;

    bool opened_ = false;
    bool closing_ = false;
    Moment next_check_;
    Moment budget_at_ = std::chrono::steady_clock::now();
    double budget_ = message_burst;
    std::unique_ptr<boost::beast::flat_buffer> incoming_;
    std::shared_ptr<const std::string> current_;  // being written
};

}  // namespace

void start_live_session(Edge& edge, tcp::socket socket, const Request& request, const Actor& actor,
                        std::int64_t since) {
    const auto session = std::make_shared<LiveSession>(edge, std::move(socket), request, actor);
    edge.add(session);
    session->start(request, since);
}

}  // namespace tandem::http
