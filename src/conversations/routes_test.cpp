#include "conversations/routes.h"

#include "conversations/furnished_test.h"

#include <doctest/doctest.h>

namespace tandem::conversations {
namespace {

using namespace testing;

using Names = std::vector<std::string>;

TEST_CASE("every route of conversations answers, refuses and records what it says") {
    prove<Furnished>();
}

const Scenarios reading{
    {.name = "list", .path = conversations_path, .answer = R"({"items":[{"id":5,"number":5,)"},
    {.name = "list of a customer",
     .path = conversations_path + "?customer_id=1&limit=2",
     .answer = R"("next":")"},
    {.name = "list by tag",
     .path = conversations_path + "?tag=LATE",
     .answer = R"("tags":["late"])"},
    {.name = "unknown view",
     .path = conversations_path + "?view=nonsense",
     .status = 422,
     .refusal = "/view: choice"},
    {.name = "a team's list needs the team",
     .path = conversations_path + "?view=team",
     .status = 422,
     .refusal = "/team_id: required"},
    {.name = "a view's list needs the view",
     .path = conversations_path + "?view=custom",
     .status = 422,
     .refusal = "/view_id: required"},
    {.name = "an unknown view",
     .path = conversations_path + "?view=custom&view_id=99",
     .status = 404,
     .refusal = "view_not_found"},
    {.name = "a page that never was",
     .path = conversations_path + "?after=x",
     .status = 422,
     .refusal = "bad_cursor"},
    {.name = "counts",
     .path = conversations_path + "/counts",
     .answer = R"("views":{"mine":0,"unassigned":3,"mentions":0)"},
    {.name = "one",
     .as = trainee,
     .path = conversations_path + "/1",
     .answer = R"("newest_message_id":1)"},
    {.name = "one with its draft",
     .path = conversations_path + "/1",
     .answer = R"("draft":{"id":1,"conversation_id":1,"kind":"reply","body_html":"<p>typed")"},
    {.name = "one that was merged",
     .path = conversations_path + "/4",
     .answer = R"("merged_into":5)"},
    {.name = "one that took another in",
     .path = conversations_path + "/5",
     .answer = R"("merged":[{"id":4,"subject":"Where is my kettle?")"},
    {.name = "none",
     .path = conversations_path + "/99",
     .status = 404,
     .refusal = "conversation_not_found"},
    {.name = "thread",
     .path = conversations_path + "/5/thread",
     .answer = R"("body_text":"Fourth")"},
    {.name = "thread of none",
     .path = conversations_path + "/99/thread",
     .status = 404,
     .refusal = "conversation_not_found"},
    {.name = "a thread's page that never was",
     .path = conversations_path + "/1/thread?before=x",
     .status = 422,
     .refusal = "bad_cursor"},
    {.name = "history",
     .path = conversations_path + "/3/history",
     .answer = R"("name":"conversation.status_changed")"},
    {.name = "draft",
     .path = conversations_path + "/1/draft",
     .answer = R"("body_html":"<p>typed")"},
    {.name = "no draft",
     .path = conversations_path + "/2/draft",
     .status = 404,
     .refusal = "draft_not_found"},
    {.name = "tags",
     .path = "/api/v1/tags",
     .answer = R"({"items":[{"name":"late","colour":"","uses":1}]})"},
    {.name = "views", .path = "/api/v1/views", .answer = R"("name":"Mine")"},
    {.name = "search", .path = "/api/v1/search?q=hello", .answer = "<mark>Hello</mark>"},
    {.name = "search says what it did not understand",
     .path = "/api/v1/search?q=hello%20tag:never",
     .answer = "There is no such tag."},
    {.name = "suggest",
     .path = "/api/v1/search/suggest?q=min",
     .answer = R"("customers":[{"id":1,"name":"Mina Fischer")"},
    {.name = "a message's page", .path = "/api/v1/messages/1/html", .answer = "Hello"},
    {.name = "no raw mail",
     .path = "/api/v1/messages/1/raw",
     .status = 404,
     .refusal = "raw_message_not_found"},
    {.name = "no attachment",
     .path = "/api/v1/attachments/9/content",
     .status = 404,
     .refusal = "attachment_not_found"},
};

const Scenarios relations{
    {.name = "merges",
     .method = "POST",
     .path = conversations_path + "/1/merge",
     .body = R"({"into_id":2})",
     .answer = R"({"id":2,)",
     .events = {"conversation.tagged", "conversation.merged", "conversation.absorbed"}},
    {.name = "merges into itself",
     .method = "POST",
     .path = conversations_path + "/1/merge",
     .body = R"({"into_id":1})",
     .status = 422,
     .refusal = "/into_id: itself"},
    {.name = "merges into what was merged",
     .method = "POST",
     .path = conversations_path + "/1/merge",
     .body = R"({"into_id":4})",
     .status = 409,
     .refusal = "merged"},
    {.name = "unmerges",
     .method = "POST",
     .path = conversations_path + "/4/unmerge",
     .answer = R"("merged_into":null)",
     .events = {"conversation.unmerged", "conversation.unmerged"}},
    {.name = "was not merged",
     .method = "POST",
     .path = conversations_path + "/1/unmerge",
     .status = 409,
     .refusal = "not_merged"},
    {.name = "splits",
     .method = "POST",
     .path = conversations_path + "/2/split",
     .body = R"({"message_ids":[2],"subject":"Apart"})",
     .status = 201,
     .answer = R"("subject":"Apart")",
     .events = {"conversation.started", "conversation.split"}},
    {.name = "splits everything",
     .method = "POST",
     .path = conversations_path + "/1/split",
     .body = R"({"message_ids":[1],"subject":"Apart"})",
     .status = 409,
     .refusal = "nothing_left"},
    {.name = "splits another's",
     .method = "POST",
     .path = conversations_path + "/1/split",
     .body = R"({"message_ids":[2],"subject":"Apart"})",
     .status = 422,
     .refusal = "/message_ids: unknown_message"},
    {.name = "links",
     .method = "PUT",
     .path = conversations_path + "/1/links/2",
     .answer = R"("links":[{"id":2)",
     .events = {"conversation.linked", "conversation.linked"}},
    {.name = "links itself",
     .method = "PUT",
     .path = conversations_path + "/1/links/1",
     .status = 409,
     .refusal = "itself"},
    {.name = "links nothing",
     .method = "PUT",
     .path = conversations_path + "/1/links/99",
     .status = 404,
     .refusal = "conversation_not_found"},
    {.name = "is not linked",
     .method = "DELETE",
     .path = conversations_path + "/1/links/2",
     .answer = R"("links":[])"},
    {.name = "has a parent",
     .method = "PUT",
     .path = conversations_path + "/1/parent",
     .body = R"({"parent_id":2})",
     .answer = R"("parent_id":2)",
     .events = {"conversation.parent_changed"}},
    {.name = "is its own parent",
     .method = "PUT",
     .path = conversations_path + "/1/parent",
     .body = R"({"parent_id":1})",
     .status = 422,
     .refusal = "/parent_id: itself"},
    {.name = "a reader merges nothing",
     .as = trainee,
     .method = "POST",
     .path = conversations_path + "/1/merge",
     .body = R"({"into_id":2})",
     .status = 403,
     .refusal = "forbidden"},
};

const Scenarios tags_saved_views{
    {.name = "adds a tag",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/tags",
     .body = R"({"name":"vip","colour":"plum"})",
     .status = 201,
     .answer = R"("uses":0)",
     .events = {"tag.added"}},
    {.name = "a tag there is",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/tags",
     .body = R"({"name":"LATE"})",
     .status = 422,
     .refusal = "/name: taken"},
    {.name = "renames a tag",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/tags/late",
     .body = R"({"name":"Delayed"})",
     .answer = R"("name":"Delayed")",
     .events = {"tag.changed"}},
    {.name = "no such tag",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/tags/nope",
     .body = "{}",
     .status = 404,
     .refusal = "tag_not_found"},
    {.name = "deletes a tag",
     .as = admin,
     .method = "DELETE",
     .path = "/api/v1/tags/late",
     .status = 204,
     .events = {"conversation.tagged", "tag.deleted"}},
    {.name = "an agent manages no tags",
     .method = "POST",
     .path = "/api/v1/tags",
     .body = R"({"name":"x"})",
     .status = 403,
     .refusal = "forbidden"},
    {.name = "saves a view",
     .method = "POST",
     .path = "/api/v1/views",
     .body =
         R"({"name":"Old","filter":{"statuses":["open"],"assignee":"none","older_than_hours":24}})",
     .status = 201,
     .answer = R"("assignee":"none")",
     .events = {"view.added"}},
    {.name = "a view for all",
     .method = "POST",
     .path = "/api/v1/views",
     .body = R"({"name":"Old","shared":"everyone"})",
     .status = 403,
     .refusal = "forbidden"},
    {.name = "a view for no team",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/views",
     .body = R"({"name":"Old","shared":"team"})",
     .status = 422,
     .refusal = "/team_id: required"},
    {.name = "no way to share",
     .method = "POST",
     .path = "/api/v1/views",
     .body = R"({"name":"Old","shared":"world"})",
     .status = 422,
     .refusal = "/shared: choice"},
    {.name = "no assignee",
     .method = "POST",
     .path = "/api/v1/views",
     .body = R"({"name":"Old","filter":{"assignee":"them"}})",
     .status = 422,
     .refusal = "/filter/assignee: type"},
    {.name = "changes a view",
     .method = "PATCH",
     .path = "/api/v1/views/1",
     .body = R"({"name":"Better","sort":"urgent"})",
     .answer = R"("sort":"urgent")",
     .events = {"view.changed"}},
    {.name = "another's view",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/views/1",
     .body = "{}",
     .status = 404,
     .refusal = "view_not_found"},
    {.name = "deletes a view",
     .method = "DELETE",
     .path = "/api/v1/views/1",
     .status = 204,
     .events = {"view.deleted"}},
};

TEST_CASE("a change over a version that somebody else replaced is refused") {
    Furnished world;
    const auto read = world.request("GET", "/api/v1/conversations/1", {}, &world.mara);
    const auto tag = [&] {
        for (const auto& [name, value] : read.headers)
            if (name == "ETag") return value;
        return std::string();
    }();
    REQUIRE_FALSE(tag.empty());
    CHECK(world.request("GET", "/api/v1/conversations/1", {}, &world.mara, {{"If-None-Match", tag}})
              .status == 304);
    const auto solve = [&] {
        return world
            .request("PUT", "/api/v1/conversations/1/status", R"({"status":"solved"})", &world.mara,
                     {{"If-Match", tag}})
            .status;
    };
    CHECK(solve() == 200);
    CHECK(solve() == 409);
}

TEST_CASE("only who may delete moves to spam and trash") {
    Furnished world;
    const Actor careful(ActorKind::agent, AgentId(2), "Mara",
                        {Permission::conversations_read, Permission::conversations_edit});
    for (const auto* status : {"spam", "trash"})
        CHECK(world
                  .request("PUT", "/api/v1/conversations/1/status",
                           R"({"status":")" + std::string(status) + "\"}", &careful)
                  .status == 403);
    CHECK(world.request("PUT", "/api/v1/conversations/1/status", R"({"status":"solved"})", &careful)
              .status == 200);
}

TEST_CASE("a request that is sent again starts no second conversation") {
    Furnished world;
    const std::string body =
        R"({"subject":"Call","customer_id":1,"message":{"body_text":"x","kind":"incoming"}})";
    const auto send = [&] {
        return world.request("POST", "/api/v1/conversations", body, &world.mara,
                             {{"Idempotency-Key", "k1"}});
    };
    const auto first = send();
    const auto second = send();
    CHECK(first.status == 201);
    CHECK(second.status == 201);
    CHECK(first.body == second.body);
    CHECK(world.events() == Names{"conversation.started", "message.received"});
}

}  // namespace
}  // namespace tandem::conversations
