#include "http/live.h"

#include "http/loopback_test.h"
#include "http/server.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace tandem::http::live_test {
namespace {

using testing::Client;

// Signs in by a cookie or by a key.
class Doorman final : public Authenticator {
public:
    std::optional<Identity> authenticate(const Request& request) override {
        const Actor mara(ActorKind::agent, AgentId(2), "Mara", {});
        if (request.cookie("session") == "s3cret")
            return Identity{.actor = mara, .by_cookie = true, .csrf_token = "t"};
        if (request.header("Authorization") == "Bearer key") return Identity{.actor = mara};
        return std::nullopt;
    }
};

// Writes down what happens, and echoes.
class Diary final : public LiveHandler {
public:
    void opened(const std::shared_ptr<LiveConnection>& connection, std::int64_t since) override {
        {
            const std::lock_guard lock(mutex_);
            last_ = connection;
        }
        write("opened " + connection->actor().name() + " " + std::to_string(since));
    }
    void received(const std::shared_ptr<LiveConnection>& connection,
                  std::string_view message) override {
        if (message == "throw") throw std::runtime_error("the handler's own fault");
        if (message == "bye") return connection->close();
        connection->send(std::make_shared<const std::string>("echo " + std::string(message)));
    }
    void closed(const std::shared_ptr<LiveConnection>&) override { write("closed"); }

    void write(std::string line) {
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
        changed_.notify_all();
    }
    void wait_for(std::string_view line) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return std::ranges::find(lines_, line) != lines_.end(); });
    }
    std::vector<std::string> lines() {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    std::shared_ptr<LiveConnection> last() {
        const std::lock_guard lock(mutex_);
        return last_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
    std::shared_ptr<LiveConnection> last_;
};

struct Frame {
    int opcode = -1;  // -1: the connection ended
    std::string payload;
};

constexpr int text = 1;
constexpr int binary = 2;
constexpr int close_frame = 8;
constexpr int ping = 9;
constexpr int pong = 10;

// A browser's side of a websocket.
class Browser {
public:
    explicit Browser(std::uint16_t port) : client_(port) {}

    testing::Reply connect(std::string_view query = "",
                           std::string_view headers = "Authorization: Bearer key\r\n") {
        return client_.get(
            "/api/v1/live" + std::string(query),
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                std::string(headers));
    }

    // Masked with zeros, which leaves the payload readable.
    void send(std::string_view payload, int opcode = text) {
        std::string frame(1, static_cast<char>(0x80 | opcode));
        if (payload.size() < 126) {
            frame += static_cast<char>(0x80 | payload.size());
        } else if (payload.size() < 65'536) {
            frame += static_cast<char>(0x80 | 126);
            append_length(frame, payload.size(), 2);
        } else {
            frame += static_cast<char>(0x80 | 127);
            append_length(frame, payload.size(), 8);
        }
        client_.send(frame + std::string(4, '\0') + std::string(payload));
    }
    void send_raw(std::string_view bytes) { client_.send(bytes); }

    Frame receive() {
        const auto head = client_.take(2);
        if (head.size() < 2) return {};
        std::size_t length = static_cast<unsigned char>(head[1]) & 0x7f;
        if (length >= 126) length = number(client_.take(length == 126 ? 2 : 8));
        return {head[0] & 0x0f, client_.take(length)};
    }

    // The code the server closed with; 0 when it just went. The browser agrees and goes.
    int closed_with() {
        auto frame = receive();
        while (frame.opcode == text) frame = receive();
        if (frame.opcode == close_frame) send(frame.payload, close_frame);
        client_.shut_down();
        return frame.opcode == close_frame ? static_cast<int>(number(frame.payload.substr(0, 2)))
                                           : 0;
    }

private:
    static void append_length(std::string& out, std::size_t length, int bytes) {
        for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(length >> (8 * i));
    }
    static std::size_t number(std::string_view bytes) {
        std::size_t value = 0;
        for (const char c : bytes) value = value * 256 + static_cast<unsigned char>(c);
        return value;
    }

    Client client_;
};

struct Site {
    explicit Site(ServerOptions options = {}) {
        options.port = 0;
        options.workers = 4;
        server = std::make_unique<Server>(router, doorman, &diary, std::move(options));
        server->start();
    }

    Diary diary;
    Doorman doorman;
    Router router;
    std::unique_ptr<Server> server;
};

TEST_CASE("a live connection opens where the client left off, echoes and closes") {
    Site site;
    Browser browser(site.server->port());
    const auto reply = browser.connect("?since=42");
    CHECK(reply.status == 101);
    CHECK(reply.headers.at("sec-websocket-accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    browser.send("hello");
    CHECK(browser.receive().payload == "echo hello");
    browser.send("are you there?", ping);
    CHECK(browser.receive().opcode == pong);
    browser.send("bye");
    CHECK(browser.closed_with() == 1000);
    site.diary.wait_for("closed");
    CHECK(site.diary.lines() == std::vector<std::string>{"opened Mara 42", "closed"});
}

TEST_CASE("messages are handled and sent in their order") {
    Site site;
    Browser browser(site.server->port());
    browser.connect();
    for (int i = 0; i < 150; ++i) browser.send(std::to_string(i));
    for (int i = 0; i < 150; ++i) CHECK(browser.receive().payload == "echo " + std::to_string(i));
    site.diary.wait_for("opened Mara 0");
    const auto connection = site.diary.last();
    for (int i = 0; i < 500; ++i)
        connection->send(std::make_shared<const std::string>(std::to_string(i)));
    for (int i = 0; i < 500; ++i) CHECK(browser.receive().payload == std::to_string(i));
}

TEST_CASE("many threads may send at once") {
    Site site;
    Browser browser(site.server->port());
    browser.connect();
    site.diary.wait_for("opened Mara 0");
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([connection = site.diary.last()] {
                for (int i = 0; i < 100; ++i)
                    connection->send(std::make_shared<const std::string>("x"));
            });
    }
    for (int i = 0; i < 400; ++i) CHECK(browser.receive().payload == "x");
}

TEST_CASE("a stranger is not let in") {
    Site site;
    const auto status = [&](std::string_view headers) {
        return Browser(site.server->port()).connect("", headers).status;
    };
    CHECK(status("") == 401);
    CHECK(status("Authorization: Bearer other\r\n") == 401);
    const std::string cookie = "Cookie: session=s3cret\r\n";
    CHECK(status(cookie) == 403);
    CHECK(status(cookie + "Origin: https://evil.example\r\n") == 403);
    CHECK(status(cookie + "Origin: null\r\n") == 403);
    CHECK(status(cookie + "Origin: https://desk\r\n") == 101);
    CHECK(Browser(site.server->port()).connect("?since=x").status == 422);
    CHECK(Client(site.server->port()).get("/api/v1/live").status == 426);
}

TEST_CASE("a handler's fault does not end the connection") {
    Site site;
    Browser browser(site.server->port());
    browser.connect();
    browser.send("throw");
    browser.send("still there?");
    CHECK(browser.receive().payload == "echo still there?");
}

TEST_CASE("what a browser would not send ends the connection") {
    Site site;
    Browser browser(site.server->port());
    browser.connect();
    SUBCASE("a message that is too long") {
        browser.send(std::string(65'537, 'x'));
        CHECK(browser.closed_with() == 1009);
    }
    SUBCASE("a frame that claims two gigabytes") {
        browser.send_raw(
            std::string("\x81\xff\x00\x00\x00\x00\x80\x00\x00\x00\x00\x00\x00\x00", 14));
        CHECK(browser.closed_with() == 1009);
    }
    SUBCASE("text that is no UTF-8") {
        browser.send("\xff\xfe");
        CHECK(browser.closed_with() == 1007);
    }
    SUBCASE("a frame without a mask") {
        browser.send_raw(std::string("\x81\x01x", 3));
        CHECK(browser.closed_with() == 1002);
    }
    SUBCASE("bytes") {
        browser.send("x", binary);
        CHECK(browser.closed_with() == 1003);
    }
    SUBCASE("a flood") {
        for (int i = 0; i < 2'000; ++i) browser.send("x");
        CHECK(browser.closed_with() == 1008);
    }
    site.diary.wait_for("closed");
}

TEST_CASE("the largest message comes whole") {
    Site site;
    Browser browser(site.server->port());
    browser.connect();
    browser.send(std::string(65'536, 'x'));
    CHECK(browser.receive().payload.size() == 65'541);
}

TEST_CASE("who does not keep up is closed, and the others are not held up") {
    Site site({.max_live_queue = 1'000'000});
    Browser lazy(site.server->port());
    lazy.connect();
    site.diary.wait_for("opened Mara 0");
    const auto connection = site.diary.last();
    const auto message = std::make_shared<const std::string>(std::string(50'000, 'x'));
    for (int i = 0; i < 1'000; ++i) connection->send(message);
    site.diary.wait_for("closed");
    Browser other(site.server->port());
    other.connect();
    other.send("x");
    CHECK(other.receive().payload == "echo x");
}

TEST_CASE("a stopping server says goodbye to its browsers") {
    Site site;
    Browser browser(site.server->port());
    browser.connect();
    site.diary.wait_for("opened Mara 0");
    std::jthread stopper([&] { site.server->stop(); });
    CHECK(browser.closed_with() == 1001);
    site.diary.wait_for("closed");
}

TEST_CASE("a browser that vanishes is noticed") {
    Site site;
    {
        Browser browser(site.server->port());
        browser.connect();
        site.diary.wait_for("opened Mara 0");
    }
    site.diary.wait_for("closed");
    site.diary.last()->send(std::make_shared<const std::string>("into the void"));
    site.diary.last()->close();
}

}  // namespace
}  // namespace tandem::http::live_test
