#include "conversations/reports.h"

#include "conversations/desk_test.h"

#include <doctest/doctest.h>

namespace tandem::conversations {
namespace {

using Names = std::vector<std::string>;

struct Sent : DeskWorld {
    ConversationId id = mail("Hello").conversation;
    Message message = answer(id, "<p>Done</p>", Status::solved);

    Sent() {
        journal.write(Actor::system("email"), [&](auto& unit) { mark_sent(unit, message.id); });
        events();
    }
    void report(ReportState state, const std::string& words = {},
                const std::string& address = "mina@customer.example") {
        journal.write(Actor::system("email"), [&](events::Unit& unit) {
            note_report(unit, message.id, {.address = address, .state = state, .words = words});
        });
    }
    DeliveryView delivery() {
        return db->read([&](store::Tx& tx) {
            return *to_view(tx, Messages(tx).get(message.id), clock.now()).delivery;
        });
    }
    std::string recipient() const { return message.recipients.to.front().address; }
};

TEST_CASE("delivered is what everyone's server has") {
    Sent world;
    world.report(ReportState::delayed, "busy", world.recipient());
    CHECK(world.delivery().state == DeliveryState::sent);
    REQUIRE(world.delivery().reports.size() == 1);
    CHECK(world.delivery().reports[0].words == "busy");

    world.report(ReportState::delivered, "", world.recipient());
    CHECK(world.delivery().state == DeliveryState::delivered);
    CHECK(world.events() == Names{"message.reported", "message.reported"});

    world.report(ReportState::delayed, "late warning", world.recipient());
    CHECK(world.events().empty());
    CHECK(world.delivery().reports[0].state == ReportState::delivered);
}

TEST_CASE("what comes back opens the conversation, for nobody got the answer") {
    Sent world;
    world.report(ReportState::bounced, "no such box", world.recipient());

    CHECK(world.delivery().state == DeliveryState::bounced);
    CHECK(world.delivery().error == world.recipient() + ": no such box");
    CHECK(world.get(world.id).status == Status::open);
    CHECK(world.events() ==
          Names{"message.reported", "message.delivery_failed", "conversation.status_changed"});
    CHECK(world.counted() == world.recounted());
}

TEST_CASE("a letter that no agent wrote changes nothing but the thread") {
    DeskWorld world;
    const auto id = world.mail("Hello").conversation;
    const auto before = world.get(id);
    world.journal.write(Actor::system("email"), [&](events::Unit& unit) {
        write_automatic(unit, {.conversation = id,
                               .from = {"Nordlicht", "help@nordlicht.example"},
                               .to = {"Mina", "mina@customer.example"},
                               .subject = "Re: Where is my kettle?",
                               .text = "It has arrived.",
                               .html = "<p>It has arrived.</p>",
                               .message_id = "ack@nordlicht.example",
                               .in_reply_to = ""});
    });
    const auto after = world.get(id);
    CHECK(after.waiting_since == before.waiting_since);
    CHECK(after.preview == before.preview);
    CHECK(after.last_from == LastFrom::customer);
    CHECK(after.message_count == before.message_count + 1);
    // An agent's answer still ends the wait, and taking it back gives it back.
    const auto answer = world.answer(id);
    undo_reply(world.desk, world.mara, answer.id);
    CHECK(world.get(id).waiting_since == before.waiting_since);
}

}  // namespace
}  // namespace tandem::conversations
