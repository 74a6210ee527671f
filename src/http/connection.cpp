#include "base/log.h"
#include "http/edge.h"
#include "http/framing.h"
#include "http/live_upgrade.h"
#include "http/observe.h"
#include "http/wire.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>

namespace tandem::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast::http;
using boost::system::error_code;

constexpr auto header_time = std::chrono::seconds(10);
constexpr auto body_time = std::chrono::seconds(60);
constexpr auto idle_time = std::chrono::seconds(75);
constexpr auto linger_time = std::chrono::seconds(2);
constexpr std::size_t least_body_rate = 16 * 1024;  // bytes a second, after the first body_time
constexpr std::size_t file_piece = 64 * 1024;
// Chunk headers and trailers that the parser could not yet make sense of.
constexpr std::size_t most_unparsed = 64 * 1024;

// A body that grows by what really came, not by the length that was promised.
struct GrowingBody {
    using value_type = std::string;

    class reader {
    public:
        template <bool isRequest, class Fields>
        reader(beast::header<isRequest, Fields>&, value_type& body) : body_(body) {}
        void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }
        template <class Buffers>
        std::size_t put(const Buffers& buffers, error_code& error) {
            error = {};
            const auto before = body_.size();
            for (auto part = asio::buffer_sequence_begin(buffers);
                 part != asio::buffer_sequence_end(buffers); ++part)
                body_.append(static_cast<const char*>(part->data()), part->size());
            return body_.size() - before;
        }
        void finish(error_code& error) { error = {}; }

    private:
        value_type& body_;
    };
};

using Parser = beast::request_parser<GrowingBody>;

Misframed problem_of(const error_code& error) {
    if (error == beast::error::body_limit)
        return {413, "body_too_large", "The body is larger than this address takes."};
    if (error == beast::error::header_limit)
        return {431, "header_too_large", "The header is too large."};
    if (error == beast::error::bad_version)
        return {505, "unsupported_version", "Only HTTP/1.1 and 1.0 are spoken here."};
    return {400, "malformed_request", "This is no well-formed HTTP request."};
}

// One client's HTTP connection: reads a request, has it answered, writes the answer, and so on.
// Everything runs on the network thread, but for work(), during which nothing else happens here.
class Connection final : public Peer, public std::enable_shared_from_this<Connection> {
public:
    Connection(Edge& edge, tcp::socket socket, std::string peer)
        : edge_(edge), socket_(std::move(socket)), peer_(std::move(peer)) {}

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
    enum class Phase { idle, header, body, working, sending, lingering, closed };

    void enter(Phase phase, std::chrono::steady_clock::duration time) {
        phase_ = phase;
        deadline_ = std::chrono::steady_clock::now() + time;
    }

    void next_request() {
        parser_.reset();
        request_ = {};
        outgoing_ = {};
        scan_ = {};
        in_.erase(0, in_.find_first_not_of("\r\n"));  // a client may end a body with one too many
        enter(in_.empty() ? Phase::idle : Phase::header, in_.empty() ? idle_time : header_time);
        if (edge_.stopping && in_.empty()) return drop();
        if (in_.empty()) return receive();
        read_header();
    }

    void receive() {
        if (in_.empty()) std::string().swap(in_);  // ten thousand idle clients hold no buffers
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
        in_.append(edge_.scratch.data(), count);
        if (phase_ == Phase::idle) {
            in_.erase(0, in_.find_first_not_of("\r\n"));
            if (in_.empty()) return receive();
            enter(Phase::header, header_time);
        }
        phase_ == Phase::header ? read_header() : read_body();
    }

    void read_header() {
        scan_.advance(in_);
        if (scan_.problem()) return fail(*scan_.problem());
        const bool whole = scan_.end() > 0;
        if ((whole ? scan_.end() : in_.size()) > edge_.options.max_header)
            return fail({431, "header_too_large", "The header is too large."});
        if (!whole) return receive();
        parse_header();
    }

    void parse_header() {
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(edge_.options.max_header));
        parser_->body_limit(edge_.options.max_body);
        error_code error;
        const auto used = parser_->put(asio::buffer(in_.data(), scan_.end()), error);
        if (error) return fail(problem_of(error));
        in_.erase(0, used);
        take_header();
        const auto& message = parser_->get();
        const std::string_view target(message.target().data(), message.target().size());
        const bool http11 = message.version() == 11;
        if (message.version() != 11 && message.version() != 10)
            return fail(problem_of(beast::error::bad_version));
        if (const auto problem = check_request(request_.method, target, request_.headers, http11))
            return fail(*problem);
        set_target(request_, target);
        keep_alive_ = keep_alive_ && parser_->keep_alive();
        expect_body();
    }

    void take_header() {
        const auto& message = parser_->get();
        request_.method = std::string(message.method_string());
        for (const auto& field : message)
            request_.headers.emplace_back(std::string(field.name_string()),
                                          std::string(field.value()));
        request_.id = request_id(request_);
        edge_.proxies.identify(request_, peer_);
    }

    void expect_body() {
        max_body_ = edge_.router.max_body(request_.method, request_.path, edge_.options.max_body);
        if (parser_->content_length().value_or(0) > max_body_)
            return fail(problem_of(beast::error::body_limit));
        if (parser_->is_done()) return answer();
        enter(Phase::body, body_time);
        body_deadline_ = deadline_;
        if (in_.empty() && !request_.header("Expect").empty()) return say_continue();
        read_body();
    }

    void say_continue() {
        static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
        asio::async_write(socket_, asio::buffer(text.data(), text.size()),
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                              error ? self->drop() : self->receive();
                          });
    }

    void read_body() {
        error_code error;
        parser_->eager(true);
        while (!in_.empty() && !error && !parser_->is_done()) {
            const auto used = parser_->put(asio::buffer(in_), error);
            in_.erase(0, used);
            if (used == 0) break;
        }
        if (error && error != beast::error::need_more) return fail(problem_of(error));
        if (parser_->get().body().size() > max_body_)
            return fail(problem_of(beast::error::body_limit));
        if (parser_->is_done()) return answer();
        // A large upload over a slow line has its time; a client that dawdles has not.
        deadline_ =
            body_deadline_ + std::chrono::seconds(parser_->get().body().size() / least_body_rate);
        if (in_.size() > most_unparsed) return fail(problem_of(beast::error::bad_chunk));
        receive();
    }

    void answer() {
        request_.body = std::move(parser_->get().body());
        manner_ = {.head = request_.method == "HEAD",
                   .keep_alive = keep_alive_ && !edge_.stopping,
                   .http10 = parser_->get().version() == 10};
        parser_.reset();
        enter(Phase::working, std::chrono::hours(24));
        if (auto quick = answer_quickly()) return send_response(*std::move(quick));
        edge_.pool.run([self = shared_from_this()] {
            self->work_guarded();
            asio::post(self->edge_.io, [self] { self->worked(); });
        });
    }

    // What needs no worker: the heartbeat and the files of the UI.
    std::optional<Response> answer_quickly() const {
        if (request_.path == "/healthz" && request_.method == "GET")
            return Response{.body = R"({"ok":true})"};
        const bool reads = request_.method == "GET" || request_.method == "HEAD";
        if (reads && !request_.path.starts_with("/api/") && !edge_.router.knows(request_.path))
            if (auto file = edge_.files.answer(request_)) return file;
        if (edge_.pool.waiting() < edge_.options.max_waiting) return std::nullopt;
        auto refused = error_response(503, "overloaded", "Too much to do. Try again.", request_.id);
        refused.headers.emplace_back("Retry-After", "1");
        return refused;
    }

    // On a worker's thread, as work() and work_live().
    void work_guarded() {
        try {
            work();
        } catch (const std::exception& error) {
            log::error("no answer", {{"request_id", request_.id}, {"error", error.what()}});
            manner_.keep_alive = false;
            outgoing_ = to_outgoing(
                request_, error_response(500, "internal", "Something went wrong.", request_.id),
                manner_);
        }
    }

    void work() {
        if (request_.path == live_path && edge_.live != nullptr && request_.method == "GET")
            return work_live();
        outgoing_ = to_outgoing(request_, edge_.router.handle(request_), manner_);
    }

    void work_live() {
        if (!is_live_upgrade(request_) || !in_.empty()) {
            auto refused =
                error_response(426, "upgrade_required", "Connect with a websocket.", request_.id);
            refused.headers.emplace_back("Upgrade", "websocket");
            outgoing_ = to_outgoing(request_, std::move(refused), manner_);
            return;
        }
        auto admitted = admit_live(request_, edge_.authenticator);
        if (auto* refused = std::get_if<Response>(&admitted))
            outgoing_ = to_outgoing(request_, std::move(*refused), manner_);
        else
            live_pass_ = std::get<LivePass>(std::move(admitted));
    }

    void worked() {
        if (phase_ == Phase::closed) return;
        if (!live_pass_) return send();
        phase_ = Phase::closed;
        start_live_session(edge_, std::move(socket_), std::move(request_), live_pass_->actor,
                           live_pass_->since);
        edge_.remove(this);
    }

    void send_response(Response response) {
        observe_edge(request_, response.status);
        outgoing_ = to_outgoing(request_, std::move(response), manner_);
        send();
    }

    // Answers what is no proper request, and closes: where the next one begins is anyone's guess.
    void fail(const Misframed& problem) {
        manner_ = {.keep_alive = false};
        if (request_.id.empty()) request_.id = request_id(request_);
        if (request_.remote.empty()) request_.remote = peer_;
        log::info("request refused", {{"request_id", request_.id},
                                      {"status", problem.status},
                                      {"code", problem.code},
                                      {"remote", request_.remote}});
        send_response(error_response(problem.status, problem.code, problem.message, request_.id));
    }

    void send() {
        enter(Phase::sending, body_time);
        sent_ = 0;
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
        if (outgoing_.with_body && outgoing_.file.is_open() && sent_ < outgoing_.file.size())
            return send_piece();
        if (outgoing_.keep_alive && !edge_.stopping) return next_request();
        linger();
    }

    // Files are read on a worker: the network thread must not wait for a disk.
    void send_piece() {
        edge_.pool.run([self = shared_from_this()] {
            self->piece_ = self->outgoing_.file.read(self->sent_, file_piece);
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
    Phase phase_ = Phase::idle;
    Moment deadline_;
    Moment body_deadline_;
    bool keep_alive_ = true;
    Manner manner_;

    std::string in_;  // received and not yet parsed
    HeaderScan scan_;
    std::optional<Parser> parser_;
    std::size_t max_body_ = 0;
    Request request_;
    std::optional<LivePass> live_pass_;

    Outgoing outgoing_;
    std::string piece_;
    std::uint64_t sent_ = 0;  // of the file
};

}  // namespace

void start_connection(Edge& edge, tcp::socket socket, const std::string& peer) {
    const auto connection = std::make_shared<Connection>(edge, std::move(socket), peer);
    edge.add(connection);
    connection->start();
}

}  // namespace tandem::http
