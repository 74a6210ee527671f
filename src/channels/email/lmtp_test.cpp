#include "channels/email/lmtp.h"

#include "base/refusal.h"
#include "channels/email/fetch_world_test.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>

namespace tandem::channels::email {
namespace {

class Client {
public:
    explicit Client(int port) : handle_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    }
    explicit Client(const std::string& path) : handle_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, path.c_str());
        REQUIRE(::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    }
    ~Client() { ::close(handle_); }

    void say(const std::string& bytes) {
        REQUIRE(::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0);
    }
    // Until the text has come, or the server has gone.
    std::string hear(const std::string& until) {
        std::string heard;
        char bytes[1000];
        while (heard.find(until) == std::string::npos) {
            const auto got = ::recv(handle_, bytes, sizeof bytes, 0);
            if (got <= 0) return heard;
            heard.append(bytes, static_cast<std::size_t>(got));
        }
        return heard;
    }

private:
    int handle_;
};

struct LmtpWorld : FetchWorld {
    LmtpWorld() {
        mailbox.name = "Support";
        mailbox.address = "support@shop.test";
        mailbox = add_mailbox(journal, secrets, admin, mailbox, {});
    }
};

std::string envelope(const std::string& recipients) {
    return "LHLO mx\r\nMAIL FROM:<mina@customer.test>\r\n" + recipients + "DATA\r\n";
}

TEST_CASE("a message that an MTA hands over is kept before the MTA is told so") {
    LmtpWorld world;
    LmtpListener listener(world.journal, world.intake, {.listen = "127.0.0.1:0"});
    Client client(listener.port());
    client.say(envelope("RCPT TO:<Support+order-7@shop.test>\r\nRCPT TO:<support@shop.test>\r\n"
                        "RCPT TO:<nobody@shop.test>\r\n") +
               world.letter("a@x") + ".\r\nQUIT\r\n");
    const auto heard = client.hear("221");
    CHECK(heard.find("550 5.1.1 No mailbox has this address.") != std::string::npos);
    CHECK(heard.find("250 2.0.0 Kept.\r\n250 2.0.0 Kept.\r\n221") != std::string::npos);
    CHECK(world.messages() == 1);
    CHECK(world.count("SELECT COUNT(*) FROM incoming_mail WHERE source = 'lmtp'") == 1);
}

TEST_CASE("what cannot be kept stays with the MTA") {
    LmtpWorld world;
    LmtpListener listener(world.journal, world.intake, {.listen = "127.0.0.1:0"});
    world.db->write([](store::Tx& tx) { tx.run("ALTER TABLE incoming_mail RENAME TO away"); });
    Client client(listener.port());
    client.say(envelope("RCPT TO:<support@shop.test>\r\n") + world.letter("a@x") + ".\r\n");
    CHECK(client.hear("451").find("451 4.3.0") != std::string::npos);
    world.db->write([](store::Tx& tx) { tx.run("ALTER TABLE away RENAME TO incoming_mail"); });
    client.say("MAIL FROM:<mina@customer.test>\r\nRCPT TO:<support@shop.test>\r\nDATA\r\n" +
               world.letter("a@x") + ".\r\n");
    client.hear("Kept.");
    CHECK(world.messages() == 1);
}

TEST_CASE("too many clients are asked to come again") {
    LmtpWorld world;
    LmtpListener listener(world.journal, world.intake, {.listen = "127.0.0.1:0", .connections = 1});
    Client first(listener.port());
    CHECK(first.hear("\r\n").starts_with("220"));
    Client second(listener.port());
    CHECK(second.hear("\r\n").starts_with("421"));
}

TEST_CASE("a Unix socket is for its owner and group, and outlives a crash of ours") {
    LmtpWorld world;
    const auto path = world.folder() + "/lmtp.sock";
    {
        LmtpListener listener(world.journal, world.intake, {.listen = "unix:" + path});
        const auto mode = std::filesystem::status(path).permissions();
        CHECK((mode & std::filesystem::perms::others_all) == std::filesystem::perms::none);
        Client client(path);
        CHECK(client.hear("\r\n").starts_with("220"));
        CHECK_THROWS_AS(LmtpListener(world.journal, world.intake, {.listen = "unix:" + path}),
                        Refusal);
    }
    CHECK_FALSE(std::filesystem::exists(path));
    // Left behind by a process that was killed.
    const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path.c_str());
    REQUIRE(::bind(dead, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    ::close(dead);
    LmtpListener listener(world.journal, world.intake, {.listen = "unix:" + path});
    Client client(path);
    CHECK(client.hear("\r\n").starts_with("220"));
}

TEST_CASE("an address that others could reach is refused") {
    LmtpWorld world;
    for (const std::string listen : {"0.0.0.0:24", "192.0.2.1:24", ":24", "lmtp", "127.0.0.1:x"})
        CHECK_THROWS_AS(LmtpListener(world.journal, world.intake, {.listen = listen}), Refusal);
}

}  // namespace
}  // namespace tandem::channels::email
