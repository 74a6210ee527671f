#include "mail/smtp.h"

#include "tests/mail/scripted_server.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace tandem::mail {
namespace {

using Outcome = SendResult::Outcome;
using testing::Peer;
using testing::ScriptedServer;
using testing::TestCertificate;

SmtpSettings settings_for(const ScriptedServer& server, Security security = Security::none) {
    SmtpSettings settings;
    settings.host = "localhost";
    settings.port = server.port();
    settings.security = security;
    settings.timeout = std::chrono::seconds(2);
    return settings;
}

const std::string raw = "Subject: hi\r\n\r\n.one\r\n..two\r\nend\r\n";

// Answers to the commands of one delivery, each by its first word; what is missing gets 250.
struct Script {
    std::string mail = "250 ok";
    std::vector<std::string> recipients = {};
    std::string data = "354 go on";
    std::string end = "250 2.0.0 queued as 17";
    bool hangs_up_in_data = false;
    bool hangs_up_after_data = false;
    std::string offers = "8BITMIME";
    std::vector<std::string> asked_for = {};  // the RCPT commands
    std::string seen = {};                    // the message as it arrived, still with doubled dots

    void play(Peer& peer) {
        peer.say("220 mx.example ESMTP");
        greet(peer, offers);
        std::size_t asked = 0;
        for (auto line = peer.hear(); !line.empty(); line = peer.hear()) {
            if (line.starts_with("MAIL")) {
                peer.say(mail);
            } else if (line.starts_with("RCPT")) {
                asked_for.push_back(line);
                peer.say(asked < recipients.size() ? recipients[asked] : "250 ok");
                ++asked;
            } else if (line == "DATA") {
                peer.say(data);
                if (data.starts_with("354") && !take_message(peer)) return;
            } else if (line == "QUIT") {
                peer.say("221 bye");
            } else {
                peer.say("250 ok");
            }
        }
    }

    static void greet(Peer& peer, const std::string& offers = "8BITMIME") {
        peer.hear();
        peer.write("250-mx.example\r\n250 " + offers + "\r\n");
    }

    bool take_message(Peer& peer) {
        if (hangs_up_in_data) return false;
        for (auto line = peer.hear(); line != "."; line = peer.hear()) seen += line + "\r\n";
        if (hangs_up_after_data) return false;
        peer.say(end);
        return true;
    }
};

std::vector<std::string> asked_for(const std::string& offers, bool request_receipts) {
    Script script{.offers = offers};
    ScriptedServer server([&](Peer& peer) { script.play(peer); });
    auto settings = settings_for(server);
    settings.request_receipts = request_receipts;
    CHECK(send(settings, "support@shop.example", {"ada+x@example.com", "bob@example.com"}, raw)
              .is_sent());
    server.finish();
    return script.asked_for;
}

TEST_CASE("a server that reports deliveries is asked to, if the sender wants that") {
    const std::vector<std::string> plain{"RCPT TO:<ada+x@example.com>",
                                         "RCPT TO:<bob@example.com>"};
    CHECK(asked_for("8BITMIME", true) == plain);
    CHECK(asked_for("DSN", false) == plain);
    CHECK(asked_for("DSN", true) ==
          std::vector<std::string>{"RCPT TO:<ada+x@example.com> NOTIFY=SUCCESS,FAILURE,DELAY "
                                   "ORCPT=rfc822;ada+2Bx@example.com>",
                                   "RCPT TO:<bob@example.com> NOTIFY=SUCCESS,FAILURE,DELAY "
                                   "ORCPT=rfc822;bob@example.com>"});
}

SendResult deliver(Script& script,
                   const std::vector<std::string>& recipients = {"ada@example.com"}) {
    ScriptedServer server([&](Peer& peer) { script.play(peer); });
    auto result = send(settings_for(server), "support@shop.example", recipients, raw);
    server.finish();
    return result;
}

TEST_CASE("a message is sent as it is") {
    Script script;
    const auto result = deliver(script);
    CHECK(result.is_sent());
    CHECK(result.code == 250);
    CHECK(result.text == "250 2.0.0 queued as 17");
    CHECK(script.seen == "Subject: hi\r\n\r\n..one\r\n...two\r\nend\r\n");
}

TEST_CASE("refusals are told apart by who must act") {
    Script greylisted{.recipients = {"450 4.2.0 try later"}};
    const auto later = deliver(greylisted);
    CHECK(later.outcome == Outcome::temporary);
    CHECK(later.code == 450);
    CHECK(later.text.find("try later") != std::string::npos);

    Script unknown{.recipients = {"550-5.1.1 no such\r\n550 5.1.1 user"}};
    const auto never = deliver(unknown);
    CHECK(never.outcome == Outcome::permanent);
    CHECK(never.code == 550);
    CHECK(never.text.find("5.1.1 no such 5.1.1 user") != std::string::npos);
    CHECK(never.text.find("ada@example.com") != std::string::npos);

    Script sender{.mail = "553 5.7.1 not your address"};
    CHECK(deliver(sender).outcome == Outcome::permanent);

    Script spam{.end = "554 5.7.1 looks like spam"};
    const auto refused = deliver(spam);
    CHECK(refused.outcome == Outcome::permanent);
    CHECK(refused.text.find("looks like spam") != std::string::npos);

    Script full{.end = "452 4.3.1 disk full"};
    CHECK(deliver(full).outcome == Outcome::temporary);

    Script closed{.data = "451 4.3.0 not now"};
    CHECK(deliver(closed).outcome == Outcome::temporary);
}

TEST_CASE("the recipients that were refused are named, the others got it") {
    Script script{.recipients = {"250 ok", "550 5.1.1 unknown", "250 ok"}};
    const auto result = deliver(script, {"a@example.com", "b@example.com", "c@example.com"});
    CHECK(result.is_sent());
    REQUIRE(result.refused.size() == 1);
    CHECK(result.refused[0].address == "b@example.com");
    CHECK(result.refused[0].code == 550);

    Script mixed{.recipients = {"550 5.1.1 unknown", "451 4.3.0 later"}};
    const auto none = deliver(mixed, {"a@example.com", "b@example.com"});
    CHECK(none.outcome == Outcome::temporary);
    CHECK(none.refused.size() == 2);
}

TEST_CASE("a connection lost after the whole message leaves its fate unknown") {
    Script script{.hangs_up_after_data = true};
    const auto result = deliver(script);
    CHECK(result.outcome == Outcome::unknown);
    CHECK(result.text.find("may or may not") != std::string::npos);
}

TEST_CASE("the caller has a last word before the message is complete") {
    Script script;
    bool was_asked = false;
    ScriptedServer server([&](Peer& peer) { script.play(peer); });
    const auto result = send(settings_for(server), "a@x.example", {"b@x.example"}, raw, [&] {
        CHECK_FALSE(was_asked);
        CHECK(script.seen.find("end") == std::string::npos);
        was_asked = true;
    });
    CHECK(result.is_sent());
    CHECK(was_asked);

    Script second{.hangs_up_in_data = true};
    ScriptedServer other([&](Peer& peer) { second.play(peer); });
    CHECK_THROWS_AS(send(settings_for(other), "a@x.example", {"b@x.example"}, raw,
                         [] { throw std::runtime_error("no"); }),
                    std::runtime_error);
    other.finish();
    CHECK(second.seen.empty());

    Script refusing{.recipients = {"550 no"}};
    ScriptedServer third([&](Peer& peer) { refusing.play(peer); });
    (void)send(settings_for(third), "a@x.example", {"b@x.example"}, raw,
               [] { FAIL_CHECK("asked although nobody takes the message"); });
}

TEST_CASE("what never got as far as the message was certainly not accepted") {
    SmtpSettings nobody;
    nobody.host = "localhost";
    nobody.port = 1;
    nobody.security = Security::none;
    const auto result = send(nobody, "a@x.example", {"b@x.example"}, raw);
    CHECK(result.outcome == Outcome::temporary);
    CHECK(result.text.find("Nothing answers at localhost port 1") != std::string::npos);

    CHECK(send(nobody, "a@x.example", {"b@x.example>\r\nRCPT TO:<c@x.example"}, raw).outcome ==
          Outcome::permanent);
    CHECK(send(nobody, "a@x.example", {}, raw).outcome == Outcome::permanent);
    nobody.host = "x/y";
    CHECK(send(nobody, "a@x.example", {"b@x.example"}, raw).outcome == Outcome::permanent);
}

TEST_CASE("a certificate that is not trusted ends the matter before anything is said") {
    ScriptedServer server([](Peer& peer) { peer.secure(); });
    const auto result =
        send(settings_for(server, Security::tls), "a@x.example", {"b@x.example"}, raw);
    CHECK(result.outcome == Outcome::permanent);
    CHECK(result.text.find("certificate") != std::string::npos);
}

TEST_CASE("a trusted certificate is accepted, with TLS from the start or by STARTTLS") {
    Script script;
    ScriptedServer server([&](Peer& peer) {
        if (peer.secure()) script.play(peer);
    });
    auto settings = settings_for(server, Security::tls);
    settings.ca_file = TestCertificate::get().file();
    CHECK(send(settings, "a@x.example", {"b@x.example"}, raw).is_sent());

    Script second;
    ScriptedServer starting([&](Peer& peer) {
        peer.say("220 mx.example");
        peer.hear();
        peer.write("250-mx.example\r\n250 STARTTLS\r\n");
        peer.hear();
        peer.say("220 go ahead");
        if (!peer.secure()) return;
        Script::greet(peer);
        for (auto line = peer.hear(); !line.empty() && line != "DATA"; line = peer.hear()) {
            peer.say("250 ok");
        }
        peer.say("354 go on");
        if (second.take_message(peer)) peer.hear();
    });
    settings.port = starting.port();
    settings.security = Security::starttls;
    CHECK(send(settings, "a@x.example", {"b@x.example"}, raw).is_sent());
}

TEST_CASE("a server without STARTTLS gets nothing in the clear") {
    ScriptedServer server([](Peer& peer) {
        peer.say("220 mx.example");
        peer.hear();
        peer.say("250 mx.example");
        CHECK(peer.hear().find("MAIL") == std::string::npos);
    });
    const auto result =
        send(settings_for(server, Security::starttls), "a@x.example", {"b@x.example"}, raw);
    CHECK(result.outcome == Outcome::permanent);
    CHECK(result.text.find("does not offer STARTTLS") != std::string::npos);
}

TEST_CASE("testing a connection says what is wrong in words") {
    ScriptedServer server([](Peer& peer) {
        peer.say("220 mx.example");
        peer.hear();
        peer.write("250-mx.example\r\n250 AUTH PLAIN\r\n");
        peer.hear();
        peer.say("535 5.7.8 bad credentials");
        peer.hear();
    });
    auto settings = settings_for(server);
    settings.username = "support";
    settings.password = "wrong";
    const auto report = test_connection(settings);
    CHECK_FALSE(report.is_ok);
    CHECK(report.text == "The server does not accept this user name or password.");

    Script script;
    ScriptedServer fine([&](Peer& peer) { script.play(peer); });
    const auto good = test_connection(settings_for(fine));
    CHECK(good.is_ok);

    ScriptedServer silent([](Peer& peer) { peer.hear(); });
    auto hasty = settings_for(silent);
    hasty.timeout = std::chrono::seconds(1);
    const auto late = test_connection(hasty);
    CHECK_FALSE(late.is_ok);
    CHECK(late.text.find("did not answer in time") != std::string::npos);
}

}  // namespace
}  // namespace tandem::mail
