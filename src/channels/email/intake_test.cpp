#include "channels/email/intake.h"

#include "channels/email/incoming_table.h"
#include "channels/email/mail_world_test.h"
#include "conversations/messages.h"
#include "customers/timeline.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

using Outcome = Taken::Outcome;
using Names = std::vector<std::string>;

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

}  // namespace
}  // namespace tandem::channels::email
