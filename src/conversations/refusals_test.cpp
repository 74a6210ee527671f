// What the routes of conversations refuse, as far as the other tables have no row for it.

#include "conversations/furnished_test.h"
#include "customers/fields.h"

#include <doctest/doctest.h>

namespace tandem::conversations {
namespace {

using namespace testing;

const http::Headers old_version{{"If-Match", "\"v99\""}};
const std::string c = conversations_path;
const std::string none = c + "/99";
const std::string gone = c + "/4";  // merged into 5

std::string numbered(const std::string& before, const std::string& after, int count) {
    std::string list;
    for (int i = 1; i <= count; ++i)
        list += (i > 1 ? "," : "") + before + std::to_string(i) + after;
    return list;
}

const std::string many_tags = "[" + numbered("\"t", "\"", 31) + "]";

void solving_needs_a_field(World& world, Scenario&) {
    customers::add_field(world.journal, world.admin,
                         {.entity = customers::Entity::conversation,
                          .key = {"cause"},
                          .label = {"Cause"},
                          .kind = {"text"},
                          .required = {true}});
}

// The answer of Mara's that is message 6, in a state that only sending brings about.
void answer_failed(World& world, Scenario&) {
    world.db->write([](store::Tx& tx) {
        tx.run("UPDATE message_deliveries SET state = 'failed', error = 'no' WHERE message_id = 6");
        tx.run("UPDATE outbox SET state = 'parked'");
    });
}

void answer_left(World& world, Scenario&) {
    world.db->write([](store::Tx& tx) { tx.run("UPDATE outbox SET state = 'sent'"); });
}

void a_file_is_there(World& world, Scenario&) {
    const auto answer = world.request("POST", "/api/v1/attachments", "hello", &world.mara,
                                      {{"X-Filename", "a.txt"}, {"Content-Type", "text/plain"}});
    CHECK_MESSAGE(answer.status == 201, answer.body);
}

void a_mail_came(World& world, Scenario&) {
    auto& desk = static_cast<Furnished&>(world);
    const auto raw = desk.blobs.put("From: mina@example.com\r\n\r\nHello");
    world.db->write([&](store::Tx& tx) {
        tx.run("UPDATE message_bodies SET raw_id = $1 WHERE message_id = 1",
               desk.blobs.keep(tx, raw));
    });
}

// The file of an incoming message, and what the scanner found in it.
void a_virus_came(World& world, Scenario& row) {
    a_mail_came(world, row);
    auto& desk = static_cast<Furnished&>(world);
    const auto ref = desk.blobs.put("evil");
    world.db->write([&](store::Tx& tx) {
        const auto blob = desk.blobs.keep(tx, ref);
        Attachments(tx).add({.blob = blob,
                             .message = MessageId(1),
                             .filename = "a.exe",
                             .content_type = "application/octet-stream",
                             .size = 4});
        Scans(tx).await(blob, world.clock.now());
        Scans(tx).answer(blob, {ScanState::infected, "Eicar"}, world.clock.now());
    });
}

void jonas_has_no_address(World& world, Scenario&) {
    world.db->write([](store::Tx& tx) {
        tx.run("DELETE FROM customer_emails WHERE customer_id = 2");
        tx.run("UPDATE customers SET email = NULL WHERE id = 2");
    });
}

std::string starting(const std::string& more, const std::string& kind = "incoming") {
    return R"({"subject":"Call","message":{"body_text":"x","kind":")" + kind + "\"}," + more + "}";
}

const Scenarios reading_refused{
    denied("GET " + c + "/1/history?after=x", "", 422, "bad_cursor"),
    denied("GET " + none + "/history", "", 404, "conversation_not_found"),
    denied("GET " + none + "/draft", "", 404, "conversation_not_found"),
    denied("GET /api/v1/search?q=hello&after=x", "", 422, "bad_cursor"),
    denied("GET /api/v1/messages/99/html", "", 404, "message_not_found"),
    denied("GET /api/v1/messages/99/raw", "", 404, "message_not_found"),
    granted("GET /api/v1/messages/1/raw", "", 200).given(a_mail_came),
    denied("GET /api/v1/messages/1/raw", "", 409, "infected").given(a_virus_came),
    denied("GET /api/v1/attachments/1/content", "", 409, "infected").given(a_virus_came),
};

const Scenarios starting_refused{
    denied("POST " + c, starting(R"("customer_id":99)"), 422, "/customer_id: unknown"),
    denied("POST " + c, starting(R"("customer_id":2)", "reply"), 422, "/customer_id: no_recipient")
        .given(jonas_has_no_address),
    denied("POST " + c,
           starting(R"("customer":{"name":"Kim","email":"kim@keyless.example"})", "reply"), 422,
           "/seal: no_key"),
    denied("POST " + c, starting(R"("customer_id":1,"assignee_id":99)"), 422,
           "/assignee_id: unknown_agent"),
    denied("POST " + c, starting(R"("customer_id":1,"team_id":99)"), 422, "/team_id: unknown_team"),
    denied("POST " + c, starting(R"("customer_id":1,"mailbox_id":99)"), 422,
           "/mailbox_id: unknown"),
    denied("POST " + c, starting(R"("customer_id":1,"tags":)" + many_tags), 422, "/tags: too_many"),
    denied("POST " + c, starting(R"("customer_id":1,"tags":["a,b"])"), 422, "/tags/0: tag"),
    denied(
        "POST " + c,
        R"({"subject":"x","customer_id":1,"message":{"body_text":"x","kind":"note","attachment_ids":[9]}})",
        422, "/message/attachment_ids: not_usable"),
};

const Scenarios protecting_refused{
    denied("POST " + c + "/1/replies", R"({"body_html":"x","last_seen_message_id":9,"seal":true})",
           422, "/seal: no_key"),
    denied("POST " + c + "/1/replies", R"({"body_html":"x","last_seen_message_id":9,"sign":true})",
           422, "/sign: no_key"),
};

const Scenarios changing_refused{
    denied("PATCH " + none, "{}", 404, "conversation_not_found"),
    denied("PATCH " + c + "/1", R"({"subject":"x"})", 409, "stale").with(old_version),
    denied("PATCH " + c + "/1", R"({"tags":)" + many_tags + "}", 422, "/tags: too_many"),
    denied("PATCH " + c + "/1", R"({"tags":["a,b"]})", 422, "/tags/0: tag"),
    denied("PATCH " + c + "/1", R"({"fields":{"cause":5}})", 422, "/fields/cause: type")
        .given(solving_needs_a_field),
    denied("PUT " + none + "/status", R"({"status":"open"})", 404, "conversation_not_found"),
    denied("PUT " + gone + "/status", R"({"status":"open"})", 409, "merged"),
    denied("PUT " + c + "/1/status", R"({"status":"solved"})", 409, "stale").with(old_version),
    denied("PUT " + c + "/1/status", R"({"status":"solved"})", 422, "fields_missing")
        .given(solving_needs_a_field),
    denied("PUT " + none + "/snooze", R"({"until":1860000000000})", 404, "conversation_not_found"),
    denied("PUT " + gone + "/snooze", R"({"until":1860000000000})", 409, "merged"),
    denied("PUT " + c + "/1/snooze", R"({"until":1860000000000})", 409, "stale").with(old_version),
    granted("DELETE " + c + "/1/snooze", "", 200, {"conversation.status_changed"})
        .after({{"PUT", c + "/1/snooze", R"({"until":1860000000000})"}}),
    denied("DELETE " + none + "/snooze", "", 404, "conversation_not_found"),
    denied("DELETE " + gone + "/snooze", "", 409, "merged"),
    denied("DELETE " + c + "/1/snooze", "", 409, "stale").with(old_version),
    denied("PUT " + none + "/tags", R"({"tags":[]})", 404, "conversation_not_found"),
    denied("PUT " + gone + "/tags", R"({"tags":[]})", 409, "merged"),
    denied("PUT " + c + "/1/tags", R"({"tags":[]})", 409, "stale").with(old_version),
    denied("PUT " + c + "/1/tags", R"({"tags":)" + many_tags + "}", 422, "/tags: too_many"),
    denied("PUT " + none + "/followers/1", "", 404, "conversation_not_found"),
    denied("PUT " + gone + "/followers/1", "", 409, "merged"),
    granted("DELETE " + c + "/1/followers/1", "", 200, {"conversation.unfollowed"})
        .after({{"PUT", c + "/1/followers/1"}}),
    denied("DELETE " + none + "/followers/1", "", 404, "conversation_not_found"),
    denied("DELETE " + gone + "/followers/1", "", 409, "merged"),
    denied("POST " + none + "/read", R"({"up_to_message_id":1})", 404, "conversation_not_found"),
};

const std::string bulk_ids = R"({"conversation_ids":[)";

const Scenarios bulk_refused{
    denied("POST /api/v1/bulk", bulk_ids + numbered("", "", 501) + R"(],"change":{}})", 422,
           "/conversation_ids: too_many"),
    denied("POST /api/v1/bulk", bulk_ids + R"(1],"change":{"add_tags":)" + many_tags + "}}", 422,
           "/change/add_tags: too_many"),
    denied("POST /api/v1/bulk", bulk_ids + R"(1],"change":{"add_tags":["a,b"]}})", 422,
           "/change/add_tags/0: tag"),
    granted("POST /api/v1/bulk",
            bulk_ids + R"(1,2],"change":{"team_id":2,"add_tags":["vip"],"priority":"high"}})", 200,
            {"tag.added", "conversation.priority_changed", "conversation.team_changed",
             "conversation.tagged", "conversation.priority_changed", "conversation.team_changed",
             "conversation.tagged"}),
};

const std::vector<Step> two_merges{{"POST", c + "/1/merge", R"({"into_id":2})"},
                                   {"POST", c + "/2/merge", R"({"into_id":3})"}};

const Scenarios relating_refused{
    denied("POST " + none + "/merge", R"({"into_id":1})", 404, "conversation_not_found"),
    denied("POST " + c + "/1/merge", R"({"into_id":2})", 409, "stale").with(old_version),
    denied("POST " + none + "/unmerge", "", 404, "conversation_not_found"),
    denied("POST " + c + "/1/unmerge", "", 409, "merged_further").after(two_merges),
    denied("POST " + none + "/split", R"({"message_ids":[1],"subject":"x"})", 404,
           "conversation_not_found"),
    denied("POST " + gone + "/split", R"({"message_ids":[4],"subject":"x"})", 409, "merged"),
    denied("POST " + c + "/2/split", R"({"message_ids":[2],"subject":"x"})", 409, "stale")
        .with(old_version),
    denied("PUT " + gone + "/links/1", "", 409, "merged"),
    granted("DELETE " + c + "/1/links/2", "", 200,
            {"conversation.unlinked", "conversation.unlinked"})
        .after({{"PUT", c + "/1/links/2"}}),
    denied("DELETE " + none + "/links/1", "", 404, "conversation_not_found"),
    denied("PUT " + none + "/parent", R"({"parent_id":1})", 404, "conversation_not_found"),
    denied("PUT " + gone + "/parent", R"({"parent_id":1})", 409, "merged"),
    denied("PUT " + c + "/1/parent", R"({"parent_id":2})", 409, "stale").with(old_version),
    denied("PUT " + c + "/1/parent", R"({"parent_id":2})", 409, "circle")
        .after({{"PUT", c + "/2/parent", R"({"parent_id":1})"}}),
};

std::string replying(const std::string& more) {
    return R"({"body_html":"<p>Hi</p>","last_seen_message_id":1)" + more + "}";
}

const Scenarios writing_refused{
    denied("POST " + none + "/replies", replying(""), 404, "conversation_not_found"),
    denied("POST " + c + "/1/replies", replying(R"(,"status_after":"snoozed")"), 422,
           "/status_after: needs_time"),
    denied("POST " + c + "/1/replies", replying(R"(,"status_after":"solved")"), 422,
           "fields_missing")
        .given(solving_needs_a_field),
    denied("POST " + none + "/notes", R"({"body_html":"<p>x</p>"})", 404, "conversation_not_found"),
    denied("POST " + gone + "/notes", R"({"body_html":"<p>x</p>"})", 409, "merged"),
    denied("POST " + c + "/1/notes", R"({"body_html":"<p> </p>"})", 422, "/body_html: required"),
    denied("POST " + c + "/1/notes", R"({"body_html":"<p>x</p>","attachment_ids":[7]})", 422,
           "/attachment_ids: not_usable"),
    denied("POST /api/v1/messages/6/undo", "", 409, "too_late").given(answer_left),
    granted("POST /api/v1/messages/6/retry", "", 200, {"message.retried"}).given(answer_failed),
    denied("POST /api/v1/messages/99/retry", "", 404, "message_not_found"),
    denied("PUT " + none + "/draft", R"({"body_html":"x"})", 404, "conversation_not_found"),
    denied("PUT " + gone + "/draft", R"({"body_html":"x"})", 409, "merged"),
    denied("PUT " + c + "/1/draft", R"({"body_html":"x","attachment_ids":[7]})", 422,
           "/attachment_ids: not_usable"),
    denied("DELETE " + none + "/draft", "", 404, "conversation_not_found"),
};

const http::Headers a_form{{"Content-Type", "multipart/form-data"}};
const http::Headers a_named_file{{"Content-Type", "text/plain"}, {"X-Filename", "a.txt"}};

const Scenarios files{
    granted("POST /api/v1/attachments", "hello", 201).with(a_named_file),
    denied("POST /api/v1/attachments", "hello", 422, "malformed_form").with(a_form),
    denied("POST /api/v1/attachments", "hello", 422, "file_required"),
    denied("POST /api/v1/attachments", "", 422, "empty_file").with(a_named_file),
    denied("POST /api/v1/attachments", std::string((25u << 20) + 1, 'x'), 413,
           "attachment_too_large")
        .with(a_named_file),
    granted("GET /api/v1/attachments/1/content", "", 200).given(a_file_is_there),
    granted("POST " + c + "/1/notes", R"({"body_html":"<p>x</p>","attachment_ids":[1]})", 201,
            {"message.noted"})
        .given(a_file_is_there),
};

const std::string twice = R"({"name":"Old","filter":{"statuses":["open","open"]}})";
const std::string for_all = R"({"name":"Old","shared":"everyone"})";

const Scenarios tags_and_views_refused{
    denied("POST /api/v1/tags", R"({"name":"a,b"})", 422, "/name: tag").by(admin),
    denied("PATCH /api/v1/tags/late", R"({"name":"a,b"})", 422, "/name: tag").by(admin),
    denied("PATCH /api/v1/tags/late", R"({"name":"vip"})", 422, "/name: taken")
        .by(admin)
        .after({{"POST", "/api/v1/tags", R"({"name":"vip"})", admin}}),
    denied("DELETE /api/v1/tags/never", "", 404, "tag_not_found").by(admin),
    denied("POST /api/v1/views", R"({"name":"Old","shared":"team","team_id":99})", 422,
           "/team_id: unknown_team")
        .by(admin),
    denied("POST /api/v1/views", twice, 422, "/filter/statuses: twice"),
    denied("PATCH /api/v1/views/1", R"({"name":"x"})", 409, "stale").with(old_version),
    denied("PATCH /api/v1/views/1", R"({"shared":"world"})", 422, "/shared: choice"),
    denied("PATCH /api/v1/views/1", R"({"shared":"everyone"})", 403, "forbidden"),
    denied("PATCH /api/v1/views/1", R"({"shared":"team"})", 422, "/team_id: required")
        .by(admin)
        .given([](World& world, Scenario&) {
            world.request("PATCH", "/api/v1/views/1", R"({"name":"Mine"})", &world.mara);
            world.db->write([](store::Tx& tx) { tx.run("UPDATE views SET shared = 'everyone'"); });
        }),
    denied("PATCH /api/v1/views/2", R"({"shared":"team","team_id":99})", 422,
           "/team_id: unknown_team")
        .by(admin)
        .after({{"POST", "/api/v1/views", for_all, admin}}),
    denied("PATCH /api/v1/views/1", R"({"filter":{"assignee":"them"}})", 422,
           "/filter/assignee: type"),
    denied("PATCH /api/v1/views/1", twice, 422, "/filter/statuses: twice"),
    denied("DELETE /api/v1/views/9", "", 404, "view_not_found"),
    denied("DELETE /api/v1/views/2", "", 403, "forbidden")
        .after({{"POST", "/api/v1/views", for_all, admin}}),
};

}  // namespace
}  // namespace tandem::conversations
