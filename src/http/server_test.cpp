#include "http/server.h"

#include "http/api.h"
#include "http/loopback_test.h"
#include "json/describe.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

namespace tandem::http::server_test {

struct Echo {
    std::string text;
};
TANDEM_STRUCT(Echo, text)

namespace {

using testing::Client;
using testing::Reply;

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

class Nobody final : public Authenticator {
public:
    std::optional<Identity> authenticate(const Request&) override { return std::nullopt; }
};

// A request that is held until the test says so.
class Gate {
public:
    void pass() {
        std::unique_lock lock(mutex_);
        entered_ = true;
        changed_.notify_all();
        changed_.wait(lock, [&] { return open_; });
    }
    void wait_for_guest() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return entered_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool entered_ = false;
    bool open_ = false;
};

const std::vector<StaticFile> ui = {
    {"/index.html", "text/html; charset=utf-8", "\"i1\"", "<p>page</p>", {}, {}, false},
    {"/assets/app-1.js", "text/javascript", "\"a1\"", "plain script", "gzip script", "br script",
     true},
};

// A server with a few endpoints on a port of its own.
struct Site {
    explicit Site(ServerOptions options = {}) {
        const auto folder = std::filesystem::temp_directory_path() / "tandem-http-test";
        std::filesystem::create_directories(folder);
        file = (folder / std::to_string(::getpid())).string();
        std::ofstream(file) << std::string(200'000, 'f');
        add_routes();
        options.port = 0;
        options.workers = 4;
        options.files = ui;
        server = std::make_unique<Server>(router, nobody, nullptr, std::move(options));
        server->start();
    }
    ~Site() {
        gate.open();
        server->stop();
        std::filesystem::remove(file);
    }

    void add_routes() {
        router.limit({.open = {}, .signed_in = {}});
        Api api(router);
        api.post<Echo>("/api/v1/echo", Audience::open, "Echo",
                       [](const Call&, const Echo& echo) { return echo; });
        api.get<Echo>("/api/v1/remote", Audience::open, "Who asks?", [](const Call& call) {
            return Echo{call.request.remote + (call.request.secure ? " https" : " http")};
        });
        api.get<Echo>("/api/v1/long", Audience::open, "Much",
                      [](const Call&) { return Echo{std::string(50'000, 'x')}; });
        api.get<Echo>("/api/v1/slow", Audience::open, "Wait", [this](const Call&) {
            gate.pass();
            return Echo{"done"};
        });
        api.raw("POST", "/api/v1/size", Audience::open, {.summary = "Size"}, [](const Call& call) {
            return json_response(200, std::to_string(call.request.body.size()));
        });
        api.raw("GET", "/api/v1/file", Audience::open, {.summary = "File"}, [this](const Call&) {
            return Response{.content_type = "text/plain", .file = file};
        });
        api.raw("GET", "/api/v1/frame", Audience::open, {.summary = "Frame"}, [](const Call&) {
            return Response{.content_type = "text/html",
                            .headers = {{"Content-Security-Policy", "sandbox"},
                                        {"X-Odd", "a\r\nSet-Cookie: b"}}};
        });
    }

    Client connect() const { return Client(server->port()); }

    Gate gate;
    std::string file;
    Nobody nobody;
    Router router;
    std::unique_ptr<Server> server;
};

std::string post(std::string_view path, std::string_view body, std::string_view headers = {}) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: desk\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(headers) + "\r\n" + std::string(body);
}

std::string gunzip(const std::string& bytes) {
    std::string out(1'000'000, '\0');
    z_stream stream{};
    ::inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    ::inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    ::inflateEnd(&stream);
    return out;
}

// What proxies and servers have been known to read in different ways, so that the end of one
// request became the beginning of another (request smuggling).
struct Malformed {
    std::string name;
    std::string bytes;
    int status = 400;
};

const std::string chunked =
    "POST /api/v1/size HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked";

const std::vector<Malformed> malformed = {
    {"length and chunks together",
     "POST /api/v1/size HTTP/1.1\r\nHost: d\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
     "\r\n0\r\n\r\nGET /"},
    {"chunks and length together", chunked + "\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"},
    {"two different lengths",
     "POST /api/v1/size HTTP/1.1\r\nHost: d\r\nContent-Length: 5\r\nContent-Length: "
     "6\r\n\r\n123456"},
    {"space before the colon",
     "POST /api/v1/size HTTP/1.1\r\nHost : d\r\nContent-Length: 1\r\n\r\n1"},
    {"bare line feeds", "GET /api/v1/ping HTTP/1.1\nHost: d\n\n"},
    {"one bare line feed", "GET /api/v1/ping HTTP/1.1\r\nHost: d\nX: y\r\n\r\n"},
    {"bare carriage return", "GET /api/v1/ping HTTP/1.1\r\nHost: d\rX: y\r\n\r\n"},
    {"NUL in a header",
     std::string("GET /api/v1/ping HTTP/1.1\r\nHost: d\r\nX: a") + '\0' + "b\r\n\r\n"},
    {"chunk size that overflows", chunked + "\r\n\r\nFFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n"},
    {"chunk size that is no number", chunked + "\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n"},
    {"negative chunk size", chunked + "\r\n\r\n-1\r\nx\r\n0\r\n\r\n"},
    {"chunk without its end", chunked + "\r\n\r\n1\r\nxy\r\n0\r\n\r\n"},
    {"folded header", "GET /api/v1/ping HTTP/1.1\r\nHost: d\r\nX: a\r\n b\r\n\r\n"},
    {"unknown transfer encoding",
     "POST /api/v1/size HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
    {"two transfer encodings",
     "POST /api/v1/size HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
     "identity\r\n\r\n0\r\n\r\n"},
    {"chunks in HTTP/1.0",
     "POST /api/v1/size HTTP/1.0\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501},
    {"no host", "GET /api/v1/ping HTTP/1.1\r\n\r\n"},
    {"two hosts", "GET /api/v1/ping HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
    {"a length with a sign",
     "POST /api/v1/size HTTP/1.1\r\nHost: d\r\nContent-Length: +1\r\n\r\n1"},
    {"a length that overflows",
     "POST /api/v1/size HTTP/1.1\r\nHost: d\r\nContent-Length: 99999999999999999999\r\n\r\n1"},
    {"an unknown version", "GET /api/v1/ping HTTP/3.7\r\nHost: d\r\n\r\n", 505},
    {"an unknown method", "BREW /api/v1/ping HTTP/1.1\r\nHost: d\r\n\r\n", 501},
    {"a target that is no path", "GET ping HTTP/1.1\r\nHost: d\r\n\r\n"},
    {"a fragment", "GET /api/v1/ping#x HTTP/1.1\r\nHost: d\r\n\r\n"},
    {"space in the target", "GET /api/v1/ping x HTTP/1.1\r\nHost: d\r\n\r\n", 505},
    {"a space before the method", " GET /api/v1/ping HTTP/1.1\r\nHost: d\r\n\r\n"},
    {"not HTTP at all", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03", 10)},
    {"an unknown expectation", post("/api/v1/size", "x", "Expect: miracles\r\n"), 417},
};

TEST_CASE("a malformed request is refused in words, and the connection closed") {
    const Site site;
    for (const auto& request : malformed) {
        CAPTURE(request.name);
        auto client = site.connect();
        const auto reply = client.send(request.bytes).reply();
        // Beast reports some of these with a status of its own choosing; what matters is which
        // kind.
        CHECK(reply.status == request.status);
        CHECK(holds(reply.body, R"({"error":{"code":")"));
        CHECK_FALSE(reply.headers.at("x-request-id").empty());
        CHECK(reply.headers.at("connection") == "close");
        client.shut_down();
        CHECK(client.is_closed());
    }
}

TEST_CASE("what is too large is refused before it is read") {
    const Site site({.max_body = 1'000'000});
    auto client = site.connect();
    SUBCASE("a promised length") {
        client.send("POST /api/v1/size HTTP/1.1\r\nHost: d\r\nContent-Length: 1000001\r\n\r\n");
        CHECK(client.reply().status == 413);
    }
    SUBCASE("chunks that add up") {
        client.send(chunked + "\r\n\r\n");
        const auto chunk = "20000\r\n" + std::string(0x20000, 'x') + "\r\n";
        for (int i = 0; i < 10; ++i) client.send(chunk);
        CHECK(client.reply().status == 413);
    }
    SUBCASE("the header") {
        client.send("GET / HTTP/1.1\r\nHost: d\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
        CHECK(client.reply().status == 431);
    }
    SUBCASE("a header without an end") {
        client.send("GET / HTTP/1.1\r\nHost: d\r\nX: " + std::string(20'000, 'x'));
        CHECK(client.reply().status == 431);
    }
    SUBCASE("many headers") {
        std::string headers;
        for (int i = 0; i < 200; ++i) headers += "X: y\r\n";
        CHECK(client.get("/api/v1/ping", headers).status == 431);
    }
    SUBCASE("what just fits is taken") {
        CHECK(client.send(post("/api/v1/size", std::string(1'000'000, 'x'))).reply().body ==
              "1000000");
    }
}

TEST_CASE("a body comes whole, however it is sent") {
    const Site site;
    auto client = site.connect();
    CHECK(client.send(post("/api/v1/echo", R"({"text":"hi"})")).reply().body == R"({"text":"hi"})");
    client.send(chunked + "\r\n\r\n3;name=value\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
    CHECK(client.reply().body == "5");
    client.send("POST /api/v1/size HTTP/1.1\r\nHost: d\r\nContent-Length: 2\r\n");
    client.send("Expect: 100-continue\r\n\r\n");
    CHECK(client.reply().status == 100);
    CHECK(client.send("ab").reply().body == "2");
}

TEST_CASE("one connection serves request after request") {
    const Site site;
    auto client = site.connect();
    for (int i = 0; i < 5; ++i) CHECK(client.get("/api/v1/ping").status == 200);

    std::string requests;
    for (int i = 0; i < 200; ++i)
        requests += post("/api/v1/echo", R"({"text":")" + std::to_string(i) + "\"}") + "\r\n";
    client.send(requests);
    for (int i = 0; i < 200; ++i)
        CHECK(client.reply().body == R"({"text":")" + std::to_string(i) + "\"}");

    CHECK(client.get("/api/v1/ping", "Connection: close\r\n").headers.at("connection") == "close");
    CHECK(client.is_closed());
}

TEST_CASE("HTTP/1.0 is closed unless it asks to stay") {
    const Site site;
    auto brief = site.connect();
    CHECK(brief.send("GET /api/v1/ping HTTP/1.0\r\n\r\n").reply().status == 200);
    CHECK(brief.is_closed());
    auto lasting = site.connect();
    for (int i = 0; i < 2; ++i) {
        lasting.send("GET /api/v1/ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        CHECK(lasting.reply().headers.at("connection") == "keep-alive");
    }
}

TEST_CASE("the absolute form of a target is its path") {
    const Site site;
    auto client = site.connect();
    client.send("GET http://desk/api/v1/ping?x=1 HTTP/1.1\r\nHost: desk\r\n\r\n");
    CHECK(client.reply().status == 200);
}

TEST_CASE("every answer says how it is to be treated") {
    const Site site;
    auto client = site.connect();
    for (const auto* path : {"/api/v1/ping", "/api/v1/nothing", "/healthz", "/", "/missing.png"}) {
        CAPTURE(path);
        const auto reply = client.get(path);
        CHECK(reply.headers.at("x-content-type-options") == "nosniff");
        CHECK(holds(reply.headers.at("content-security-policy"), "frame-ancestors 'none'"));
        CHECK(reply.headers.at("x-frame-options") == "DENY");
        CHECK(reply.headers.contains("permissions-policy"));
        CHECK(reply.headers.contains("referrer-policy"));
        CHECK(reply.headers.contains("date"));
        CHECK_FALSE(reply.headers.at("x-request-id").empty());
        CHECK_FALSE(reply.headers.contains("strict-transport-security"));
    }
    CHECK(client.get("/api/v1/ping").headers.at("cache-control") == "no-store");
}

TEST_CASE("a handler's own policy stands, and its headers cannot break out") {
    const Site site;
    const auto reply = site.connect().get("/api/v1/frame");
    CHECK(reply.headers.at("content-security-policy") == "sandbox");
    CHECK_FALSE(reply.headers.contains("x-frame-options"));
    CHECK_FALSE(reply.headers.contains("set-cookie"));
    CHECK(reply.headers.at("x-odd") == "a  Set-Cookie: b");
}

TEST_CASE("a sane request id is kept, another is replaced") {
    const Site site;
    auto client = site.connect();
    const auto id = [&](std::string given) {
        return client.get("/api/v1/ping", "X-Request-Id: " + given + "\r\n")
            .headers.at("x-request-id");
    };
    CHECK(id("trace-12.ab_C") == "trace-12.ab_C");
    CHECK(id("a b") != "a b");
    CHECK(id(std::string(65, 'a')) != std::string(65, 'a'));
    CHECK(id("a") == "a");
}

TEST_CASE("only a trusted proxy is believed about the client") {
    const auto remote = [](const Site& site) {
        return site.connect()
            .get("/api/v1/remote",
                 "X-Forwarded-For: 198.51.100.7, 203.0.113.9, 10.1.2.3\r\nX-Forwarded-Proto: "
                 "https\r\n")
            .body;
    };
    CHECK(remote(Site()) == R"({"text":"127.0.0.1 http"})");
    const Site trusting({.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"}});
    CHECK(remote(trusting) == R"({"text":"203.0.113.9 https"})");
    const auto secure = trusting.connect().get("/", "X-Forwarded-Proto: https\r\n");
    CHECK(secure.headers.contains("strict-transport-security"));
    CHECK_THROWS_AS(Site({.trusted_proxies = {"the balancer"}}), std::runtime_error);
}

TEST_CASE("long answers are compressed for who takes it") {
    const Site site;
    auto client = site.connect();
    const auto plain = client.get("/api/v1/long");
    CHECK_FALSE(plain.headers.contains("content-encoding"));
    CHECK(plain.headers.at("vary") == "Accept-Encoding");
    const auto packed = client.get("/api/v1/long", "Accept-Encoding: br, gzip;q=0.5\r\n");
    CHECK(packed.headers.at("content-encoding") == "gzip");
    CHECK(packed.body.size() < 1000);
    CHECK(gunzip(packed.body) == plain.body);
    CHECK_FALSE(client.get("/api/v1/long", "Accept-Encoding: gzip;q=0\r\n")
                    .headers.contains("content-encoding"));
    CHECK_FALSE(client.get("/api/v1/ping", "Accept-Encoding: gzip\r\n")
                    .headers.contains("content-encoding"));
}

TEST_CASE("the files of the UI come in the form the browser takes") {
    const Site site;
    auto client = site.connect();
    const auto script = "/assets/app-1.js";
    CHECK(client.get(script).body == "plain script");
    CHECK(client.get(script, "Accept-Encoding: gzip\r\n").body == "gzip script");
    const auto brotli = client.get(script, "Accept-Encoding: gzip, br\r\n");
    CHECK(brotli.body == "br script");
    CHECK(brotli.headers.at("content-encoding") == "br");
    CHECK(brotli.headers.at("content-type") == "text/javascript");
    CHECK(brotli.headers.at("cache-control") == "public, max-age=31536000, immutable");
    CHECK(brotli.headers.at("vary") == "Accept-Encoding");

    const auto again = client.get(script, "If-None-Match: \"a1\"\r\n");
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(again.headers.at("etag") == "\"a1\"");
}

TEST_CASE("any path that looks like a page is the page") {
    const Site site;
    auto client = site.connect();
    for (const auto* path : {"/", "/inbox/mine/12", "/search?q=a.b", "/index.html"}) {
        CAPTURE(path);
        const auto reply = client.get(path);
        CHECK(reply.body == "<p>page</p>");
        CHECK(reply.headers.at("cache-control") == "no-cache");
        CHECK(reply.headers.at("content-type") == "text/html; charset=utf-8");
    }
    for (const auto* path : {"/api/v1/nothing", "/assets/old-2.js", "/favicon.ico"}) {
        CAPTURE(path);
        CHECK(client.get(path).status == 404);
    }
    CHECK(client.send("POST /inbox HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\n\r\n")
              .reply()
              .status == 404);
}

TEST_CASE("HEAD gives the length and no body") {
    const Site site;
    auto client = site.connect();
    const auto head = [&](std::string path) {
        return client.send("HEAD " + path + " HTTP/1.1\r\nHost: d\r\n\r\n").reply(false);
    };
    CHECK(head("/").headers.at("content-length") == "11");
    CHECK(head("/api/v1/long").headers.at("content-length") == "50011");
    CHECK(head("/api/v1/file").headers.at("content-length") == "200000");
    CHECK(client.get("/api/v1/ping").body == R"({"ok":true})");
}

TEST_CASE("a file is sent from the disk") {
    const Site site;
    auto client = site.connect();
    for (int i = 0; i < 2; ++i) {
        const auto reply = client.get("/api/v1/file");
        CHECK(reply.status == 200);
        CHECK(reply.body == std::string(200'000, 'f'));
    }
    std::filesystem::remove(site.file);
    CHECK(client.get("/api/v1/file").status == 404);
}

TEST_CASE("a part of a file is sent when it is asked for") {
    const Site site;
    std::ofstream(site.file) << "0123456789";
    auto client = site.connect();
    const auto part = [&](std::string range) {
        const auto reply = client.get("/api/v1/file", "Range: " + range + "\r\n");
        const auto where = reply.headers.find("content-range");
        return std::to_string(reply.status) + ' ' + reply.body + ' ' +
               (where == reply.headers.end() ? "" : where->second);
    };
    CHECK(part("bytes=2-4") == "206 234 bytes 2-4/10");
    CHECK(part("bytes=7-") == "206 789 bytes 7-9/10");
    CHECK(part("bytes=8-99") == "206 89 bytes 8-9/10");
    CHECK(part("bytes=-3") == "206 789 bytes 7-9/10");
    CHECK(part("bytes=-99") == "206 0123456789 bytes 0-9/10");
    CHECK(part("bytes=10-") == "416  bytes */10");
    for (const auto* whole : {"bytes=4-2", "bytes=1-2,4-5", "bytes=-", "bytes=x-", "lines=1-2"}) {
        CAPTURE(whole);
        CHECK(part(whole) == "200 0123456789 ");
    }
    CHECK(client.get("/api/v1/file").headers.at("accept-ranges") == "bytes");
}

TEST_CASE("the heartbeat is heard while every worker is busy") {
    Site site;
    std::vector<std::unique_ptr<Client>> busy;
    for (int i = 0; i < 8; ++i) {
        busy.push_back(std::make_unique<Client>(site.server->port()));
        busy.back()->send("GET /api/v1/slow HTTP/1.1\r\nHost: d\r\n\r\n");
    }
    site.gate.wait_for_guest();
    CHECK(site.connect().get("/healthz").status == 200);
    site.gate.open();
    for (auto& client : busy) CHECK(client->reply().status == 200);
}

TEST_CASE("a full server says so") {
    const Site site({.max_connections = 1});
    auto first = site.connect();
    CHECK(first.get("/healthz").status == 200);
    CHECK(site.connect().reply().status == 503);
}

TEST_CASE("a stopping server ends what it began and takes nothing new") {
    Site site;
    const auto port = site.server->port();
    auto idle = site.connect();
    CHECK(idle.get("/healthz").status == 200);
    auto busy = site.connect();
    busy.send("GET /api/v1/slow HTTP/1.1\r\nHost: d\r\n\r\n");
    site.gate.wait_for_guest();

    std::jthread stopper([&] { site.server->stop(); });
    CHECK(idle.is_closed());
    CHECK_THROWS_AS(Client{port}, std::runtime_error);
    site.gate.open();
    CHECK(busy.reply().body == R"({"text":"done"})");
    CHECK(busy.is_closed());
    busy.shut_down();
}

TEST_CASE("an address that is taken is an error in words") {
    const Site site;
    Server second(site.router, const_cast<Nobody&>(site.nobody), nullptr,
                  {.port = site.server->port(), .workers = 1});
    CHECK_THROWS_WITH_AS(second.start(), doctest::Contains("Cannot listen on 127.0.0.1:"),
                         std::runtime_error);
}

}  // namespace
}  // namespace tandem::http::server_test
