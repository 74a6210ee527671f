#include "http/live_upgrade.h"

#include "base/log.h"

#include <algorithm>
#include <charconv>

namespace tandem::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

// "https://desk.example.com" -> "desk.example.com"
std::string_view host_of(std::string_view origin) {
    const auto scheme = origin.find("://");
    return scheme == std::string_view::npos ? std::string_view() : origin.substr(scheme + 3);
}

bool is_own_page(const Request& request) {
    const auto host = host_of(request.header("Origin"));
    return !host.empty() && same(host, request.header("Host"));
}

std::int64_t since_of(const Request& request) {
    const auto pairs = parse_query(request.query);
    const auto found = pairs.find("since");
    std::int64_t since = 0;
    if (found != pairs.end()) {
        const auto& text = found->second;
        const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), since);
        if (error != std::errc() || rest != text.data() + text.size() || since < 0)
            throw invalid_field("/since", "range", "Give a position of the journal.");
    }
    return since;
}

LivePass admit(const Request& request, Authenticator& authenticator) {
    const auto identity = authenticator.authenticate(request);
    if (!identity) throw unauthenticated("unauthenticated", "Sign in first.");
    if (identity->by_cookie && !is_own_page(request))
        throw forbidden("Live connections are for pages of this server.");
    return {identity->actor, since_of(request)};
}

}  // namespace

bool is_live_upgrade(const Request& request) {
    return request.path == live_path && request.method == "GET" &&
           same(request.header("Upgrade"), "websocket");
}

std::variant<LivePass, Response> admit_live(const Request& request, Authenticator& authenticator) {
    try {
        return admit(request, authenticator);
    } catch (const Refusal& refusal) {
        return to_response(refusal, request.id);
    } catch (const std::exception& error) {
        log::error("live connection failed", {{"request_id", request.id}, {"error", error.what()}});
        return error_response(500, "internal", "Something went wrong here.", request.id);
    }
}

}  // namespace tandem::http
