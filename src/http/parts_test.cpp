// The small parts of the module that need no server.
#include "base/refusal.h"
#include "http/compress.h"
#include "http/http.h"
#include "http/metrics.h"
#include "http/proxies.h"
#include "http/rate_limit.h"

#include <doctest/doctest.h>

namespace tandem::http {
namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("an address is decoded once, and only when it is text") {
    CHECK(url_decode("a%20b+c%C3%A4%2f") == "a b+cä/");
    CHECK(url_decode("%2520") == "%20");
    for (const auto* bad : {"%", "%2", "%2x", "%zz", "%00", "%ff", "%c3", "\xff"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(url_decode(bad), Refusal);
    }
    const std::string text = "a b&c=d/ä€+%~";
    CHECK(url_encode(text) == "a%20b%26c%3Dd%2F%C3%A4%E2%82%AC%2B%25~");
    CHECK(url_decode(url_encode(text)) == text);
}

TEST_CASE("a query is pairs") {
    const auto query = parse_query("a=1&b=x+y%2B&&c&d=&a=2&e=f=g");
    CHECK(query.size() == 5);
    CHECK(query.at("a") == "2");
    CHECK(query.at("b") == "x y+");
    CHECK(query.at("c").empty());
    CHECK(query.at("d").empty());
    CHECK(query.at("e") == "f=g");
    CHECK(parse_query("").empty());
}

TEST_CASE("headers are found by any case, cookies by their own") {
    const Request request{
        .method = "GET",
        .headers = {{"content-type", "text/plain"}, {"Cookie", "a=1; Session=x=y;b=2;  c=3"}}};
    CHECK(request.header("Content-Type") == "text/plain");
    CHECK(request.header("Content").empty());
    CHECK(request.cookie("a") == "1");
    CHECK(request.cookie("Session") == "x=y");
    CHECK(request.cookie("session").empty());
    CHECK(request.cookie("b") == "2");
    CHECK(request.cookie("c") == "3");
}

TEST_CASE("tokens come back with time, up to the burst") {
    ManualClock clock(from_millis(0));
    RateLimiter limiter({.per_second = 2, .burst = 3}, clock);
    for (int i = 0; i < 3; ++i) CHECK(limiter.take("a") == 0);
    CHECK(limiter.take("a") == 1);
    CHECK(limiter.take("b") == 0);
    clock.advance(std::chrono::milliseconds(500));
    CHECK(limiter.take("a") == 0);
    CHECK(limiter.take("a") > 0);
    clock.advance(std::chrono::hours(1));
    for (int i = 0; i < 3; ++i) CHECK(limiter.take("a") == 0);
    CHECK(limiter.take("a") > 0);
    limiter.forget("a");
    CHECK(limiter.take("a") == 0);
}

TEST_CASE("a slow rate says how long to wait") {
    ManualClock clock(from_millis(0));
    RateLimiter limiter({.per_second = 1.0 / 60, .burst = 1}, clock);
    limiter.require("a");
    CHECK(limiter.take("a") == 60);
    try {
        limiter.require("a", "too_many_attempts");
        FAIL("not refused");
    } catch (const Refusal& refusal) {
        CHECK(refusal.code() == "too_many_attempts");
        CHECK(refusal.retry_after() == 60);
    }
}

TEST_CASE("keys that many strangers made up are forgotten") {
    ManualClock clock(from_millis(0));
    RateLimiter limiter({.per_second = 1, .burst = 1}, clock);
    for (int i = 0; i < 50'000; ++i) {
        limiter.take(std::to_string(i));
        clock.advance(std::chrono::milliseconds(10));
    }
    CHECK(limiter.take("49999") == 1);
    CHECK(limiter.take("1") == 0);
}

TEST_CASE("what is limited together is one line's share of addresses") {
    CHECK(rate_key("203.0.113.9") == "203.0.113.9");
    CHECK(rate_key("2001:db8:1:2:3:4:5:6") == rate_key("2001:db8:1:2::1"));
    CHECK(rate_key("2001:db8:1:2::1") != rate_key("2001:db8:1:3::1"));
    CHECK(rate_key("::ffff:203.0.113.9") != rate_key("::ffff:203.0.113.8"));
}

TEST_CASE("proxies are addresses and networks of either sort") {
    const TrustedProxies proxies({"10.0.0.0/8", "2001:db8::/32", "192.0.2.7"});
    for (const auto* inside : {"10.255.0.1", "::ffff:10.1.2.3", "2001:db8::9", "192.0.2.7"}) {
        CAPTURE(inside);
        CHECK(proxies.trusts(inside));
    }
    for (const auto* outside : {"11.0.0.1", "2001:db9::1", "192.0.2.8", "localhost", ""}) {
        CAPTURE(outside);
        CHECK_FALSE(proxies.trusts(outside));
    }
    for (const auto* bad :
         {"10.0.0.0/33", "x/8", "", "2001:db8::/129", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(TrustedProxies({bad}), std::runtime_error);
    }
}

TEST_CASE("the client's address is the last one that a proxy of ours saw") {
    const TrustedProxies proxies({"10.0.0.0/8"});
    const auto remote = [&](std::string peer, std::string list) {
        Request request{.method = "GET", .headers = {{"X-Forwarded-For", std::move(list)}}};
        proxies.identify(request, peer);
        return request.remote;
    };
    CHECK(remote("10.0.0.1", "198.51.100.7") == "198.51.100.7");
    CHECK(remote("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.9.9.9") == "198.51.100.7");
    CHECK(remote("10.0.0.1", "") == "10.0.0.1");
    CHECK(remote("10.0.0.1", "rubbish") == "10.0.0.1");
    CHECK(remote("10.0.0.1", "1.1.1.1, rubbish") == "10.0.0.1");
    CHECK(remote("203.0.113.1", "198.51.100.7") == "203.0.113.1");
    CHECK(remote("::ffff:10.0.0.1", "198.51.100.7") == "198.51.100.7");
}

TEST_CASE("an encoding is accepted by name and weight") {
    CHECK(accepts_encoding("gzip, br", "br"));
    CHECK(accepts_encoding("gzip;q=1.0 , br;q=0.001", "br"));
    CHECK_FALSE(accepts_encoding("gzip;q=0, br", "gzip"));
    CHECK_FALSE(accepts_encoding("gzip;q=0.000", "gzip"));
    CHECK_FALSE(accepts_encoding("x-gzip", "gzip"));
    CHECK_FALSE(accepts_encoding("", "gzip"));
}

TEST_CASE("metrics are told in the form that Prometheus reads") {
    auto& metrics = Metrics::global();
    metrics.count("test_total", "kind=\"a\"");
    metrics.count("test_total", "kind=\"a\"", 2);
    metrics.observe("test_seconds", "route=\"/x\"", 0.003);
    metrics.observe("test_seconds", "route=\"/x\"", 99);
    metrics.change("test_level", 3);
    metrics.change("test_level", -1);
    metrics.gauge("test_gauge", "A gauge", [] { return 7.5; });
    const auto text = metrics.text();
    CHECK(holds(text, "# TYPE test_total counter\ntest_total{kind=\"a\"} 3\n"));
    CHECK(holds(text, "test_seconds_bucket{route=\"/x\",le=\"0.0025\"} 0\n"));
    CHECK(holds(text, "test_seconds_bucket{route=\"/x\",le=\"0.005\"} 1\n"));
    CHECK(holds(text, "test_seconds_bucket{route=\"/x\",le=\"10\"} 1\n"));
    CHECK(holds(text, "test_seconds_bucket{route=\"/x\",le=\"+Inf\"} 2\n"));
    CHECK(holds(text, "test_seconds_count{route=\"/x\"} 2\n"));
    CHECK(holds(text, "# TYPE test_level gauge\ntest_level 2\n"));
    CHECK(holds(text, "# HELP test_gauge A gauge\n# TYPE test_gauge gauge\ntest_gauge 7.5\n"));
    CHECK(holds(text, "process_resident_memory_bytes "));
    CHECK(holds(text, "process_open_fds "));
}

}  // namespace
}  // namespace tandem::http
