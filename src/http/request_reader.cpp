#include "http/request_reader.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>

namespace tandem::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast::http;
using boost::system::error_code;

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

constexpr Misframed body_too_large{413, "body_too_large",
                                   "The body is larger than this address takes."};
constexpr Misframed header_too_large{431, "header_too_large", "The header is too large."};
constexpr Misframed wrong_version{505, "unsupported_version",
                                  "Only HTTP/1.1 and 1.0 are spoken here."};
constexpr Misframed malformed{400, "malformed_request", "This is no well-formed HTTP request."};

const Misframed& problem_of(const error_code& error) {
    if (error == beast::error::body_limit) return body_too_large;
    if (error == beast::error::header_limit) return header_too_large;
    if (error == beast::error::bad_version) return wrong_version;
    return malformed;
}

}  // namespace

struct RequestReader::Parser : beast::request_parser<GrowingBody> {};

RequestReader::RequestReader(const Router& router, std::size_t max_header, std::size_t max_body)
    : router_(router), max_header_(max_header), most_body_(max_body) {}
RequestReader::~RequestReader() = default;

RequestReader::State RequestReader::read(std::string_view bytes) {
    in_.append(bytes);
    return go_on();
}

RequestReader::State RequestReader::next() {
    parser_.reset();
    request_ = {};
    scan_ = {};
    state_ = State::idle;
    return go_on();
}

bool RequestReader::waits_for_continue() const {
    return state_ == State::body && in_.empty() && body_size() == 0 &&
           !request_.header("Expect").empty();
}

std::size_t RequestReader::body_size() const { return parser_ ? parser_->get().body().size() : 0; }

RequestReader::State RequestReader::go_on() {
    if (state_ == State::idle) {
        in_.erase(0, in_.find_first_not_of("\r\n"));  // a client may end a body with one too many
        if (in_.empty()) std::string().swap(in_);     // ten thousand idle clients hold no buffers
        if (!in_.empty()) state_ = State::header;
    }
    if (state_ == State::header) return read_header();
    if (state_ == State::body) return read_body();
    return state_;
}

RequestReader::State RequestReader::read_header() {
    scan_.advance(in_);
    if (scan_.problem()) return fail(*scan_.problem());
    const bool whole = scan_.end() > 0;
    if ((whole ? scan_.end() : in_.size()) > max_header_) return fail(header_too_large);
    return whole ? parse_header() : state_;
}

RequestReader::State RequestReader::parse_header() {
    parser_ = std::make_unique<Parser>();
    parser_->header_limit(static_cast<std::uint32_t>(max_header_));
    parser_->body_limit(most_body_);
    error_code error;
    const auto used = parser_->put(asio::buffer(in_.data(), scan_.end()), error);
    if (error) return fail(problem_of(error));
    in_.erase(0, used);
    return check_header();
}

RequestReader::State RequestReader::check_header() {
    const auto& message = parser_->get();
    request_.method = std::string(message.method_string());
    for (const auto& field : message)
        request_.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    if (message.version() != 11 && message.version() != 10) return fail(wrong_version);
    http10_ = message.version() == 10;
    keeps_alive_ = parser_->keep_alive();
    const std::string_view target(message.target().data(), message.target().size());
    if (const auto problem = check_request(request_.method, target, request_.headers, !http10_))
        return fail(*problem);
    set_target(request_, target);
    max_body_ = router_.max_body(request_.method, request_.path, most_body_);
    if (parser_->content_length().value_or(0) > max_body_) return fail(body_too_large);
    if (parser_->is_done()) return finish();
    state_ = State::body;
    parser_->eager(true);
    return read_body();
}

RequestReader::State RequestReader::read_body() {
    error_code error;
    while (!in_.empty() && !error && !parser_->is_done()) {
        const auto used = parser_->put(asio::buffer(in_), error);
        in_.erase(0, used);
        if (used == 0) break;
    }
    if (error && error != beast::error::need_more) return fail(problem_of(error));
    if (body_size() > max_body_) return fail(body_too_large);
    if (parser_->is_done()) return finish();
    return in_.size() > most_unparsed ? fail(malformed) : state_;
}

RequestReader::State RequestReader::finish() {
    request_.body = std::move(parser_->get().body());
    parser_.reset();
    return state_ = State::ready;
}

RequestReader::State RequestReader::fail(const Misframed& problem) {
    problem_ = problem;
    return state_ = State::failed;
}

}  // namespace tandem::http
