#pragma once

#include "http/framing.h"
#include "http/http.h"

#include <memory>
#include <string>
#include <string_view>

namespace tandem::http {

// Reads one request after the other out of a connection's bytes, which come in any pieces. Takes
// what is well-formed and within the limits, and says in words what is wrong with the rest.
class RequestReader {
public:
    enum class State {
        idle,    // nothing of a request has come
        header,  // a part of its header has
        body,    // the header is read, the body is not whole
        ready,   // request() is whole
        failed,  // problem() says why; where another request would begin, nobody knows
    };

    // `max_body` is for routes that do not name a limit of their own.
    RequestReader(const Router& router, std::size_t max_header, std::size_t max_body);
    ~RequestReader();

    // Reads on with more bytes.
    State read(std::string_view bytes);
    // Lets go of a request that is ready and begins the next, of which some bytes may be here.
    State next();

    State state() const { return state_; }
    const Misframed& problem() const { return problem_; }
    Request& request() { return request_; }
    const Request& request() const { return request_; }
    bool keeps_alive() const { return keeps_alive_; }
    bool is_http10() const { return http10_; }
    // The client waits for "100 Continue" before it sends the body.
    bool waits_for_continue() const;
    std::size_t body_size() const;
    // Bytes after the request that is ready.
    bool has_more() const { return !in_.empty(); }

private:
    struct Parser;

    State go_on();
    State read_header();
    State parse_header();
    State check_header();
    State read_body();
    State finish();
    State fail(const Misframed& problem);

    const Router& router_;
    const std::size_t max_header_;
    const std::size_t most_body_;
    State state_ = State::idle;
    Misframed problem_{};
    std::string in_;  // received and not yet parsed
    HeaderScan scan_;
    std::unique_ptr<Parser> parser_;  // only while a request is read
    std::size_t max_body_ = 0;
    Request request_;
    bool keeps_alive_ = true;
    bool http10_ = false;
};

}  // namespace tandem::http
