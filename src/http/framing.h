#pragma once

#include "http/http.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace tandem::http {

// Why a request is refused before it reaches a route.
struct Misframed {
    int status;
    std::string_view code;
    std::string_view message;
};

// Looks for the end of a request's header in bytes that come in pieces, and refuses what servers
// read in different ways (bare line feeds, folded lines): such requests are smuggled past proxies.
class HeaderScan {
public:
    // Goes on where it stopped; `bytes` begins with the same bytes as before, and more.
    void advance(std::string_view bytes);

    std::size_t end() const { return end_; }  // after the empty line; 0 while it is not there
    const std::optional<Misframed>& problem() const { return problem_; }

private:
    void line(std::string_view text);

    std::size_t at_ = 0;
    std::size_t line_start_ = 0;
    std::size_t end_ = 0;
    std::optional<Misframed> problem_;
};

// What the parser lets through and we do not: several Host headers, a Transfer-Encoding other than
// "chunked", strange methods and targets. `http11` says that the request is HTTP/1.1.
std::optional<Misframed> check_request(std::string_view method, std::string_view target,
                                       const Headers& headers, bool http11);

// Takes "/path?query" or "http://host/path?query" apart.
void set_target(Request& request, std::string_view target);

}  // namespace tandem::http
