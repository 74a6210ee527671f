#include "base/refusal.h"
#include "conversations/commands.h"
#include "conversations/deliveries.h"
#include "conversations/desk_test.h"
#include "conversations/drafts.h"
#include "conversations/list.h"
#include "conversations/snooze.h"
#include "conversations/thread.h"
#include "customers/fields.h"
#include "events/outbox.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <atomic>
#include <thread>

namespace tandem::conversations {
namespace {

using Names = std::vector<std::string>;

std::string refused_with(const std::function<void()>& action) {
    try {
        action();
    } catch (const Refusal& refusal) {
        return refusal.code();
    }
    return "";
}

TEST_CASE("a first mail starts a conversation, and its customer waits") {
    DeskWorld world;
    const auto received = world.mail("It has been nine days.\n");

    const auto conversation = world.get(received.conversation);
    CHECK(received.started);
    CHECK(conversation.subject == "Where is my kettle?");
    CHECK(conversation.preview == "It has been nine days.");
    CHECK(conversation.newest_message == received.message);
    CHECK(conversation.message_count == 1);
    CHECK(conversation.waiting_since == world.clock.now());
    CHECK(world.events() == Names{"conversation.started", "message.received"});
}

TEST_CASE("a reply of the customer reopens what was solved, and counts again") {
    DeskWorld world;
    const auto first = world.mail("Hello");
    world.answer(first.conversation, "<p>Done.</p>", Status::solved);
    CHECK(world.get(first.conversation).status == Status::solved);
    world.events();

    const auto second = world.mail("Not quite", first.conversation);

    CHECK_FALSE(second.started);
    CHECK(second.conversation == first.conversation);
    CHECK(world.get(first.conversation).status == Status::open);
    CHECK(world.get(first.conversation).reopened_count == 1);
    CHECK(world.events() == Names{"message.received", "conversation.status_changed"});
    CHECK(world.counted() == world.recounted());
}

TEST_CASE("messages are found by their Message-ID, the nearest first") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    const auto reply = world.answer(started.conversation);
    REQUIRE(reply.header_id);
    CHECK(world.tokens.thread_of_message_id(*reply.header_id) == started.conversation.value());

    world.db->read([&](store::Tx& tx) {
        const auto found = find_by_message_ids(tx, {"nobody@knows", *reply.header_id});
        REQUIRE(found);
        CHECK(found->message == reply.id);
        CHECK(found->conversation == started.conversation);
        CHECK(find_by_message_id(tx, *reply.header_id)->message == reply.id);
        CHECK_FALSE(find_by_message_id(tx, "nobody@knows"));
    });
}

TEST_CASE("an answer waits in the outbox until its undo window is over") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    world.events();

    const auto reply =
        world.answer(started.conversation, "<p>On its <b>way</b>.</p>", Status::waiting);

    CHECK(world.events() == Names{"message.replied", "conversation.status_changed"});
    world.db->read([&](store::Tx& tx) {
        const auto item =
            events::find_item(tx, "email", "message:" + std::to_string(reply.id.value()));
        REQUIRE(item);
        CHECK(item->not_before == world.clock.now() + undo_window);
        CHECK(message_of_outbox_key(item->key) == reply.id);
        const auto pending = find_pending_send(tx, reply.id);
        REQUIRE(pending);
        CHECK(pending->to == Contacts{{"Mina Fischer", "mina@example.com"}});
        CHECK(pending->subject == "Re: Where is my kettle?");
        CHECK(pending->html.find("<b>way</b>") != std::string::npos);
        CHECK(pending->text.find("way") != std::string::npos);
        CHECK(pending->message_id == *reply.header_id);
    });
    CHECK(world.get(started.conversation).waiting_since == std::nullopt);
}

TEST_CASE("an answer is refused when the thread has moved, and the newer messages are shown") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    world.mail("One more thing", started.conversation);
    try {
        reply(world.desk, world.mara,
              {.conversation = started.conversation,
               .body_html = "<p>Hi</p>",
               .last_seen = started.message});
        FAIL("it was not refused");
    } catch (const Refusal& refusal) {
        CHECK(refusal.code() == "thread_moved");
        CHECK(refusal.details().find("One more thing") != std::string::npos);
        CHECK(refusal.details().find("\"newer\":[{") != std::string::npos);
    }
}

TEST_CASE("two agents race to answer: one is sent, the other sees it first") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    std::atomic<int> sent = 0;
    std::atomic<int> refused = 0;
    const auto race = [&](const Actor& actor) {
        try {
            reply(world.desk, actor,
                  {.conversation = started.conversation,
                   .body_html = "<p>Mine</p>",
                   .last_seen = started.message});
            ++sent;
        } catch (const Refusal& refusal) {
            if (refusal.code() == "thread_moved") ++refused;
        }
    };
    {
        std::jthread one([&] { race(world.mara); });
        std::jthread two([&] { race(world.admin); });
    }
    CHECK(sent == 1);
    CHECK(refused == 1);
    CHECK(world.get(started.conversation).message_count == 2);
}

TEST_CASE("undoing an answer gives back the draft and the conversation as they were") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    save_draft(world.journal, world.mara,
               {.conversation = started.conversation, .body_html = "<p>Half a"});
    const auto before = world.get(started.conversation);
    const auto sent = world.answer(started.conversation, "<p>Half a sentence</p>", Status::solved);
    CHECK_FALSE(world.details(started.conversation, world.mara).draft);
    world.events();

    const auto draft = undo_reply(world.desk, world.mara, sent.id);

    CHECK(draft.body_html == "<p>Half a sentence</p>");
    CHECK(draft.recipients.to.empty());
    auto after = world.get(started.conversation);
    CHECK(after.status == before.status);
    CHECK(after.preview == before.preview);
    CHECK(after.waiting_since == before.waiting_since);
    CHECK(after.newest_message == before.newest_message);
    CHECK(after.message_count == before.message_count);
    CHECK(after.reopened_count == before.reopened_count);
    CHECK(world.events() == Names{"message.undone", "conversation.status_changed"});
    CHECK(world.counted() == world.recounted());
    world.db->read([&](store::Tx& tx) { CHECK_FALSE(Messages(tx).find(sent.id)); });
}

TEST_CASE("undo keeps what was typed since") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    const auto sent = world.answer(started.conversation, "<p>First</p>");
    save_draft(world.journal, world.mara,
               {.conversation = started.conversation, .body_html = "<p>Second</p>"});

    CHECK(undo_reply(world.desk, world.mara, sent.id).body_html == "<p>First</p><p>Second</p>");
}

TEST_CASE("what has left cannot be taken back, nor what somebody else wrote") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    const auto sent = world.answer(started.conversation);
    CHECK(refused_with([&] { undo_reply(world.desk, world.admin, sent.id); }) == "forbidden");
    CHECK(refused_with([&] { undo_reply(world.desk, world.mara, started.message); }) == "not_sent");

    world.db->write(
        [&](store::Tx& tx) { events::cancel(tx, sent.delivery->outbox, world.clock.now()); });
    CHECK(refused_with([&] { undo_reply(world.desk, world.mara, sent.id); }) == "too_late");
}

TEST_CASE("a failed answer is tried again, and one that came back gets an item of its own") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    const auto sent = world.answer(started.conversation);
    CHECK(refused_with([&] { retry_reply(world.desk, world.mara, sent.id); }) == "not_failed");
    const auto system = Actor::system("email");
    world.journal.write(system, [&](events::Unit& unit) {
        unit.tx.run("UPDATE outbox SET state = 'sent'");
        mark_sent(unit, sent.id);
    });
    world.journal.write(system, [&](events::Unit& unit) {
        note_report(unit, sent.id,
                    {.address = "mina@customer.test",
                     .state = ReportState::bounced,
                     .words = "no such box"});
    });
    world.events();

    const auto again = retry_reply(world.desk, world.mara, sent.id);

    CHECK(again.delivery->state == DeliveryState::queued);
    CHECK(again.delivery->outbox != sent.delivery->outbox);
    CHECK(world.events() == Names{"message.retried"});
    world.db->read([&](store::Tx& tx) {
        const auto item = events::find_item(tx, again.delivery->outbox);
        REQUIRE(item);
        CHECK(message_of_outbox_key(item->key) == sent.id);
    });
}

TEST_CASE("a note mentions colleagues and leaves the customer waiting") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    world.events();

    add_note(world.desk, world.mara,
             {started.conversation, "<p>Ada, please look</p>", {}, {world.admin.id()}});

    const auto conversation = world.get(started.conversation);
    CHECK(conversation.last_from == LastFrom::note);
    CHECK(conversation.waiting_since);
    CHECK(world.events() == Names{"message.noted"});
    CHECK(world.counted() == world.recounted());
    const auto mentioned = world.db->read([&](store::Tx& tx) {
        return list(tx, world.admin, {.view = {ListName::mentions}}, world.clock.now());
    });
    REQUIRE(mentioned.items.size() == 1);
    CHECK(mentioned.items[0].id == started.conversation);
}

TEST_CASE("a snooze ends by itself when its time has come") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    snooze(world.journal, world.mara, {started.conversation},
           world.clock.now() + std::chrono::hours(1));
    CHECK(wake_due(world.journal) == 0);
    world.events();

    world.clock.advance(std::chrono::hours(1));

    CHECK(wake_due(world.journal) == 1);
    CHECK(world.get(started.conversation).status == Status::open);
    CHECK(world.events() == Names{"conversation.status_changed"});
    CHECK(wake_due(world.journal) == 0);
    CHECK(world.counted() == world.recounted());
}

TEST_CASE("what every conversation must say is asked for when it is solved") {
    DeskWorld world;
    const auto id = world.mail("Hello").conversation;
    customers::add_field(world.journal, world.admin,
                         {.entity = customers::Entity::conversation,
                          .key = "cause",
                          .label = "Cause",
                          .kind = "text",
                          .required = {true}});
    const auto solve = [&] { set_status(world.journal, world.mara, {id}, Status::solved); };

    CHECK(refused_with(solve) == "fields_missing");
    set_status(world.journal, world.mara, {id}, Status::waiting);
    change(world.journal, world.mara, {id}, {.fields = {{"cause", {"\"carrier\""}}}});
    CHECK(refused_with(solve) == "");
    CHECK(world.get(id).status == Status::solved);
}

TEST_CASE("a thread weaves messages and events, and pages back to its beginning") {
    DeskWorld world;
    const auto started = world.mail("Message 1");
    for (int i = 2; i <= 9; ++i) {
        world.clock.advance(std::chrono::minutes(1));
        if (i % 3 == 0)
            set_status(world.journal, world.mara, {started.conversation},
                       i % 2 == 0 ? Status::open : Status::waiting);
        else
            world.mail("Message " + std::to_string(i), started.conversation);
    }
    std::vector<std::int64_t> ids;
    std::vector<Time> times;
    int events = 0;
    std::optional<std::string> before;
    do {
        const auto page = world.db->read([&](store::Tx& tx) {
            return thread(tx, started.conversation, {before, {3}}, world.clock.now());
        });
        CHECK(page.items.size() <= 3);
        for (auto entry = page.items.rbegin(); entry != page.items.rend(); ++entry) {
            times.push_back(entry->at);
            if (entry->message)
                ids.push_back(entry->message->id.value());
            else
                ++events;
        }
        before = page.next;
    } while (before);
    CHECK(std::is_sorted(times.rbegin(), times.rend()));
    CHECK(ids.size() == 6);
    CHECK(std::is_sorted(ids.rbegin(), ids.rend()));
    CHECK(events == 4);  // started, and each status that changed
}

TEST_CASE("a draft is kept as typed, one for each agent, and the newest version wins") {
    DeskWorld world;
    const auto started = world.mail("Hello");
    const auto first = save_draft(world.journal, world.mara,
                                  {.conversation = started.conversation, .body_html = "<p>a"});
    const auto second = save_draft(
        world.journal, world.mara,
        {.conversation = started.conversation, .version = first.version, .body_html = "<p>ab"});
    CHECK(second.version == first.version + 1);
    CHECK(refused_with([&] {
              save_draft(world.journal, world.mara,
                         {.conversation = started.conversation,
                          .version = first.version,
                          .body_html = "<p>ac"});
          }) == "stale");
    CHECK(world.details(started.conversation, world.mara).draft->body_html == "<p>ab");
    CHECK_FALSE(world.details(started.conversation, world.admin).draft);
    CHECK(world.counted() == world.recounted());

    discard_draft(world.journal, world.mara, started.conversation);
    CHECK_FALSE(world.details(started.conversation, world.mara).has_draft);
    CHECK(world.counted() == world.recounted());
}

}  // namespace
}  // namespace tandem::conversations
