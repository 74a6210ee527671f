#include "channels/email/spam.h"

#include "channels/email/mail_world_test.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/spam_learner.h"
#include "channels/email/spam_lists.h"
#include "channels/email/spam_settings.h"
#include "channels/email/spam_upstream.h"
#include "conversations/commands.h"
#include "conversations/rows.h"
#include "conversations/table.h"
#include "customers/customers.h"
#include "mail/parse.h"

#include <doctest/doctest.h>

#include <chrono>

namespace tandem::channels::email {
namespace {

using conversations::Status;
using Names = std::vector<std::string>;

struct SpamWorld : MailWorld {
    conversations::Conversation conversation(ConversationId id) {
        return db->read([&](store::Tx& tx) { return conversations::Conversations(tx).get(id); });
    }
    bool knows(const std::string& address) {
        return db->read(
            [&](store::Tx& tx) { return customers::find_by_address(tx, address).has_value(); });
    }
    void block(const std::string& sender) {
        add_spam_rule(journal, admin, {.list = SpamList::block, .sender = {sender}, .reason = {}});
    }
    void set(ConversationId id, Status status) {
        conversations::set_status(journal, admin, {id}, status);
    }
    mail::SpamModel model() {
        return db->read([&](store::Tx& tx) { return *intake.spam_models().get(tx); });
    }
    // Everything the follower would do.
    void learn() {
        const auto events =
            db->read([&](store::Tx& tx) { return events::read_after(tx, learned, 1000); });
        for (const auto& event : events) {
            db->write([&](store::Tx& tx) { learner.apply(tx, event); });
            learned = event.position;
        }
    }

    SpamLearner learner{blobs, intake.spam_models()};
    std::int64_t learned = 0;
};

std::optional<UpstreamWord> ask(UpstreamKind kind, const std::string& host,
                                const std::string& head) {
    UpstreamFilter filter{.kind = kind, .host = {}};
    filter.host.value.value = host;
    return ask_upstream(filter, head);
}

TEST_CASE("a blocked sender's letter is spam and makes no customer") {
    SpamWorld world;
    world.block("customer.test");
    world.events();

    const auto taken = world.take(world.letter("a@x"));

    CHECK(world.events() ==
          Names{"conversation.started", "message.received", "message.judged_spam"});
    CHECK(world.conversation(*taken.conversation).status == Status::spam);
    CHECK(world.conversation(*taken.conversation).customer == CustomerId());
    CHECK_FALSE(world.knows("mina@customer.test"));
    const auto rows = world.db->read([&](store::Tx& tx) {
        return conversations::rows_of(tx, {*taken.conversation}, world.admin.id());
    });
    CHECK(rows.front().customer.name == "Mina");
    CHECK(rows.front().customer.email == "mina@customer.test");
}

TEST_CASE("what is no spam after all gets its customer then") {
    SpamWorld world;
    world.block("mina@customer.test");
    const auto id = *world.take(world.letter("a@x")).conversation;

    world.set(id, Status::trash);
    CHECK_FALSE(world.knows("mina@customer.test"));
    world.set(id, Status::open);

    CHECK(world.knows("mina@customer.test"));
    CHECK(world.conversation(id).customer != CustomerId());
}

TEST_CASE("spam in the name of a known customer is shown as theirs") {
    SpamWorld world;
    const auto known = world.conversation(*world.take(world.letter("a@x")).conversation).customer;
    world.block("mina@customer.test");
    const auto spam = world.take(world.letter("b@x"));
    CHECK(world.conversation(*spam.conversation).customer == known);
}

TEST_CASE("the nearest rule counts, and an allowed sender passes every filter") {
    SpamWorld world;
    world.block("customer.test");
    add_spam_rule(world.journal, world.admin,
                  {.list = SpamList::allow, .sender = {"mina@customer.test"}, .reason = {}});
    const auto mina = world.take(world.letter("a@x"));
    const auto other = world.take(world.letter("b@x", {}, "Jo <jo@mail.customer.test>"));
    CHECK(world.conversation(*mina.conversation).status == Status::open);
    CHECK(world.conversation(*other.conversation).status == Status::spam);
}

TEST_CASE("history that is imported is not judged") {
    SpamWorld world;
    world.block("customer.test");
    const auto taken = world.intake.take(
        world.letter("a@x"), {.source = "import", .keep_dates = true, .start_as = Status::solved});
    CHECK(world.conversation(*taken.conversation).status == Status::solved);
}

TEST_CASE("upstream filters are read as they write") {
    using enum UpstreamKind;
    CHECK(ask(spamassassin, "", "X-Spam-Flag: YES\n")->is_spam);
    CHECK(ask(spamassassin, "", "X-Spam-Status: Yes, score=9.1 required=5.0\n")->is_spam);
    CHECK_FALSE(ask(spamassassin, "", "X-Spam-Status: No, score=0.1\n")->is_spam);
    CHECK(
        ask(rspamd, "", "X-Spamd-Result: default: True [15.00 / 6.00];\n\tFOO(1.00)[]\n")->is_spam);
    CHECK_FALSE(ask(rspamd, "", "X-Spamd-Result: default: False [1.00 / 6.00]\n")->is_spam);
    CHECK(ask(exchange, "", "X-MS-Exchange-Organization-SCL: 6\n")->is_spam);
    CHECK_FALSE(ask(exchange, "", "X-MS-Exchange-Organization-SCL: -1\n")->is_spam);
    CHECK(ask(exchange, "", "X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:9;SRV:\n")->is_spam);
    CHECK(ask(authentication, "mx.shop.test",
              "Authentication-Results: mx.shop.test; dmarc=fail (p=REJECT) header.from=a.test\n")
              ->is_spam);
    CHECK_FALSE(ask(authentication, "mx.shop.test",
                    "Authentication-Results: forged.test; dmarc=fail (p=REJECT)\n"));
    CHECK_FALSE(ask(none, "", "X-Spam-Flag: YES\n"));
    CHECK_FALSE(ask(spamassassin, "", "Subject: X-Spam-Flag: YES\n"));
}

TEST_CASE("headers that were there before the filter's host took the mail are not believed") {
    const std::string ours = "Received: from a.test by mx.shop.test with ESMTP; today\n";
    const std::string theirs = "Received: from b.test by a.test\n";
    const std::string flag = "X-Spam-Flag: YES\n";
    using enum UpstreamKind;
    CHECK(ask(spamassassin, "mx.shop.test", flag + ours + theirs));
    CHECK(ask(spamassassin, "mx.shop.test", ours + flag + theirs));
    CHECK_FALSE(ask(spamassassin, "mx.shop.test", ours + theirs + flag));
    CHECK_FALSE(ask(spamassassin, "mx.shop.test", theirs + flag));
    CHECK_FALSE(
        ask(spamassassin, "mx.shop.test", "X-Spam-Flag: NO\n" + ours + theirs + flag)->is_spam);
}

TEST_CASE("the filter learns what people decide, once, and unlearns what they take back") {
    SpamWorld world;
    const auto id = *world.take(world.letter("a@x")).conversation;
    world.learn();
    CHECK(world.model().spam_examples() == 0);

    world.set(id, Status::spam);
    world.learn();
    CHECK(world.model().spam_examples() == 1);
    CHECK(world.model().ham_examples() == 0);

    world.set(id, Status::open);
    world.set(id, Status::open);
    world.learn();
    CHECK(world.model().spam_examples() == 0);
    CHECK(world.model().ham_examples() == 1);

    world.set(id, Status::trash);
    world.learn();
    CHECK(world.model().ham_examples() == 1);
}

TEST_CASE("a filter that has learned enough files spam with the words that told it") {
    SpamWorld world;
    std::vector<mail::SpamModel::Example> examples;
    for (int i = 0; i < 60; ++i) {
        const auto number = std::to_string(i);
        const auto wanted = world.letter("h" + number + "@x");
        const auto spam = world.letter("s" + number + "@x", "X-Mailer: Blast\r\n",
                                       "Win <win" + number + "@casino.test>");
        examples.push_back({mail::spam_features(wanted, mail::parse(wanted)), false});
        examples.push_back({mail::spam_features(spam, mail::parse(spam)), true});
    }
    world.db->write([&](store::Tx& tx) {
        world.intake.spam_models().change(tx, [&](mail::SpamModel& model) {
            model.train(examples);
            return true;
        });
    });

    const auto spam =
        world.take(world.letter("z@x", "X-Mailer: Blast\r\n", "Win <win9@casino.test>"));
    const auto wanted = world.take(world.letter("y@x"));

    CHECK(world.conversation(*spam.conversation).status == Status::spam);
    CHECK(world.conversation(*wanted.conversation).status == Status::open);
    const auto verdicts =
        world.db->read([&](store::Tx& tx) { return spam_verdicts(tx, {*spam.conversation}); });
    REQUIRE(verdicts.size() == 1);
    CHECK(verdicts.front().reason == SpamReason::filter);
    CHECK_FALSE(verdicts.front().words.empty());
}

TEST_CASE("old spam goes to the trash when the house wants that") {
    SpamWorld world;
    world.block("customer.test");
    const auto id = *world.take(world.letter("a@x")).conversation;
    world.clock.advance(std::chrono::hours(24 * 40));
    CHECK(tidy_spam(world.journal) == 0);

    change_spam_settings(world.journal, world.admin, {.delete_after_days = {30}});
    CHECK(tidy_spam(world.journal) == 1);

    CHECK(world.conversation(id).status == Status::trash);
    world.set(id, Status::open);
    CHECK(world.knows("mina@customer.test"));
}

}  // namespace
}  // namespace tandem::channels::email
