// Signing in with a provider's token at SMTP and POP3 servers; IMAP is in oauth_test.cpp.

#include "channels/email/oauth_world_test.h"
#include "channels/email/sender.h"
#include "conversations/message_table.h"
#include "conversations/table.h"
#include "crypto/encoding.h"
#include "mail/sasl.h"

namespace tandem::channels::email {
namespace {

using conversations::MessageKind;
using testing::Peer;
using testing::ScriptedServer;
using Outcome = events::Delivery::Outcome;

// What Google says of a token it does not take.
const std::string google =
    R"({"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"})";
const std::string second = R"({"access_token":"second","expires_in":3600})";
const std::string refused_by_google =
    "status 400, scope https://mail.google.com/); connect the mailbox again.";

// What the two servers below have in common.
struct TokenServer {
    std::string accepted = mail::xoauth2("support", "first");
    std::string mechanism = "XOAUTH2";
    std::vector<std::string> tried = {};    // the tokens
    std::vector<std::string> gave_up = {};  // our last word before a refusal
    std::string letter = {};                // that lies there, or was sent

    bool take(const std::string& secret) {
        tried.push_back(secret);
        return secret == accepted;
    }
};

struct Pop3Server : TokenServer {
    void play(Peer& peer) {
        peer.say("+OK ready");
        for (auto line = peer.hear(); !line.empty(); line = peer.hear()) {
            if (line == "CAPA") {
                peer.say("+OK\r\nSASL " + mechanism + "\r\nUIDL\r\n.");
            } else if (line == "AUTH " + mechanism) {
                if (!sign_in(peer)) return;
            } else if (line == "UIDL" || line == "LIST") {
                peer.say("+OK\r\n1 " + (line == "UIDL" ? "one" : std::to_string(letter.size())) +
                         "\r\n.");
            } else if (line == "RETR 1") {
                peer.say("+OK");
                peer.write(letter);
                peer.say(".");
            } else {
                peer.say("+OK");
                if (line == "QUIT") return;
            }
        }
    }
    bool sign_in(Peer& peer) {
        peer.say("+ ");
        if (take(peer.hear())) {
            peer.say("+OK in");
            return true;
        }
        peer.say("+ " + crypto::to_base64(google));
        gave_up.push_back(peer.hear());
        peer.say("-ERR [AUTH] not accepted");
        return false;
    }
};

struct SmtpServer : TokenServer {
    std::string offers = "AUTH CRAM-MD5 PLAIN XOAUTH2 OAUTHBEARER";
    bool explains = true;

    void play(Peer& peer) {
        peer.say("220 mx.test");
        for (auto line = peer.hear(); !line.empty(); line = peer.hear()) {
            if (line.starts_with("EHLO")) {
                peer.say("250-mx.test\r\n250 " + offers);
            } else if (line.starts_with("AUTH ")) {
                sign_in(peer, line);
            } else if (line == "DATA") {
                peer.say("354 go on");
                for (auto text = peer.hear(); text != "."; text = peer.hear())
                    letter += text + "\n";
                peer.say("250 2.0.0 queued");
            } else {
                peer.say("250 ok");
            }
        }
    }
    void sign_in(Peer& peer, const std::string& line) {
        auto secret = line.substr(line.find(' ', 5) + 1);
        if (line.find(' ', 5) == std::string::npos) {
            peer.say("334 ");
            secret = peer.hear();
        }
        if (take(secret)) return peer.say("235 2.7.0 accepted");
        if (explains) {
            peer.say("334 " + crypto::to_base64(google));
            gave_up.push_back(peer.hear());
        }
        peer.say("535 5.7.8 Username and Password not accepted");
    }
};

struct Pop3World : OAuthWorld {
    Pop3Server pop3;

    Pop3World() {
        pop3.letter = letter("a@x");
        ScriptedServer nobody([](Peer&) {});
        connect(IncomingKind::pop3, nobody.port());
        connect_with(first_tokens);
    }
    PollReport fetch(int sessions) {
        ScriptedServer server([this](Peer& peer) { pop3.play(peer); }, sessions);
        change([&](Mailbox& one) { one.incoming_port = server.port(); });
        return poll(tools, mailbox);
    }
};

TEST_CASE("POP3: a mailbox that was connected signs in with a token") {
    Pop3World world;
    CHECK(world.fetch(1).taken == 1);
    CHECK(world.messages() == 1);
    CHECK(world.pop3.tried == std::vector{mail::xoauth2("support", "first")});
}

TEST_CASE("POP3: a token that is not taken is renewed, and tried once more") {
    Pop3World world;
    world.pop3.accepted = mail::xoauth2("support", "second");
    Provider provider(second);
    world.move_provider(provider.url());
    CHECK(world.fetch(2).taken == 1);
    provider.server.finish();
    CHECK(provider.asked.starts_with("grant_type=refresh_token&refresh_token=again&"));
    CHECK(world.pop3.tried ==
          std::vector{mail::xoauth2("support", "first"), mail::xoauth2("support", "second")});
    CHECK(world.pop3.gave_up == std::vector<std::string>{""});
}

TEST_CASE("POP3: a server that takes no token at all is quoted, with what it explained") {
    Pop3World world;
    world.pop3.accepted = "none";
    Provider provider(second);
    world.move_provider(provider.url());
    CHECK(world.fetch(2).error ==
          "The server does not accept the sign-in of the provider ([AUTH] not accepted; " +
              refused_by_google);
    CHECK(world.pop3.tried.size() == 2);

    world.pop3.mechanism = "OAUTHBEARER";
    world.pop3.gave_up.clear();
    world.move_provider("http://127.0.0.1:1/token");
    world.fetch(1);
    CHECK(world.pop3.gave_up == std::vector<std::string>{"AQ=="});

    world.pop3.mechanism = "PLAIN";
    CHECK(world.fetch(1).error.find("offers no sign-in by OAuth2") != std::string::npos);
}

struct SmtpWorld : OAuthWorld {
    SmtpServer smtp;
    MessageId answer;

    SmtpWorld() {
        ScriptedServer nobody([](Peer&) {});
        connect(IncomingKind::imap, nobody.port());
        connect_with(first_tokens);
        const auto conversation = *take(letter("first@x")).conversation;
        answer = journal.write(Actor::system("email"), [&](events::Unit& unit) {
            conversations::Message message{.conversation = conversation,
                                           .kind = MessageKind::reply,
                                           .author_kind = conversations::AuthorKind::agent,
                                           .author_id = 2,
                                           .author_name = "Mara",
                                           .header_id = "answer@shop.test",
                                           .at = unit.now,
                                           .subject = "Re: Kettle",
                                           .recipients = {{{"Mina", "mina@customer.test"}}, {}, {}},
                                           .text = "It is on its way.",
                                           .html = "<p>It is on its way.</p>"};
            conversations::Messages(unit.tx).add(message);
            unit.tx.run(
                "INSERT INTO message_deliveries (message_id, outbox_id, state, until, undo)"
                " VALUES ($1, 99, 'sending', 0, '{}')",
                message.id);
            return message.id;
        });
    }

    template <class Work>
    auto at_server(int sessions, Work work) {
        ScriptedServer server([this](Peer& peer) { smtp.play(peer); }, sessions);
        change([&](Mailbox& one) {
            one.outgoing_host = "localhost";
            one.outgoing_port = server.port();
            one.outgoing_security = TransportSecurity::none;
            one.outgoing_username = "support";
        });
        return work();
    }
    events::Delivery send(int sessions) {
        return at_server(sessions, [&] {
            EmailSender sender(journal, blobs, secrets, tokens);
            return sender.send(
                {.kind = "email", .key = "message:" + std::to_string(answer.value())});
        });
    }
    ConnectionTest tried(int sessions) {
        return at_server(sessions,
                         [&] { return test_mailbox(journal, secrets, mailbox).outgoing; });
    }
    std::string oauthbearer(const std::string& token) const {
        mail::Server server;
        server.host = "localhost";
        server.port = static_cast<int>(mailbox.outgoing_port);
        server.username = "support";
        return mail::oauthbearer(server, token);
    }
};

TEST_CASE("SMTP: an answer of a connected mailbox leaves with a token, never with a password") {
    SmtpWorld world;
    world.smtp.offers = "AUTH CRAM-MD5 PLAIN XOAUTH2";
    const auto delivery = world.send(1);
    CHECK(delivery.error == "");
    CHECK(delivery.outcome == Outcome::sent);
    CHECK(world.smtp.letter.find("It is on its way.") != std::string::npos);
    CHECK(world.smtp.tried == std::vector{mail::xoauth2("support", "first")});
}

TEST_CASE("SMTP: a token that is not taken is renewed, and the answer leaves once") {
    SmtpWorld world;
    world.smtp.offers = "AUTH XOAUTH2";
    world.smtp.accepted = mail::xoauth2("support", "second");
    Provider provider(second);
    world.move_provider(provider.url());
    const auto delivery = world.send(2);
    CHECK(delivery.error == "");
    CHECK(delivery.outcome == Outcome::sent);
    provider.server.finish();
    CHECK(provider.asked.starts_with("grant_type=refresh_token&refresh_token=again&"));
    CHECK(world.smtp.tried ==
          std::vector{mail::xoauth2("support", "first"), mail::xoauth2("support", "second")});
    CHECK(world.smtp.letter.find("Subject: Re: Kettle") ==
          world.smtp.letter.rfind("Subject: Re: Kettle"));
}

TEST_CASE("SMTP: a server that takes no token at all is quoted, with what it explained") {
    SmtpWorld world;
    world.smtp.offers = "AUTH XOAUTH2";
    world.smtp.accepted = "none";
    Provider provider(second);
    world.move_provider(provider.url());
    const auto delivery = world.send(2);
    CHECK(delivery.outcome == Outcome::refused);
    CHECK(delivery.error ==
          "The server does not accept the sign-in of the provider (" + refused_by_google);
    CHECK(world.smtp.letter.empty());

    // The administrator who tries the settings reads the same.
    Provider again(R"({"access_token":"third","expires_in":3600})");
    world.move_provider(again.url());
    const auto report = world.tried(2);
    CHECK_FALSE(report.ok);
    CHECK(report.message == delivery.error);
    CHECK(world.smtp.tried.back() == mail::xoauth2("support", "third"));
}

TEST_CASE("SMTP: while the provider is away an answer waits, and fails when it has ended it") {
    SmtpWorld world;
    world.smtp.offers = "AUTH XOAUTH2";
    world.smtp.accepted = "none";
    world.move_provider("http://127.0.0.1:1/token");
    const auto waiting = world.send(1);
    CHECK(waiting.outcome == Outcome::retry);
    CHECK(waiting.error.find("The provider cannot be reached") == 0);

    Provider ended(R"({"error":"invalid_grant","error_description":"Token revoked."})", 400);
    world.move_provider(ended.url());
    CHECK(world.send(1).outcome == Outcome::refused);
    const auto next = world.send(0);
    CHECK(next.outcome == Outcome::refused);
    CHECK(next.error ==
          "The provider has ended the sign-in; connect the mailbox again (Token revoked.).");
}

TEST_CASE("SMTP: OAUTHBEARER, a refusal without reasons, and a server without either") {
    SmtpWorld world;
    world.smtp.offers = "AUTH OAUTHBEARER";
    world.smtp.explains = false;
    world.move_provider("http://127.0.0.1:1/token");
    CHECK(world.tried(1).message ==
          "The server does not accept the sign-in of the provider (535 5.7.8 Username and Password "
          "not accepted); connect the mailbox again.");
    CHECK(world.smtp.tried == std::vector{world.oauthbearer("first")});

    world.smtp.explains = true;
    CHECK(world.tried(1).message.find("not accepted; " + refused_by_google) != std::string::npos);
    CHECK(world.smtp.gave_up == std::vector<std::string>{"AQ=="});

    world.smtp.tried.clear();
    world.smtp.offers = "AUTH PLAIN LOGIN CRAM-MD5";
    CHECK(world.tried(1).message == "The server offers no sign-in by OAuth2.");
    CHECK(world.smtp.tried.empty());
}

}  // namespace
}  // namespace tandem::channels::email
