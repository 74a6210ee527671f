#include "conversations/scheduled.h"

#include "conversations/desk_test.h"
#include "conversations/furnished_test.h"

#include <doctest/doctest.h>

namespace tandem::conversations {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using namespace std::chrono_literals;

struct Later : DeskWorld {
    ConversationId id = mail("Hello").conversation;
    ScheduledReply put(const std::string& html = "<p>On Monday.</p>",
                       std::optional<Status> after = {}) {
        auto reply = schedule_reply(
            desk, mara,
            {.conversation = id, .body_html = html, .last_seen = newest(id), .status_after = after},
            clock.now() + 1h);
        events();
        return reply;
    }
    std::vector<ScheduledView> waiting() { return details(id, mara).scheduled; }
};

TEST_CASE("a scheduled answer answers nothing until it leaves") {
    Later world;
    world.put("<p>On Monday.</p>", Status::waiting);
    CHECK(world.waiting().size() == 1);
    CHECK(world.get(world.id).waiting_since);
    CHECK(world.get(world.id).message_count == 1);
    CHECK(send_due(world.desk) == 0);

    world.clock.advance(1h);
    CHECK(send_due(world.desk) == 1);

    CHECK(world.waiting().empty());
    CHECK(world.events() == Names{"message.replied", "conversation.status_changed"});
    const auto conversation = world.get(world.id);
    CHECK_FALSE(conversation.waiting_since);
    CHECK(conversation.status == Status::waiting);
    CHECK(conversation.preview == "On Monday.");
    CHECK(send_due(world.desk) == 0);
}

TEST_CASE("when the customer writes first, it is its writer's draft again") {
    Later world;
    world.put();
    world.mail("One more thing", world.id);

    CHECK(world.waiting().empty());
    CHECK(world.events() == Names{"message.received", "reply.held"});
    const auto draft = world.details(world.id, world.mara).draft;
    REQUIRE(draft);
    CHECK(draft->body_html == "<p>On Monday.</p>");
    world.clock.advance(1h);
    CHECK(send_due(world.desk) == 0);
}

TEST_CASE("a machine's letter and a note leave it alone") {
    Later world;
    world.put();
    world.journal.write(Actor::system("email"), [&](events::Unit& unit) {
        receive(unit, {.conversation = world.id,
                       .customer = world.mina,
                       .from = {"Mina", "mina@customer.example"},
                       .text = "I am away",
                       .automatic = true,
                       .nature = mail::Nature::out_of_office});
    });
    add_note(world.desk, world.admin, {world.id, "<p>Looks good</p>"});
    world.events();

    world.clock.advance(1h);
    send_due(world.desk);
    CHECK(world.events() == Names{"message.replied"});
}

TEST_CASE("when a colleague has answered, it is held") {
    Later world;
    world.put();
    reply(world.desk, world.admin,
          {.conversation = world.id,
           .body_html = "<p>I did it</p>",
           .last_seen = world.newest(world.id)});
    world.events();

    world.clock.advance(1h);
    send_due(world.desk);
    CHECK(world.events() == Names{"reply.held"});
    CHECK(world.details(world.id, world.mara).draft);
}

TEST_CASE("what its writer types meanwhile stays, and is not sent along") {
    Later world;
    world.put();
    save_draft(world.journal, world.mara,
               {.conversation = world.id, .body_html = "<p>Something else</p>"});
    world.clock.advance(1h);
    send_due(world.desk);

    const auto draft = world.details(world.id, world.mara).draft;
    REQUIRE(draft);
    CHECK(draft->body_html == "<p>Something else</p>");
    CHECK(world.get(world.id).preview == "On Monday.");
}

TEST_CASE("its attachment is kept for it, and leaves with it") {
    Later world;
    const auto file = upload(world.desk, world.mara, {"a.txt", "text/plain", "hello"});
    schedule_reply(world.desk, world.mara,
                   {.conversation = world.id,
                    .body_html = "<p>See attachment</p>",
                    .attachments = {file.id},
                    .last_seen = world.newest(world.id)},
                   world.clock.now() + 48h);
    world.clock.advance(48h);
    CHECK(sweep_uploads(world.desk) == 0);
    send_due(world.desk);
    world.db->read([&](store::Tx& tx) {
        CHECK(Attachments(tx).get(file.id).message ==
              Conversations(tx).get(world.id).newest_message);
    });
}

TEST_CASE("held or discarded, its attachment is its draft's or nobody's") {
    Later world;
    const auto put = [&](AttachmentId file) {
        return schedule_reply(world.desk, world.mara,
                              {.conversation = world.id,
                               .body_html = "<p>See</p>",
                               .attachments = {file},
                               .last_seen = world.newest(world.id)},
                              world.clock.now() + 1h);
    };
    const auto file = upload(world.desk, world.mara, {"a.txt", "text/plain", "hello"});
    hold_reply(world.desk, world.admin, put(file.id).id);
    const auto draft = world.details(world.id, world.mara).draft;
    REQUIRE(draft);
    CHECK(draft->attachment_ids == std::vector<AttachmentId>{file.id});
    discard_scheduled(world.desk, world.mara, put(file.id).id);
    world.clock.advance(25h);
    CHECK(sweep_uploads(world.desk) == 1);
}

TEST_CASE("whoever may not answer any more has it back as a draft") {
    Later world;
    world.put();
    world.db->write([](store::Tx& tx) { tx.run("UPDATE agents SET active = 0"); });
    world.clock.advance(1h);
    send_due(world.desk);
    CHECK(world.events() == Names{"reply.held"});
    CHECK(send_due(world.desk) == 0);
}

TEST_CASE("two that are due at once leave once") {
    Later world;
    const auto reply = world.put();
    world.clock.advance(1h);
    send_scheduled_now(world.desk, world.mara, reply.id);
    CHECK(send_due(world.desk) == 0);
    CHECK_THROWS_AS(send_scheduled_now(world.desk, world.mara, reply.id), Refusal);
    CHECK(world.get(world.id).message_count == 2);
}

const std::string path = "/api/v1/conversations/1/scheduled";
std::string body(const std::string& more = "", const std::string& at = "1760003600000") {
    return R"({"body_html":"<p>Later</p>","last_seen_message_id":1,"send_at":)" + at + more + "}";
}
const std::vector<Step> scheduled{{"POST", path, body()}};

const Scenarios scheduling{
    {.name = "schedules",
     .method = "POST",
     .path = path,
     .body = body(),
     .status = 201,
     .answer = R"("send_at":1760003600000)",
     .events = {"reply.scheduled"}},
    denied("POST " + path, body("", "1"), 422, "/send_at: out_of_range"),
    denied("POST " + path, body(R"(,"to":[])"), 422, "/to: no_recipient"),
    denied("POST " + path, R"({"body_html":" ","last_seen_message_id":1,"send_at":1760003600000})",
           422, "/body_html: required"),
    denied("POST " + path, body(R"(,"attachment_ids":[7])"), 422, "/attachment_ids: not_usable"),
    denied("POST " + path, body(R"(,"status_after":"snoozed")"), 422, "/status_after: needs_time"),
    denied("POST " + path, body(R"(,"sign":true)"), 422, "/sign: no_key"),
    denied("POST " + path, body(R"(,"seal":true)"), 422, "/seal: no_key"),
    denied("POST /api/v1/conversations/2/scheduled",
           R"({"body_html":"x","last_seen_message_id":2,"send_at":1760003600000})", 409,
           "thread_moved"),
    denied("POST /api/v1/conversations/4/scheduled",
           R"({"body_html":"x","last_seen_message_id":9,"send_at":1760003600000})", 409, "merged"),
    denied("POST /api/v1/conversations/77/scheduled", body(), 404, "conversation_not_found"),
    denied("POST " + path, body(), 403, "forbidden").by(trainee),
    granted("PATCH /api/v1/scheduled/1", R"({"send_at":1760007200000})", 200, {"reply.scheduled"})
        .after(scheduled),
    denied("PATCH /api/v1/scheduled/1", R"({"send_at":1})", 422, "/send_at: out_of_range")
        .after(scheduled),
    denied("PATCH /api/v1/scheduled/1", R"({"send_at":1760007200000})", 403, "forbidden")
        .by(admin)
        .after(scheduled),
    denied("PATCH /api/v1/scheduled/77", R"({"send_at":1760007200000})", 404,
           "scheduled_not_found"),
    granted("POST /api/v1/scheduled/1/send", "", 204, {"message.replied"}).after(scheduled),
    denied("POST /api/v1/scheduled/1/send", "", 403, "forbidden").by(admin).after(scheduled),
    denied("POST /api/v1/scheduled/77/send", "", 404, "scheduled_not_found"),
    granted("POST /api/v1/scheduled/1/hold", "", 204, {"reply.held"}).by(admin).after(scheduled),
    denied("POST /api/v1/scheduled/77/hold", "", 404, "scheduled_not_found"),
    granted("DELETE /api/v1/scheduled/1", "", 204, {"reply.discarded"}).after(scheduled),
    denied("DELETE /api/v1/scheduled/1", "", 403, "forbidden").by(admin).after(scheduled),
    denied("DELETE /api/v1/scheduled/77", "", 404, "scheduled_not_found"),
};

}  // namespace
}  // namespace tandem::conversations
