#include "channels/email/reports.h"

#include "accounts/actors.h"
#include "channels/email/acknowledgement.h"
#include "channels/email/answer_times.h"
#include "channels/email/mail_world_test.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/placement_rules.h"
#include "channels/email/sender.h"
#include "conversations/answers.h"
#include "conversations/table.h"
#include "customers/customers.h"
#include "tests/mail/scripted_server.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

using namespace std::chrono_literals;
using conversations::DeliveryState;
using conversations::MessageKind;
using conversations::ReportState;
using Names = std::vector<std::string>;
using Outcome = Taken::Outcome;

// A mailbox that can send, a letter that came to it, and an answer that left.
struct SentWorld : MailWorld {
    MailboxId mailbox;
    ConversationId conversation;
    MessageId answer;
    std::string answer_id = "answer@shop.test";

    SentWorld() {
        journal.add(answer_times);
        mailbox = db->write([](store::Tx& tx) {
            return Mailboxes(tx).add({.name = "Shop",
                                      .address = "support@shop.test",
                                      .from_name = "Kettle Shop",
                                      .outgoing_host = "localhost"});
        });
        conversation = *take(letter("first@x")).conversation;
        answer = write("mina@customer.test");
        events();
    }

    MessageId write(const std::string& to) {
        return journal.write(Actor::system("email"), [&](events::Unit& unit) {
            conversations::Message message{.conversation = conversation,
                                           .kind = MessageKind::reply,
                                           .author_kind = conversations::AuthorKind::agent,
                                           .author_id = 2,
                                           .author_name = "Mara",
                                           .header_id = answer_id,
                                           .at = unit.now,
                                           .subject = "Re: Kettle",
                                           .recipients = {{{"Mina", to}}, {}, {}},
                                           .text = "It is on its way.",
                                           .html = "<p>It is on its way.</p>"};
            conversations::Messages(unit.tx).add(message);
            unit.tx.run(
                "INSERT INTO message_deliveries (message_id, outbox_id, state, until, undo)"
                " VALUES ($1, 99, 'sending', 0, '{}')",
                message.id);
            conversations::mark_sent(unit, message.id);
            return message.id;
        });
    }

    conversations::DeliveryView delivery() {
        return db->read([&](store::Tx& tx) {
            return *conversations::to_view(tx, conversations::Messages(tx).get(answer), clock.now())
                        .delivery;
        });
    }
    customers::Email address() {
        return db->read([&](store::Tx& tx) {
            const auto id = customers::find_by_address(tx, "mina@customer.test");
            return customers::get(tx, *id).emails.front();
        });
    }
    std::int64_t letters() {
        return db->read(
            [](store::Tx& tx) { return tx.get<std::int64_t>("SELECT COUNT(*) FROM messages"); });
    }

    AnswerTimes answer_times;
};

std::string report(const std::string& action, const std::string& status,
                   const std::string& returned = "Message-ID: <answer@shop.test>",
                   const std::string& to = "support@shop.test",
                   const std::string& recipient = "mina@customer.test") {
    return "From: MAILER-DAEMON@mx.test\r\nTo: " + to +
           "\r\nSubject: Report\r\nMIME-Version: 1.0\r\n"
           "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
           "--b\r\n\r\nWords.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
           "Reporting-MTA: dns; mx.test\r\n\r\nFinal-Recipient: rfc822; " +
           recipient + "\r\nAction: " + action + "\r\nStatus: " + status +
           "\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n"
           "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n" +
           returned + "\r\n\r\n--b--\r\n";
}

TEST_CASE("a bounce shows at its message and marks the address, and is no letter itself") {
    SentWorld world;
    const auto taken = world.take(report("failed", "5.1.1"));

    CHECK(taken.outcome == Outcome::filed);
    CHECK(taken.message == world.answer);
    CHECK(world.letters() == 2);
    CHECK(world.delivery().state == DeliveryState::bounced);
    CHECK(world.delivery().reports.at(0).words == "550 no such user");
    CHECK(world.address().bouncing);
    CHECK(world.address().bounce_reason == "550 no such user");

    // Whoever writes can be reached again.
    world.clock.advance(1h);
    world.take(world.letter("second@x", "In-Reply-To: <first@x>\r\n"));
    CHECK_FALSE(world.address().bouncing);
}

TEST_CASE("a full mailbox, a warning and a receipt mark no address") {
    SentWorld world;
    world.take(report("delayed", "4.4.1"));
    CHECK(world.delivery().state == DeliveryState::sent);
    CHECK(world.delivery().reports.at(0).state == ReportState::delayed);
    world.take(report("delivered", "2.0.0"));
    CHECK(world.delivery().state == DeliveryState::delivered);
    world.take(report("failed", "5.2.2"));
    CHECK(world.delivery().state == DeliveryState::bounced);
    CHECK_FALSE(world.address().bouncing);
}

TEST_CASE("days later, a report finds its message by token, or by recipient and subject") {
    SentWorld world;
    world.clock.advance(24h * 5);
    const auto token = world.tokens.address(world.conversation.value(), "support@shop.test");
    CHECK(world.take(report("failed", "5.1.1", "X-Nothing: 1", token)).message == world.answer);
    CHECK(world.delivery().state == DeliveryState::bounced);

    SentWorld other;
    other.clock.advance(24h * 5);
    CHECK(other.take(report("failed", "5.1.1", "Subject: Re: Kettle")).message == other.answer);
    SentWorld late;
    late.clock.advance(24h * 30);
    CHECK(late.take(report("failed", "5.1.1", "Subject: Re: Kettle")).message != late.answer);
}

TEST_CASE("what is no message of ours is filed like any letter, and marks nobody") {
    SentWorld world;
    const auto taken = world.take(report("failed", "5.1.1", "Message-ID: <forged@x>"));
    CHECK(taken.started);
    CHECK_FALSE(world.address().bouncing);

    // A report on somebody whom the message did not go to says nothing of them.
    world.take(world.letter("bob@x", "", "Bob <bob@customer.test>"));
    world.take(report("failed", "5.1.1", "Message-ID: <answer@shop.test>", "support@shop.test",
                      "bob@customer.test"));
    world.db->read([&](store::Tx& tx) {
        const auto bob = customers::find_by_address(tx, "bob@customer.test");
        CHECK_FALSE(customers::get(tx, *bob).emails.front().bouncing);
    });
}

// ---- acknowledgements -------------------------------------------------------------------------

struct Acknowledging : SentWorld {
    Acknowledging() {
        change_automatic(journal, admin, {.mailbox = mailbox, .acknowledge = true});
        events();
    }
    bool acknowledges(const std::string& id, const std::string& more = "",
                      const std::string& from = "Mina <mina@customer.test>",
                      const std::string& text = "It leaks.") {
        const auto before = letters();
        take("From: " + from + "\r\nTo: support@shop.test\r\nSubject: Kettle\r\nMessage-ID: <" +
             id + ">\r\n" + more + "\r\n" + text + "\r\n");
        return letters() == before + 2;
    }
    std::string newest_text() {
        return db->read([](store::Tx& tx) {
            return tx.get<std::string>(
                "SELECT text FROM message_bodies ORDER BY message_id DESC LIMIT 1");
        });
    }
};

TEST_CASE("a person who begins a conversation is told so, once in a while") {
    Acknowledging world;
    CHECK(world.acknowledges("a@x"));
    CHECK(world.events() ==
          Names{"conversation.started", "message.received", "message.acknowledged"});
    CHECK(world.newest_text().starts_with("Hello Mina,\n"));
    CHECK(world.newest_text().find("answer within") == std::string::npos);

    CHECK_FALSE(world.acknowledges("b@x"));
    world.clock.advance(25h);
    CHECK(world.acknowledges("c@x"));
    CHECK_FALSE(world.acknowledges("d@x", "In-Reply-To: <c@x>\r\n"));
}

TEST_CASE("nobody but a person is acknowledged") {
    Acknowledging world;
    int number = 0;
    const auto is_silent = [&](const std::string& more, const std::string& from) {
        return !world.acknowledges("m" + std::to_string(++number) + "@x", more, from);
    };
    CHECK(is_silent("Auto-Submitted: auto-replied\r\n", "a@one.test"));
    CHECK(is_silent("Auto-Submitted: auto-generated\r\n", "a@two.test"));
    CHECK(is_silent("Precedence: bulk\r\n", "a@three.test"));
    CHECK(is_silent("List-Unsubscribe: <mailto:x@y.test>\r\n", "a@four.test"));
    CHECK(is_silent("X-Auto-Response-Suppress: All\r\n", "a@five.test"));
    CHECK(is_silent("Return-Path: <>\r\n", "a@six.test"));
    CHECK(is_silent("Return-Path: <bounce-77@list.test>\r\n", "a@seven.test"));
    CHECK(is_silent("X-Loop: support@shop.test\r\n", "a@eight.test"));
    CHECK(is_silent("", "no-reply@nine.test"));
    CHECK(is_silent("", "Shop <support@shop.test>"));
    CHECK(is_silent("", "MAILER-DAEMON@ten.test"));
    CHECK_FALSE(is_silent("", "a@eleven.test"));
}

TEST_CASE("two machines that answer each other end after one round") {
    Acknowledging world;
    int rounds = 0;
    // The worst there is: it answers everything, by a new subject, and says of itself nothing.
    for (int i = 0; i < 20; ++i) {
        world.clock.advance(10min);
        rounds += world.acknowledges("loop" + std::to_string(i) + "@x", "", "bot@dumb.test");
    }
    CHECK(rounds == 1);
}

TEST_CASE("an address is never answered more often than the house allows") {
    MailWorld world;
    const auto claim = [&](int mailbox) {
        return world.db->write([&](store::Tx& tx) {
            return claim_automatic_answer(tx, "Mina@customer.test", MailboxId(mailbox),
                                          ConversationId(mailbox), 1h, world.clock.now());
        });
    };
    CHECK(claim(1));
    CHECK_FALSE(claim(1));
    CHECK(claim(2));
    CHECK_FALSE(claim(3));
    for (int i = 3; i < 6; ++i) {
        world.clock.advance(2h);
        CHECK(claim(i));
    }
    world.clock.advance(2h);
    CHECK_FALSE(claim(6));
    world.clock.advance(24h);
    CHECK(claim(6));
}

TEST_CASE("who writes German is answered in German") {
    Acknowledging world;
    CHECK(world.acknowledges("a@x", "", "Jo <jo@kunde.test>",
                             "Guten Tag, mein Kessel ist undicht und ich habe nicht mehr die "
                             "Rechnung."));
    CHECK(world.newest_text().starts_with("Guten Tag Jo,\n"));
}

TEST_CASE("an acknowledgement's gaps are filled, and braces in a name mean nothing") {
    CHECK(filled("Hi {name}, {number} on {subject}: {answer_time} {company}",
                 {.name = "{number}",
                  .number = "#7",
                  .subject = "Kettle",
                  .company = "Shop",
                  .answer_time = "Soon."}) == "Hi {number}, #7 on Kettle: Soon. Shop");
    CHECK(filled("Hello {name},\nyes.\n{answer_time}\nBye", {}) == "Hello,\nyes.\nBye");
    CHECK(filled("{unknown} {", {}) == "{unknown} {");
}

// ---- the promise --------------------------------------------------------------------------------

TEST_CASE("no time is promised before twenty were answered at this time of the week") {
    SentWorld world;
    const auto answer_after = [&](Duration waited) {
        world.conversation =
            *world
                 .take(world.letter(std::to_string(world.letters()) + "@y", "", "P <p@other.test>"))
                 .conversation;
        world.clock.advance(waited);
        world.answer_id = std::to_string(world.letters()) + "@shop.test";
        world.write("p@other.test");
        world.clock.advance(-waited);
    };
    const auto promised = [&] {
        return world.db->read([&](store::Tx& tx) {
            return usual_answer_minutes(tx, world.mailbox, world.clock.now());
        });
    };
    world.clock.advance(24h * 7);
    for (int i = 0; i < 15; ++i) answer_after(20min);
    CHECK_FALSE(promised());
    for (int i = 0; i < 5; ++i) answer_after(100min);
    CHECK(promised() == 120);
    world.clock.advance(24h * 7);
    CHECK(promised() == 120);
    world.clock.advance(6h);
    CHECK_FALSE(promised());
    CHECK(answer_time_words(120, false) == "At this time we usually answer within 2 hours.");
    CHECK(answer_time_words(1440, true) ==
          "Um diese Zeit antworten wir meist innerhalb von einem Tag.");

    const auto kept = [&] {
        return world.db->read([](store::Tx& tx) {
            return tx.get<std::int64_t>("SELECT CAST(SUM(amount) AS BIGINT) FROM answer_times");
        });
    };
    const auto before = kept();
    world.journal.rebuild("answer_times");
    CHECK(kept() == before);
}

TEST_CASE("what a machine of ours sends says so, and what an agent sends names them") {
    std::string seen;
    testing::ScriptedServer server([&](testing::Peer& peer) {
        peer.say("220 mx");
        for (auto line = peer.hear(); !line.empty(); line = peer.hear()) {
            if (line == "DATA") {
                peer.say("354 go on");
                for (auto text = peer.hear(); text != "."; text = peer.hear()) seen += text + "\n";
            }
            peer.say("250 ok");
        }
    });
    Acknowledging world;
    world.db->write([&](store::Tx& tx) {
        auto mailbox = Mailboxes(tx).get(world.mailbox);
        mailbox.outgoing_port = server.port();
        mailbox.outgoing_security = TransportSecurity::none;
        mailbox.from_name = "{agent} of Kettle Shop";
        mailbox.signature_html = "<p>Your {agent}</p>";
        Mailboxes(tx).save(mailbox);
    });
    EmailSender sender(world.journal, world.blobs, world.secrets, world.tokens);
    const auto send = [&](MessageId message) {
        return sender.send({.kind = "email", .key = "message:" + std::to_string(message.value())});
    };
    SUBCASE("an agent's answer") {
        CHECK(send(world.answer).outcome == events::Delivery::Outcome::sent);
        CHECK(seen.find("From: Mara of Kettle Shop <support@shop.test>") != std::string::npos);
        CHECK(seen.find("Your Mara") != std::string::npos);
        CHECK(seen.find("Auto-Submitted") == std::string::npos);
        CHECK(seen.find("Reply-To:") == std::string::npos);
    }
    SUBCASE("an answer of a mailbox that is reached at signed addresses") {
        world.db->write([&](store::Tx& tx) {
            auto mailbox = Mailboxes(tx).get(world.mailbox);
            mailbox.placement = to_stored(PlacementRules{.reply_address = true});
            Mailboxes(tx).save(mailbox);
        });
        CHECK(send(world.answer).outcome == events::Delivery::Outcome::sent);
        const auto mail = mail::parse(seen);
        REQUIRE(mail.reply_to.size() == 1);
        CHECK(mail.reply_to[0].name == "Mara of Kettle Shop");
        const auto& address = mail.reply_to[0].address;
        CHECK(mail::without_plus(address) == "support@shop.test");
        CHECK(mail.from.at(0).address == "support@shop.test");

        // Who writes there, of all he knew, is where he belongs.
        const auto taken = world.intake.take(
            "From: mina@customer.test\r\nTo: " + address + "\r\nSubject: Hm\r\n\r\nIt came.\r\n",
            {});
        CHECK(taken.conversation->value() == world.tokens.thread_of_address(address));
    }
    SUBCASE("an acknowledgement") {
        REQUIRE(world.acknowledges("a@x"));
        const auto id = world.db->read(
            [](store::Tx& tx) { return tx.get<MessageId>("SELECT MAX(id) FROM messages"); });
        CHECK(send(id).outcome == events::Delivery::Outcome::sent);
        CHECK(seen.find("Auto-Submitted: auto-replied") != std::string::npos);
        CHECK(seen.find("X-Auto-Response-Suppress: All") != std::string::npos);
        CHECK(seen.find("X-Loop: support@shop.test") != std::string::npos);
        CHECK(seen.find("List-Unsubscribe") == std::string::npos);
        CHECK(seen.find("In-Reply-To: <a@x>") != std::string::npos);
    }
    server.finish();
}

}  // namespace
}  // namespace tandem::channels::email
