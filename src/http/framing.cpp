#include "http/framing.h"

#include <algorithm>
#include <array>

namespace tandem::http {
namespace {

constexpr std::size_t most_headers = 100;
constexpr std::array<std::string_view, 7> methods = {"GET",   "HEAD",   "POST",   "PUT",
                                                     "PATCH", "DELETE", "OPTIONS"};

constexpr Misframed bare_line_feed{400, "malformed_request",
                                   "A header line must end with CR LF, and hold neither alone."};
constexpr Misframed control_character{400, "malformed_request",
                                      "A header may not hold control characters."};
constexpr Misframed folded{400, "malformed_request", "Header lines may not be folded."};
constexpr Misframed no_request{400, "malformed_request", "This is no HTTP request."};
constexpr Misframed wrong_host{400, "malformed_request", "A request has exactly one Host header."};
constexpr Misframed wrong_encoding{501, "unsupported_transfer_encoding",
                                   "The only Transfer-Encoding known here is \"chunked\"."};
constexpr Misframed wrong_method{501, "unknown_method", "This method is not known here."};
constexpr Misframed wrong_target{400, "malformed_request",
                                 "The request's target is no path and no http address."};
constexpr Misframed wrong_expectation{417, "unknown_expectation",
                                      "The only expectation known here is \"100-continue\"."};
constexpr Misframed too_many_headers{431, "header_too_large", "A request has up to 100 headers."};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::ptrdiff_t count(const Headers& headers, std::string_view name) {
    return std::ranges::count_if(headers, [&](const auto& h) { return same(h.first, name); });
}

bool all_are(const Headers& headers, std::string_view name, std::string_view value) {
    return std::ranges::all_of(headers, [&](const auto& header) {
        return !same(header.first, name) || same(header.second, value);
    });
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

// The part after "http://host", or the target itself.
std::optional<std::string_view> path_part(std::string_view target) {
    if (target.starts_with('/')) return target;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!same(target.substr(0, scheme.size()), scheme)) continue;
        const auto path = target.find('/', scheme.size());
        return path == std::string_view::npos ? "/" : target.substr(path);
    }
    return std::nullopt;
}

}  // namespace

void HeaderScan::advance(std::string_view bytes) {
    if (end_ == 0 && !bytes.empty() && !(bytes[0] >= 'A' && bytes[0] <= 'Z')) problem_ = no_request;
    while (end_ == 0 && !problem_) {
        const auto feed = bytes.find('\n', at_);
        if (feed == std::string_view::npos) {
            at_ = bytes.size();
            return;
        }
        if (feed == line_start_ || bytes[feed - 1] != '\r') {
            problem_ = bare_line_feed;
            return;
        }
        line(bytes.substr(line_start_, feed - 1 - line_start_));
        if (feed - 1 == line_start_) end_ = feed + 1;
        at_ = line_start_ = feed + 1;
    }
}

void HeaderScan::line(std::string_view text) {
    if (text.empty()) return;
    if (line_start_ > 0 && (text[0] == ' ' || text[0] == '\t')) problem_ = folded;
    for (const char c : text) {
        if (c == '\r') problem_ = bare_line_feed;
        if (is_control(c)) problem_ = control_character;
    }
}

std::optional<Misframed> check_request(std::string_view method, std::string_view target,
                                       const Headers& headers, bool http11) {
    if (std::ranges::find(methods, method) == methods.end()) return wrong_method;
    if (!path_part(target) || target.find('#') != std::string_view::npos) return wrong_target;
    if (headers.size() > most_headers) return too_many_headers;
    const auto hosts = count(headers, "Host");
    if (hosts > 1 || (hosts == 0 && http11)) return wrong_host;
    const auto encodings = count(headers, "Transfer-Encoding");
    if (encodings > 1 || !all_are(headers, "Transfer-Encoding", "chunked")) return wrong_encoding;
    // HTTP/1.0 has no chunks; and a length beside them means that somebody reads it otherwise.
    if (encodings > 0 && (!http11 || count(headers, "Content-Length") > 0)) return wrong_encoding;
    if (!all_are(headers, "Expect", "100-continue")) return wrong_expectation;
    return std::nullopt;
}

void set_target(Request& request, std::string_view target) {
    const auto path = path_part(target).value_or("/");
    const auto question = std::min(path.find('?'), path.size());
    request.path = path.substr(0, question);
    if (question < path.size()) request.query = path.substr(question + 1);
}

}  // namespace tandem::http
