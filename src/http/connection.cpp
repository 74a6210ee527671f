#include "base/log.h"
#include "http/edge.h"
#include "http/live_upgrade.h"
#include "http/observe.h"
#include "http/request_reader.h"
#include "http/wire.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace tandem::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto header_time = std::chrono::seconds(10);
constexpr auto body_time = std::chrono::seconds(60);
constexpr auto idle_time = std::chrono::seconds(75);
constexpr auto linger_time = std::chrono::seconds(2);
constexpr std::size_t least_body_rate = 16 * 1024;  // bytes a second, after the first body_time
constexpr std::size_t file_piece = 64 * 1024;

// One client's HTTP connection: reads a request, has it answered, writes the answer, and so on.
// Everything runs on the network thread, but for work(), during which nothing else happens here.
class Connection final : public Peer, public std::enable_shared_from_this<Connection> {
public:
    Connection(Edge& edge, tcp::socket socket, std::string peer)
        : edge_(edge),
          socket_(std::move(socket)),
          peer_(std::move(peer)),
          reader_(edge.router, edge.options.max_header, edge.options.max_body) {}

    void start() {
        error_code ignored;
        socket_.non_blocking(true, ignored);
        socket_.set_option(tcp::no_delay(true), ignored);
        next_request();
    }

    void tick(Moment now) override {
        if (now < deadline_) return;
        if (phase_ != Phase::header && phase_ != Phase::body) return drop();
        error_code ignored;
        socket_.cancel(ignored);
        fail({408, "timeout", "The request took too long to arrive."});
    }
    void finish() override {
        if (phase_ == Phase::idle) drop();  // the others see edge_.stopping when they are done
    }
    void drop() override {
        if (phase_ == Phase::closed) return;
        phase_ = Phase::closed;
        error_code ignored;
        socket_.close(ignored);
        edge_.remove(this);
    }

private:
    Request& request() { return reader_.request(); }
    const Request& request() const { return reader_.request(); }

    enum class Phase { idle, header, body, working, sending, lingering, closed };

    void enter(Phase phase, std::chrono::steady_clock::duration time) {
        phase_ = phase;
        deadline_ = std::chrono::steady_clock::now() + time;
    }

    void next_request() {
        outgoing_ = {};
        const auto state = reader_.next();
        if (state == RequestReader::State::idle && edge_.stopping) return drop();
        enter(Phase::idle, idle_time);
        go_on(state);
    }

    void receive() {
        socket_.async_wait(tcp::socket::wait_read,
                           [self = shared_from_this()](const error_code& error) {
                               if (!error) self->readable();
                           });
    }

    void readable() {
        if (phase_ > Phase::body && phase_ != Phase::lingering) return;
        error_code error;
        const auto count = socket_.read_some(asio::buffer(edge_.scratch), error);
        if (error == asio::error::would_block || error == asio::error::try_again) return receive();
        if (error) return drop();
        if (phase_ == Phase::lingering) return receive();
        go_on(reader_.read({edge_.scratch.data(), count}));
    }

    void go_on(RequestReader::State state) {
        switch (state) {
            case RequestReader::State::idle:
                return receive();
            case RequestReader::State::header:
                if (phase_ == Phase::idle) enter(Phase::header, header_time);
                return receive();
            case RequestReader::State::body:
                return await_body();
            case RequestReader::State::ready:
                return answer();
            case RequestReader::State::failed:
                return fail(reader_.problem());
        }
    }

    void await_body() {
        if (phase_ != Phase::body) {
            enter(Phase::body, body_time);
            body_deadline_ = deadline_;
            if (reader_.waits_for_continue()) return say_continue();
        }
        // A large upload over a slow line has its time; a client that dawdles has not.
        deadline_ = body_deadline_ + std::chrono::seconds(reader_.body_size() / least_body_rate);
        receive();
    }

    void say_continue() {
        static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
        asio::async_write(socket_, asio::buffer(text.data(), text.size()),
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                              error ? self->drop() : self->receive();
                          });
    }

    void answer() {
        identify();
        manner_ = {.head = request().method == "HEAD",
                   .keep_alive = reader_.keeps_alive() && !edge_.stopping,
                   .http10 = reader_.is_http10()};
        enter(Phase::working, std::chrono::hours(24));
        if (auto known = edge_.router.recall(request())) {
            outgoing_ = to_outgoing(request(), *std::move(known), manner_);
            return send();
        }
        if (auto quick = answer_quickly()) return send_response(*std::move(quick));
        edge_.pool.run([self = shared_from_this()] {
            self->work_guarded();
            asio::post(self->edge_.io, [self] { self->worked(); });
        });
    }

    void identify() {
        request().id = request_id(request());
        edge_.proxies.identify(request(), peer_);
    }

    // What needs no worker: the heartbeat and the files of the UI.
    std::optional<Response> answer_quickly() const {
        if (request().path == "/healthz" && request().method == "GET")
            return Response{.body = R"({"ok":true})"};
        const bool reads = request().method == "GET" || request().method == "HEAD";
        if (reads && !request().path.starts_with("/api/") && !edge_.router.knows(request().path))
            if (auto file = edge_.files.answer(request())) return file;
        if (edge_.pool.waiting() < edge_.options.max_waiting) return std::nullopt;
        auto refused =
            error_response(503, "overloaded", "Too much to do. Try again.", request().id);
        refused.headers.emplace_back("Retry-After", "1");
        return refused;
    }

    // On a worker's thread, as work() and work_live().
    void work_guarded() {
        try {
            work();
        } catch (const std::exception& error) {
            log::error("no answer", {{"request_id", request().id}, {"error", error.what()}});
            manner_.keep_alive = false;
            outgoing_ = to_outgoing(
                request(), error_response(500, "internal", "Something went wrong.", request().id),
                manner_);
        }
    }

    void work() {
        if (request().path == live_path && edge_.live != nullptr && request().method == "GET")
            return work_live();
        outgoing_ = to_outgoing(request(), edge_.router.handle(request()), manner_);
    }

    void work_live() {
        if (!is_live_upgrade(request()) || reader_.has_more()) {
            auto refused =
                error_response(426, "upgrade_required", "Connect with a websocket.", request().id);
            refused.headers.emplace_back("Upgrade", "websocket");
            outgoing_ = to_outgoing(request(), std::move(refused), manner_);
            return;
        }
        auto admitted = admit_live(request(), edge_.authenticator);
        if (auto* refused = std::get_if<Response>(&admitted))
            outgoing_ = to_outgoing(request(), std::move(*refused), manner_);
        else
            live_pass_ = std::get<LivePass>(std::move(admitted));
    }

    void worked() {
        if (phase_ == Phase::closed) return;
        if (!live_pass_) return send();
        phase_ = Phase::closed;
        start_live_session(edge_, std::move(socket_), request(), live_pass_->actor,
                           live_pass_->since);
        edge_.remove(this);
    }

    void send_response(Response response) {
        observe_edge(request(), response.status);
        outgoing_ = to_outgoing(request(), std::move(response), manner_);
        send();
    }

    // Answers what is no proper request, and closes: where the next one begins is anyone's guess.
    void fail(const Misframed& problem) {
        manner_ = {.keep_alive = false};
        identify();
        log::info("request refused", {{"request_id", request().id},
                                      {"status", problem.status},
                                      {"code", problem.code},
                                      {"remote", request().remote}});
        send_response(error_response(problem.status, problem.code, problem.message, request().id));
    }

    void send() {
        enter(Phase::sending, body_time);
        sent_ = outgoing_.file_from;
        const std::string_view body = outgoing_.with_body ? outgoing_.body() : std::string_view();
        const std::array<asio::const_buffer, 2> buffers{asio::buffer(outgoing_.head),
                                                        asio::buffer(body.data(), body.size())};
        write(buffers);
    }

    template <class Buffers>
    void write(const Buffers& buffers) {
        // A slow client may take its time as long as it takes something.
        const auto progress = [this](const error_code& error, std::size_t) -> std::size_t {
            deadline_ = std::chrono::steady_clock::now() + body_time;
            return error ? 0 : file_piece;
        };
        asio::async_write(socket_, buffers, progress,
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                              error ? self->drop() : self->written();
                          });
    }

    void written() {
        if (phase_ == Phase::closed) return;
        if (outgoing_.with_body && outgoing_.file.is_open() && sent_ < outgoing_.file_end)
            return send_piece();
        if (outgoing_.keep_alive && !edge_.stopping) return next_request();
        linger();
    }

    // Files are read on a worker: the network thread must not wait for a disk.
    void send_piece() {
        edge_.pool.run([self = shared_from_this()] {
            const auto left = self->outgoing_.file_end - self->sent_;
            self->piece_ =
                self->outgoing_.file.read(self->sent_, std::min<std::uint64_t>(file_piece, left));
            asio::post(self->edge_.io, [self] { self->piece_read(); });
        });
    }

    void piece_read() {
        if (phase_ == Phase::closed) return;
        if (piece_.empty()) return drop();  // shorter than promised: the client must notice
        sent_ += piece_.size();
        write(asio::buffer(piece_));
    }

    // Closing while the client still sends would make its system throw our answer away.
    void linger() {
        error_code error;
        socket_.shutdown(tcp::socket::shutdown_send, error);
        if (error) return drop();
        enter(Phase::lingering, linger_time);
        receive();
    }

    Edge& edge_;
    tcp::socket socket_;
    const std::string peer_;
    RequestReader reader_;
    Phase phase_ = Phase::idle;
    Moment deadline_;
    Moment body_deadline_;
    Manner manner_;

    std::optional<LivePass> live_pass_;

    Outgoing outgoing_;
    std::string piece_;
    std::uint64_t sent_ = 0;  // up to here the file is sent
};

}  // namespace

void start_connection(Edge& edge, tcp::socket socket, const std::string& peer) {
    const auto connection = std::make_shared<Connection>(edge, std::move(socket), peer);
    edge.add(connection);
    connection->start();
}

}  // namespace tandem::http
