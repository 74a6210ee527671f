#include "channels/email/intake.h"

#include "channels/email/incoming_table.h"
#include "channels/email/mailbox_commands.h"
#include "channels/email/routes.h"
#include "conversations/messages.h"
#include "customers/timeline.h"
#include "tests/world.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

using Outcome = Taken::Outcome;
using Names = std::vector<std::string>;

// A world with an intake, as the app builds it.
struct MailWorld : testing::World {
    MailWorld() {
        add_mailbox_routes(router, journal, secrets, intake);
        add_delivery_routes(router, journal, blobs, intake);
    }

    std::string letter(const std::string& id, const std::string& more = {},
                       const std::string& from = "Mina <mina@customer.test>") const {
        return "From: " + from + "\r\nTo: support@shop.test\r\nSubject: Kettle\r\nMessage-ID: <" +
               id + ">\r\n" + more + "\r\nIt leaks.\r\n";
    }
    Taken take(const std::string& raw) { return intake.take(raw, {}); }

    crypto::SecretBox secrets = crypto::SecretBox::with_key(std::string(32, 'k'));
    blobs::Blobs blobs{*db, folder() + "/blobs", {.durable = false}};
    mail::ReplyTokens tokens{std::string(32, 't')};
    Intake intake{journal, blobs, tokens};
};

TEST_CASE("a letter becomes a conversation, once") {
    MailWorld world;

    const auto first = world.take(world.letter("a@x"));
    const auto again = world.take(world.letter("a@x"));

    CHECK(first.outcome == Outcome::filed);
    CHECK(first.started);
    CHECK(again.outcome == Outcome::duplicate);
}

TEST_CASE("an answer finds its conversation by the nearest id that is known") {
    MailWorld world;
    const auto first = world.take(world.letter("a@x"));

    const auto answer = world.take(
        world.letter("b@x", "In-Reply-To: <unknown@x>\r\nReferences: <a@x> <unknown@x>\r\n"));

    CHECK(answer.conversation == first.conversation);
    CHECK_FALSE(answer.started);
}

TEST_CASE("an answer that overtakes its letter still meets it") {
    MailWorld world;

    const auto answer = world.take(world.letter("b@x", "In-Reply-To: <a@x>\r\n"));
    const auto first = world.take(world.letter("a@x"));

    CHECK(first.conversation == answer.conversation);
}

TEST_CASE("our signed token outweighs every other header") {
    MailWorld world;
    const auto first = world.take(world.letter("a@x"));
    const auto other = world.take(world.letter("b@x"));
    const auto token = world.tokens.message_id(first.conversation->value(), "shop.test");

    const auto answer = world.take(
        world.letter("c@x", "In-Reply-To: <b@x>\r\nReferences: <" + token + "> <b@x>\r\n"));

    CHECK(answer.conversation == first.conversation);
    CHECK(answer.conversation != other.conversation);
}

TEST_CASE("a token that was tampered with opens nothing") {
    MailWorld world;
    const auto first = world.take(world.letter("a@x"));
    auto token = world.tokens.message_id(first.conversation->value(), "shop.test");
    token[token.find('@') - 1] = token[token.find('@') - 1] == 'a' ? 'b' : 'a';

    const auto stranger = world.take(world.letter("c@x", "In-Reply-To: <" + token + ">\r\n"));

    CHECK(stranger.conversation != first.conversation);
}

TEST_CASE("what cannot be filed is kept with its reason, alone, and can be retried") {
    MailWorld world;
    world.db->write([](store::Tx& tx) {
        tx.run("ALTER TABLE customers RENAME TO customers_away");  // the world breaks
    });
    const std::vector<std::string> raws{world.letter("a@x"), world.letter("b@x")};
    const auto broken = world.intake.take_all(raws, {});
    REQUIRE(broken.size() == 2);
    CHECK(broken[0].outcome == Outcome::failed);
    CHECK_FALSE(broken[0].reason.empty());
    CHECK(world.events() == Names{"mailbox.mail_failed", "mailbox.mail_failed"});

    world.db->write(
        [](store::Tx& tx) { tx.run("ALTER TABLE customers_away RENAME TO customers"); });
    CHECK(world.intake.retry(world.admin, broken[0].incoming).outcome == Outcome::filed);
    CHECK_THROWS_AS(world.intake.retry(world.admin, broken[0].incoming), Refusal);
    CHECK_THROWS_AS(world.intake.retry(world.mara, broken[1].incoming), Refusal);
}

TEST_CASE("what a crash left waiting is processed at the next start") {
    MailWorld world;
    const auto ref = world.blobs.put(world.letter("a@x"));
    world.db->write([&](store::Tx& tx) {
        add_incoming(tx, world.clock.now(), {}, "pipe", ref.hash, world.blobs.keep(tx, ref));
    });

    CHECK(world.intake.resume() == 1);
    CHECK(world.intake.resume() == 0);
    CHECK(world.take(world.letter("a@x")).outcome == Outcome::duplicate);
}

const std::string new_mailbox = R"({"name":"Support","address":"Support@Shop.test",
    "incoming":{"kind":"imap","host":"imap.shop.test","username":"support"},
    "outgoing":{"host":"smtp.shop.test"},"incoming_password":"hush"})";

const std::vector<testing::Scenario> scenarios = {
    {.name = "adds a mailbox, never showing its password",
     .as = &testing::World::admin,
     .method = "POST",
     .path = "/api/v1/mailboxes",
     .body = new_mailbox,
     .status = 201,
     .answer = R"("has_incoming_password":true)",
     .events = {"mailbox.added"}},
    {.name = "an address that is none",
     .as = &testing::World::admin,
     .method = "POST",
     .path = "/api/v1/mailboxes",
     .body = R"({"name":"S","address":"nowhere","incoming":{},"outgoing":{}})",
     .status = 422,
     .answer = "/address"},
    {.name = "IMAP without a server",
     .as = &testing::World::admin,
     .method = "POST",
     .path = "/api/v1/mailboxes",
     .body = R"({"name":"S","address":"s@shop.test","incoming":{"kind":"imap"},"outgoing":{}})",
     .status = 422,
     .answer = "/incoming/host"},
    {.name = "agents do not add mailboxes",
     .method = "POST",
     .path = "/api/v1/mailboxes",
     .body = new_mailbox,
     .status = 403,
     .answer = "forbidden"},
    {.name = "agents see which mailboxes there are",
     .path = "/api/v1/mailboxes",
     .answer = "items"},
    {.name = "no such mailbox",
     .as = &testing::World::admin,
     .path = "/api/v1/mailboxes/77",
     .status = 404,
     .answer = "mailbox_not_found"},
    {.name = "failed mail is the administrators' business",
     .path = "/api/v1/failed-mail",
     .status = 403,
     .answer = "forbidden"},
    {.name = "nothing has failed",
     .as = &testing::World::admin,
     .path = "/api/v1/failed-mail",
     .answer = R"({"items":[],"next":null})"},
    {.name = "a cursor that is none",
     .as = &testing::World::admin,
     .path = "/api/v1/failed-mail?after=x",
     .status = 422,
     .answer = "/after"},
    {.name = "the outbox is empty",
     .as = &testing::World::admin,
     .path = "/api/v1/outbox",
     .answer = R"({"items":[],"next":null})"},
    {.name = "no such outbox item",
     .as = &testing::World::admin,
     .method = "POST",
     .path = "/api/v1/outbox/9/retry",
     .body = "{}",
     .status = 404,
     .answer = "outbox_item_not_found"},
};

TEST_CASE("what the email routes answer and record") {
    for (const auto& scenario : scenarios) {
        CAPTURE(scenario.name);
        MailWorld world;
        const auto response =
            world.request(scenario.method, scenario.path, scenario.body, &(world.*scenario.as));
        CHECK(response.status == scenario.status);
        CHECK(response.body.find(scenario.answer) != std::string::npos);
        CHECK(world.events() == scenario.events);
    }
}

}  // namespace
}  // namespace tandem::channels::email
