#include "http/api.h"
#include "json/describe.h"
#include "store/store.h"
#include "tests/scenarios.h"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <atomic>
#include <set>
#include <thread>

namespace tandem::http::router_test {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Paint {
    json::Text<1, 20> name;
    std::optional<Colour> colour;
};
TANDEM_STRUCT(Paint, name, colour)

struct PaintView {
    std::int64_t id = 0;
    std::string name;
    Colour colour = Colour::red;
    std::int64_t version = 1;
};
TANDEM_STRUCT(PaintView, id, name, colour, version)

struct PaintQuery {
    json::Default<json::Whole<1, 100>> limit{50};
    std::vector<std::string> tags;
    std::optional<bool> dry;
};
TANDEM_STRUCT(PaintQuery, limit, tags, dry)

struct PaintList {
    std::vector<PaintView> items;
    std::int64_t limit = 0;
    std::vector<std::string> tags;
};
TANDEM_STRUCT(PaintList, items, limit, tags)

namespace {

using testing::World;

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string header_of(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

std::string error_code(const Response& response) {
    const auto body = boost::json::parse(response.body);
    return std::string(body.at("error").at("code").as_string());
}

// A few endpoints of every sort.
struct Shop : World {
    Shop() {
        Api api(router);
        api.get<PaintList>("/api/v1/paints", Permission::conversations_read, "List paints",
                           [](const Call&, const PaintQuery& query) {
                               return PaintList{{}, query.limit.value, query.tags};
                           });
        api.post<PaintView>(
            "/api/v1/paints", Permission::conversations_edit, "Mix a paint",
            [this](const Call& call, const Paint& paint) { return mix(call, paint); });
        api.get<PaintView>(
            "/api/v1/paints/{id}", Permission::conversations_read, "Read a paint",
            [](const Call& call) { return PaintView{call.number("id"), "sky", Colour::green, 7}; });
        api.get<PaintView>("/api/v1/paints/newest", Audience::signed_in, "Read the newest paint",
                           [](const Call&) { return PaintView{99, "new", Colour::red, 1}; });
        api.get<PaintView>("/api/v1/paints/by-name/{name}/of/{shop}", Audience::open,
                           "Find a paint", [](const Call& call) {
                               return PaintView{1, call.text("name") + "|" + call.text("shop"),
                                                Colour::red, 1};
                           });
        api.remove("/api/v1/paints/{id}", Permission::conversations_delete, "Throw a paint away",
                   [](const Call&) {});
        api.post_action<PaintView>(
            "/api/v1/spill", Audience::signed_in, "Spill paint",
            [](const Call&) -> PaintView { throw std::runtime_error("the bucket leaks"); });
        api.post_action<PaintView>("/api/v1/secret", Audience::signed_in, "Make a secret",
                                   [this](const Call& call) {
                                       call.add_header("Cache-Control", "no-store");
                                       journal.write(call.actor(), [&](events::Unit& unit) {
                                           unit.append("paint.secret", {"p", 1}, "{}");
                                       });
                                       return PaintView{++mixed, "secret", Colour::red, 1};
                                   });
        api.get<PaintView>("/api/v1/who", Audience::open, "Who asks?", [](const Call& call) {
            return PaintView{1, call.signed_in() ? call.actor().name() : "a stranger", Colour::red,
                             1};
        });
        api.post_action<PaintView>(
            "/api/v1/who", Audience::open, "Who changes something?", [](const Call& call) {
                return PaintView{1, call.signed_in() ? call.actor().name() : "a stranger",
                                 Colour::red, 1};
            });
    }

    PaintView mix(const Call& call, const Paint& paint) {
        ++calls;
        if (paint.name.value == "mud") throw conflict("mud", "Nobody wants mud.");
        journal.write(call.actor(),
                      [&](events::Unit& unit) { unit.append("paint.mixed", {"p", 1}, "{}"); });
        call.add_header("Location", "/api/v1/paints/1");
        return {++mixed, paint.name.value, paint.colour.value_or(Colour::red), 1};
    }

    std::atomic<int> calls = 0;
    std::atomic<int> mixed = 0;
};

// Signed in by a cookie, as a browser is.
class ByCookie final : public Authenticator {
public:
    explicit ByCookie(const Actor& actor) : actor_(actor) {}
    std::optional<Identity> authenticate(const Request& request) override {
        if (request.cookie("session") != "s3cret") return std::nullopt;
        return Identity{.actor = actor_, .by_cookie = true, .csrf_token = "token"};
    }

private:
    Actor actor_;
};

const std::vector<testing::Scenario> scenarios = {
    {.name = "lists with defaults", .path = "/api/v1/paints", .answer = R"("limit":50,"tags":[])"},
    {.name = "reads the query",
     .path = "/api/v1/paints?limit=7&tags=a%20b,c&dry=true",
     .answer = R"("limit":7,"tags":["a b","c"])"},
    {.name = "query out of range",
     .path = "/api/v1/paints?limit=0",
     .status = 422,
     .answer = R"("path":"/limit","code":"range")"},
    {.name = "unknown in the query",
     .path = "/api/v1/paints?colour=red",
     .status = 422,
     .answer = R"("path":"/colour","code":"unknown")"},
    {.name = "malformed escape in the query",
     .path = "/api/v1/paints?limit=%zz",
     .status = 422,
     .answer = "malformed_url"},
    {.name = "creates",
     .method = "POST",
     .path = "/api/v1/paints",
     .body = R"({"name":" moss ","colour":"green"})",
     .status = 201,
     .answer = R"("name":"moss","colour":"green")",
     .events = {"paint.mixed"}},
    {.name = "names every wrong field",
     .method = "POST",
     .path = "/api/v1/paints",
     .body = R"({"colour":"blue","size":3})",
     .status = 422,
     .answer = R"([{"path":"/name","code":"required","message":"This is required.","params":{}},)"
               R"({"path":"/colour","code":"choice","message":"Use one of: red, green.",)"
               R"("params":{"choices":"red, green"}},)"
               R"({"path":"/size","code":"unknown")"},
    {.name = "no JSON",
     .method = "POST",
     .path = "/api/v1/paints",
     .body = "name=moss",
     .status = 422,
     .answer = "malformed_json"},
    {.name = "a refusal of the rules",
     .method = "POST",
     .path = "/api/v1/paints",
     .body = R"({"name":"mud"})",
     .status = 409,
     .answer = R"("code":"mud","message":"Nobody wants mud.")"},
    {.name = "a parameter", .path = "/api/v1/paints/12", .answer = R"("id":12)"},
    {.name = "a literal before a parameter",
     .path = "/api/v1/paints/newest",
     .answer = R"("id":99)"},
    {.name = "no id", .path = "/api/v1/paints/x", .status = 404, .answer = "not_found"},
    {.name = "a negative id", .path = "/api/v1/paints/-1", .status = 404, .answer = "not_found"},
    {.name = "an id too long",
     .path = "/api/v1/paints/99999999999999999999",
     .status = 404,
     .answer = "not_found"},
    {.name = "an empty parameter", .path = "/api/v1/paints/", .status = 404, .answer = "not_found"},
    {.name = "escaped slash stays in its parameter",
     .path = "/api/v1/paints/by-name/a%2Fb/of/c+d%C3%A4",
     .answer = R"("name":"a/b|c+dä")"},
    {.name = "escape that is no UTF-8",
     .path = "/api/v1/paints/by-name/%ff/of/c",
     .status = 422,
     .answer = "malformed_url"},
    {.name = "no such path", .path = "/api/v1/brushes", .status = 404, .answer = "not_found"},
    {.name = "a trailing slash is another path",
     .path = "/api/v1/paints/12/",
     .status = 404,
     .answer = "not_found"},
    {.name = "removes", .method = "DELETE", .path = "/api/v1/paints/12", .status = 204},
    {.name = "another method",
     .method = "PATCH",
     .path = "/api/v1/paints/12",
     .status = 405,
     .answer = "method_not_allowed"},
    {.name = "needs the permission",
     .as = &World::trainee,
     .method = "DELETE",
     .path = "/api/v1/paints/12",
     .status = 403,
     .answer = "forbidden"},
    {.name = "any agent will do",
     .as = &World::nobody,
     .path = "/api/v1/paints/newest",
     .answer = R"("id":99)"},
    {.name = "our own fault",
     .method = "POST",
     .path = "/api/v1/spill",
     .status = 500,
     .answer = R"("request_id":"test")"},
};

TEST_CASE("what the router answers") {
    for (const auto& scenario : scenarios) {
        CAPTURE(scenario.name);
        Shop shop;
        const auto response =
            shop.request(scenario.method, scenario.path, scenario.body, &(shop.*scenario.as));
        CHECK(response.status == scenario.status);
        CHECK_MESSAGE(holds(response.body, scenario.answer), response.body);
        CHECK(shop.events() == scenario.events);
    }
}

TEST_CASE("what failed inside is not told outside") {
    Shop shop;
    const auto response = shop.request("POST", "/api/v1/spill", "", &shop.mara);
    CHECK_FALSE(holds(response.body, "leaks"));
    CHECK(error_code(response) == "internal");
}

TEST_CASE("strangers reach open endpoints only") {
    Shop shop;
    for (const auto* path : {"/api/v1/paints", "/api/v1/paints/newest"}) {
        const auto response = shop.request("GET", path);
        CHECK(response.status == 401);
        CHECK(error_code(response) == "unauthenticated");
        CHECK(header_of(response, "WWW-Authenticate") == "Bearer");
    }
    CHECK(shop.request("GET", "/api/v1/who").status == 200);
}

TEST_CASE("a known path says which methods it takes") {
    Shop shop;
    CHECK(header_of(shop.request("PUT", "/api/v1/paints"), "Allow") == "GET, HEAD, POST");
    const auto options = shop.request("OPTIONS", "/api/v1/paints/12");
    CHECK(options.status == 204);
    CHECK(header_of(options, "Allow") == "DELETE, GET, HEAD");
}

TEST_CASE("HEAD is answered as GET") {
    Shop shop;
    CHECK(shop.request("HEAD", "/api/v1/paints/12", "", &shop.mara).status == 200);
}

TEST_CASE("a version is an ETag, and what the asker has is not sent again") {
    Shop shop;
    const auto get = [&](Headers headers) {
        return shop.request("GET", "/api/v1/paints/12", "", &shop.mara, std::move(headers));
    };
    CHECK(header_of(get({}), "ETag") == "\"v7\"");
    CHECK(get({{"If-None-Match", "\"v6\""}}).status == 200);
    for (const auto* tag : {"\"v7\"", "W/\"v7\"", "\"v1\", \"v7\"", "*"}) {
        const auto response = get({{"if-none-match", tag}});
        CHECK(response.status == 304);
        CHECK(response.body.empty());
        CHECK(header_of(response, "ETag") == "\"v7\"");
    }
}

TEST_CASE("If-Match is read as a version") {
    const auto version = [](std::string tag) {
        const Request request{.method = "PUT", .path = "/", .headers = {{"If-Match", tag}}};
        return Call(request, std::nullopt, {}).if_match();
    };
    CHECK(version("\"v7\"") == 7);
    CHECK(version("W/\"v12\"") == 12);
    CHECK(version("*") == std::nullopt);
    CHECK(version("") == std::nullopt);
    for (const auto* bad : {"7", "\"v\"", "\"vx\"", "\"v7", "v7\""})
        CHECK_THROWS_AS(version(bad), Refusal);
}

TEST_CASE("a change by cookie needs the CSRF token") {
    Shop shop;
    ByCookie cookies(shop.mara);
    shop.router.use(cookies);
    const auto post = [&](std::string cookie, std::string token) {
        return shop.request("POST", "/api/v1/paints", R"({"name":"moss"})", nullptr,
                            {{"Cookie", cookie}, {"X-CSRF-Token", token}});
    };
    const auto session = "theme=dark; session=s3cret";
    CHECK(post("", "token").status == 401);
    CHECK(post(session, "").status == 403);
    CHECK(error_code(post(session, "other")) == "csrf");
    CHECK(post(session, "token").status == 201);
    CHECK(shop.request("GET", "/api/v1/paints", "", nullptr, {{"Cookie", session}}).status == 200);
}

TEST_CASE("what another site made a browser send does not act for who is signed in") {
    Shop shop;
    ByCookie cookies(shop.mara);
    shop.router.use(cookies);
    const auto who = [&](std::string method, std::string token) {
        return shop
            .request(method, "/api/v1/who", "", nullptr,
                     {{"Cookie", "session=s3cret"}, {"X-CSRF-Token", token}})
            .body;
    };
    CHECK(holds(who("GET", ""), "Mara Lind"));
    CHECK(holds(who("POST", ""), "a stranger"));
    CHECK(holds(who("POST", "token"), "Mara Lind"));
}

TEST_CASE("a JSON endpoint takes no form") {
    Shop shop;
    const auto post = [&](std::string type) {
        return shop
            .request("POST", "/api/v1/paints", R"({"name":"moss"})", &shop.mara,
                     {{"Content-Type", type}})
            .status;
    };
    CHECK(post("text/plain") == 415);
    CHECK(post("application/x-www-form-urlencoded") == 415);
    CHECK(post("application/json; charset=utf-8") == 201);
}

TEST_CASE("who asks too often is told when to come back") {
    Shop shop;
    shop.router.limit(
        {.open = {.per_second = 0.5, .burst = 2}, .signed_in = {.per_second = 0.5, .burst = 3}});
    for (int i = 0; i < 2; ++i) CHECK(shop.request("GET", "/api/v1/who").status == 200);
    const auto refused = shop.request("GET", "/api/v1/who");
    CHECK(refused.status == 429);
    CHECK(error_code(refused) == "rate_limited");
    CHECK(header_of(refused, "Retry-After") == "2");

    const auto newest = "/api/v1/paints/newest";
    for (int i = 0; i < 3; ++i) CHECK(shop.request("GET", newest, "", &shop.mara).status == 200);
    CHECK(shop.request("GET", newest, "", &shop.mara).status == 429);
    CHECK(shop.request("GET", newest, "", &shop.admin).status == 200);
    CHECK(shop.request("GET", "/healthz").status == 200);
}

TEST_CASE("the same POST again gets the same answer and does nothing") {
    Shop shop;
    const auto post = [&](std::string body, std::string key, const Actor& as) {
        return shop.request("POST", "/api/v1/paints", body, &as, {{"Idempotency-Key", key}});
    };
    const auto first = post(R"({"name":"moss"})", "k1", shop.mara);
    CHECK(first.status == 201);
    const auto again = post(R"({"name":"moss"})", "k1", shop.mara);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(header_of(again, "ETag") == header_of(first, "ETag"));
    CHECK(header_of(again, "Location") == "/api/v1/paints/1");
    CHECK(header_of(again, "Idempotency-Replayed") == "true");
    CHECK(header_of(first, "Idempotency-Replayed").empty());
    CHECK(shop.calls == 1);

    CHECK(error_code(post(R"({"name":"sky"})", "k1", shop.mara)) == "idempotency_key_reused");
    CHECK(post(R"({"name":"moss"})", "k1", shop.admin).status == 201);
    CHECK(post(R"({"name":"moss"})", "k2", shop.mara).status == 201);
    CHECK(shop.events().size() == 3);
}

TEST_CASE("the same POST from all sides at once is carried out once") {
    Shop shop;
    static_cast<void>(
        shop.request("GET", "/api/v1/paints", "", &shop.mara));  // as Mara from now on
    const Request request{.method = "POST",
                          .path = "/api/v1/paints",
                          .headers = {{"Idempotency-Key", "k"}},
                          .body = R"({"name":"moss"})",
                          .id = "test"};
    std::atomic<int> done = 0;
    std::atomic<int> later = 0;
    {
        std::vector<std::jthread> askers;
        for (int i = 0; i < 8; ++i)
            askers.emplace_back([&] {
                const auto response = shop.router.handle(request);
                (response.status == 201 ? done : later) += 1;
                if (response.status != 201) CHECK(error_code(response) == "request_in_progress");
            });
    }
    CHECK(done >= 1);
    CHECK(done + later == 8);
    CHECK(shop.events() == std::vector<std::string>{"paint.mixed"});
    CHECK(shop.router.handle(request).status == 201);
}

TEST_CASE("a POST that was refused may be tried again") {
    Shop shop;
    const auto post = [&] {
        return shop.request("POST", "/api/v1/paints", R"({"name":"mud"})", &shop.mara,
                            {{"Idempotency-Key", "k"}});
    };
    CHECK(post().status == 409);
    CHECK(post().status == 409);
    CHECK(shop.calls == 2);
}

TEST_CASE("a secret is not kept for who asks again, but nothing is done twice") {
    Shop shop;
    const auto post = [&] {
        return shop.request("POST", "/api/v1/secret", "", &shop.mara, {{"Idempotency-Key", "k"}});
    };
    CHECK(post().status == 200);
    const auto again = post();
    CHECK(again.status == 409);
    CHECK(error_code(again) == "request_in_progress");
    CHECK(shop.mixed == 1);
}

TEST_CASE("an Idempotency-Key is printable and short") {
    Shop shop;
    for (const auto& key : {std::string(256, 'k'), std::string("a\tb"), std::string("ä")}) {
        const auto response = shop.request("POST", "/api/v1/paints", R"({"name":"moss"})",
                                           &shop.mara, {{"Idempotency-Key", key}});
        CHECK(error_code(response) == "malformed_idempotency_key");
    }
}

TEST_CASE("keys are forgotten after two days") {
    Shop shop;
    const auto post = [&](std::string key) {
        return shop.request("POST", "/api/v1/paints", R"({"name":"moss"})", &shop.mara,
                            {{"Idempotency-Key", key}});
    };
    post("old");
    shop.clock.advance(std::chrono::hours(49));
    post("new");
    CHECK(header_of(post("old"), "Idempotency-Replayed").empty());
    CHECK(header_of(post("new"), "Idempotency-Replayed") == "true");
}

TEST_CASE("readiness says which part is not ready") {
    Shop shop;
    CHECK(shop.request("GET", "/readyz").status == 200);
    shop.router.add_readiness("database", [] { return true; });
    shop.router.add_readiness("disk", []() -> bool { throw std::runtime_error("full"); });
    const auto response = shop.request("GET", "/readyz");
    CHECK(response.status == 503);
    CHECK(response.body == R"({"ready":false,"checks":{"database":true,"disk":false}})");
}

TEST_CASE("metrics are for this machine or for who has the token") {
    Shop shop;
    Request request{.method = "GET", .path = "/metrics", .remote = "127.0.0.1"};
    CHECK(shop.router.handle(request).status == 200);
    CHECK(holds(shop.router.handle(request).body,
                "http_requests_total{route=\"/metrics\",method=\"GET\",status=\"200\"}"));
    request.headers = {{"X-Forwarded-For", "203.0.113.9"}};
    CHECK(shop.router.handle(request).status == 403);
    request = {.method = "GET", .path = "/metrics", .remote = "203.0.113.9"};
    CHECK(shop.router.handle(request).status == 403);
    shop.router.set_metrics_token("open sesame");
    CHECK(shop.router.handle(request).status == 403);
    request.headers = {{"Authorization", "Bearer open sesame"}};
    CHECK(shop.router.handle(request).status == 200);
}

TEST_CASE("a typed endpoint takes 4 MB, another as much as the server does") {
    Shop shop;
    Api api(shop.router);
    api.raw("POST", "/api/v1/upload", Audience::open, {.summary = "Upload"},
            [](const Call&) { return Response{}; });
    api.raw("POST", "/api/v1/small", Audience::open, {.summary = "Small", .max_body = 10},
            [](const Call&) { return Response{}; });
    const auto limit = [&](std::string_view path) {
        return shop.router.max_body("POST", path, 32u << 20);
    };
    CHECK(limit("/api/v1/paints") == 4u << 20);
    CHECK(limit("/api/v1/upload") == 32u << 20);
    CHECK(limit("/api/v1/small") == 10);
    CHECK(limit("/%zz") == 32u << 20);
}

TEST_CASE("two routes for one address are a mistake") {
    Shop shop;
    Api api(shop.router);
    CHECK_THROWS_AS(
        api.remove("/api/v1/paints/{paint}", Audience::open, "Again", [](const Call&) {}),
        std::logic_error);
    CHECK_THROWS_AS(shop.router.add_schema("PaintView", "{}"), std::logic_error);
}

void collect_refs(const boost::json::value& value, std::set<std::string>& refs) {
    if (const auto* array = value.if_array())
        for (const auto& item : *array) collect_refs(item, refs);
    if (const auto* object = value.if_object())
        for (const auto& [key, member] : *object) {
            if (key == "$ref") refs.emplace(member.as_string());
            collect_refs(member, refs);
        }
}

TEST_CASE("the OpenAPI document is whole") {
    Shop shop;
    const auto document =
        boost::json::parse(shop.request("GET", "/api/openapi.json", "", nullptr).body);
    CHECK(document.at("openapi") == "3.1.0");

    std::set<std::string> refs;
    collect_refs(document, refs);
    CHECK(refs.size() >= 5);
    for (const auto& ref : refs) {
        CAPTURE(ref);
        CHECK_NOTHROW(static_cast<void>(document.at_pointer(std::string_view(ref).substr(1))));
    }

    const auto& paths = document.at("paths").as_object();
    CHECK(paths.contains("/api/v1/paints/{id}"));
    CHECK_FALSE(paths.contains("/metrics"));
    std::set<std::string> ids;
    for (const auto& path : paths)
        for (const auto& method : path.value().as_object()) {
            const auto& operation = method.value();
            CAPTURE(path.key());
            CHECK(ids.emplace(operation.at("operationId").as_string()).second);
            CHECK(operation.at("responses").is_object());
            CHECK(operation.at("responses").as_object().contains("default"));
        }
    CHECK(ids.contains("getPaintsByNameByNameOfByShop"));
}

TEST_CASE("an operation says what it takes, gives and needs") {
    Shop shop;
    const auto document = boost::json::parse(shop.router.openapi());
    const auto& list = document.at("paths").at("/api/v1/paints").at("get");
    CHECK(list.at("tags") == boost::json::array{"paints"});
    CHECK(list.at("x-permission") == "conversations_read");
    const auto& parameters = list.at("parameters").as_array();
    CHECK(parameters.size() == 3);
    CHECK(parameters[0].at("name") == "limit");
    CHECK(parameters[0].at("schema").at("maximum") == 100);
    CHECK(parameters[1].at("explode") == false);
    CHECK(list.at("responses").at("200").at("content").at("application/json").at("schema") ==
          boost::json::object({{"$ref", "#/components/schemas/PaintList"}}));

    const auto& create = document.at("paths").at("/api/v1/paints").at("post");
    CHECK(create.at("requestBody").at("content").at("application/json").at("schema") ==
          boost::json::object({{"$ref", "#/components/schemas/PaintInput"}}));
    CHECK(create.at("responses").as_object().contains("201"));
    CHECK(document.at("paths").at("/api/v1/who").at("get").at("security").as_array().empty());
    CHECK(document.at("security").as_array().size() == 2);
    const auto& remove = document.at("paths").at("/api/v1/paints/{id}").at("delete");
    CHECK(remove.at("responses").as_object().contains("204"));
    CHECK(remove.at("parameters").as_array()[0].at("schema").at("type") == "integer");
}

}  // namespace
}  // namespace tandem::http::router_test
