// What every route refuses alike, by a table over the route table. (Who may call which is in
// permissions_test.cpp.)

#include "accounts/agents.h"
#include "accounts/roles.h"
#include "app/house_test.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <boost/json.hpp>

namespace tandem::app {
namespace {

namespace js = boost::json;

using http::Headers;
using http::Response;
using http::Route;

class Administrator final : public http::Authenticator {
public:
    std::optional<http::Identity> authenticate(const http::Request&) override {
        return http::Identity{.actor =
                                  Actor(ActorKind::agent, AgentId(1), "Ada", Permissions::all())};
    }
};

class Served : public TestHouse {
public:
    Served() { router.use(administrator_); }

    Response ask(const Route& route, std::string_view parameter, std::string body = {},
                 Headers headers = {}) const {
        return send(route.method, address(route.pattern, parameter), std::move(body),
                    std::move(headers));
    }

private:
    static std::string address(std::string_view pattern, std::string_view parameter) {
        std::string path;
        while (!pattern.empty()) {
            const auto open = std::min(pattern.find('{'), pattern.size());
            path += pattern.substr(0, open);
            pattern.remove_prefix(open);
            if (pattern.empty()) break;
            path += parameter;
            pattern.remove_prefix(pattern.find('}') + 1);
        }
        return path;
    }

    Administrator administrator_;
};

std::string name_of(const Route& route) { return route.method + ' ' + route.pattern; }

std::string code_of(const Response& response) {
    if (response.status < 400) return "";
    return std::string(js::parse(response.body).at("error").at("code").as_string());
}

bool takes_json(const Route& route) {
    const auto& about = route.description;
    return !about.body_schema.empty() && about.body_type == "application/json";
}

// Its path has an id (a number), not only names and tokens.
bool has_id(const Route& route) {
    return route.pattern.find("{id}") != std::string::npos ||
           route.pattern.find("_id}") != std::string::npos ||
           route.pattern.find("{other}") != std::string::npos;
}

std::vector<js::object> problems(const Response& response) {
    std::vector<js::object> list;
    const auto error = js::parse(response.body).at("error");
    for (const auto& field : error.at("fields").as_array()) list.push_back(field.as_object());
    return list;
}

bool complains_of(const Response& response, std::string_view path, std::string_view code) {
    const auto list = problems(response);
    return std::any_of(list.begin(), list.end(), [&](const js::object& problem) {
        return problem.at("path").as_string() == path && problem.at("code").as_string() == code;
    });
}

}  // namespace

TEST_CASE("a path with an id that is none leads nowhere") {
    const Served tandem;
    for (const auto& route : tandem.router.routes()) {
        if (!has_id(route) || takes_json(route)) continue;
        INFO(name_of(route));
        for (const auto* id : {"x", "0", "-1", "99999999999999999999", "1.5"}) {
            const auto response = tandem.ask(route, id);
            CHECK_MESSAGE(response.status == 404, id << ": " << response.body);
            CHECK(code_of(response) == "not_found");
        }
    }
}

TEST_CASE("a body that is no JSON is refused as that") {
    const Served tandem;
    for (const auto& route : tandem.router.routes()) {
        if (!takes_json(route)) continue;
        INFO(name_of(route));
        for (const auto* body : {"", "{", "name=x", "{\"a\":\"\\u0000\"}"}) {
            const auto response = tandem.ask(route, "1", body);
            CHECK_MESSAGE(response.status == 422, body << ": " << response.body);
            CHECK(code_of(response) == "malformed_json");
        }
    }
}

TEST_CASE("a body of another type, such as a form of another site, is refused") {
    const Served tandem;
    for (const auto& route : tandem.router.routes()) {
        if (!takes_json(route)) continue;
        INFO(name_of(route));
        for (const auto* type : {"text/plain", "application/x-www-form-urlencoded"}) {
            const auto response = tandem.ask(route, "1", "{}", {{"Content-Type", type}});
            CHECK_MESSAGE(response.status == 415, response.body);
        }
    }
}

TEST_CASE("a field that no route knows is refused at its path") {
    const Served tandem;
    for (const auto& route : tandem.router.routes()) {
        if (!takes_json(route)) continue;
        INFO(name_of(route));
        const auto response = tandem.ask(route, "1", R"({"no_such_field":1})");
        CHECK_MESSAGE(response.status == 422, response.body);
        CHECK_MESSAGE(complains_of(response, "/no_such_field", "unknown"), response.body);
    }
}

TEST_CASE("a body that is no object is refused") {
    const Served tandem;
    for (const auto& route : tandem.router.routes()) {
        if (!takes_json(route)) continue;
        INFO(name_of(route));
        for (const auto* body : {"[]", "1", "null", "\"x\""}) {
            const auto response = tandem.ask(route, "1", body);
            CHECK_MESSAGE(response.status == 422, response.body);
            CHECK_MESSAGE(complains_of(response, "", "type"), response.body);
        }
    }
}

TEST_CASE("a query that no route knows is refused at its path") {
    const Served tandem;
    for (const auto& route : tandem.router.routes()) {
        if (route.description.query_schema.empty()) continue;
        INFO(name_of(route));
        auto request = http::Request{.method = route.method,
                                     .path = route.pattern,
                                     .query = "no_such_field=1",
                                     .remote = "127.0.0.1",
                                     .id = "test"};
        if (const auto open = request.path.find('{'); open != std::string::npos)
            request.path.replace(open, request.path.find('}') - open + 1, "1");
        const auto response = tandem.router.handle(request);
        CHECK_MESSAGE(response.status == 422, response.body);
        CHECK_MESSAGE(complains_of(response, "/no_such_field", "unknown"), response.body);
        request.query = "a=%zz";
        CHECK(code_of(tandem.router.handle(request)) == "malformed_url");
    }
}

TEST_CASE("no route takes a larger body than it needs") {
    const Served tandem;
    constexpr std::size_t servers_own = 123'456'789;
    for (const auto& route : tandem.router.routes()) {
        if (!takes_json(route)) continue;
        INFO(name_of(route));
        CHECK(tandem.router.max_body(route.method, route.pattern, servers_own) <= 4u << 20);
    }
}

TEST_CASE("every route has its rate, but for those that watch the server") {
    Served tandem;
    const std::vector<std::string> watching{"GET /healthz", "GET /readyz", "GET /metrics",
                                            "GET /api/v1/ping", "GET /api/openapi.json"};
    for (const auto& route : tandem.router.routes()) {
        INFO(name_of(route));
        tandem.router.limit(
            {.open = {.per_second = 1, .burst = 1}, .signed_in = {.per_second = 1, .burst = 1}});
        tandem.ask(route, "999999999");
        const auto second = tandem.ask(route, "999999999");
        const bool watched =
            std::find(watching.begin(), watching.end(), name_of(route)) != watching.end();
        CHECK((second.status == 429) == !watched);
    }
}

TEST_CASE("every POST of somebody signed in honours an Idempotency-Key") {
    const Served tandem;
    for (const auto& route : tandem.router.routes()) {
        const auto* audience = std::get_if<http::Audience>(&route.access);
        if (route.method != "POST" || (audience != nullptr && *audience == http::Audience::open))
            continue;
        INFO(name_of(route));
        const auto malformed =
            tandem.ask(route, "999999999", "{}", {{"Idempotency-Key", std::string(256, 'k')}});
        CHECK_MESSAGE(code_of(malformed) == "malformed_idempotency_key", malformed.body);
    }
}

TEST_CASE("a key that was used for another request, or for one under way, is refused") {
    const Served tandem;
    const Headers key{{"Idempotency-Key", "k1"}};
    const auto tag = [&](const char* body) {
        return tandem.send("POST", "/api/v1/tags", body, key);
    };
    const auto first = tag(R"({"name":"late"})");
    REQUIRE_MESSAGE(first.status == 201, first.body);
    CHECK(tag(R"({"name":"late"})").body == first.body);
    const auto other = tag(R"({"name":"early"})");
    CHECK(other.status == 422);
    CHECK(code_of(other) == "idempotency_key_reused");
}

TEST_CASE("a version that is none is refused where versions count") {
    const Served tandem;
    const Headers broken{{"If-Match", "latest"}};
    for (const auto& route : tandem.router.routes()) {
        const auto& refusals = route.description.refusals;
        const bool versioned =
            std::any_of(refusals.begin(), refusals.end(),
                        [](const http::Refused& refused) { return refused.code == "stale"; });
        if (!versioned || takes_json(route)) continue;
        INFO(name_of(route));
        CHECK(code_of(tandem.ask(route, "1", {}, broken)) == "malformed_if_match");
    }
}

TEST_CASE("the API's document lists each route's refusals") {
    const Served tandem;
    js::parse_options deep;
    deep.max_depth = 128;
    const auto document = js::parse(tandem.router.openapi(), {}, deep);
    for (const auto& route : tandem.router.routes()) {
        if (!route.pattern.starts_with("/api/")) continue;
        INFO(name_of(route));
        auto method = route.method;
        std::transform(method.begin(), method.end(), method.begin(),
                       [](char c) { return static_cast<char>(c - 'A' + 'a'); });
        const auto& responses =
            document.at("paths").at(route.pattern).at(method).at("responses").as_object();
        for (const auto& refused : route.description.refusals) {
            const auto status = std::to_string(http::to_response({refused.kind, "", ""}).status);
            REQUIRE(responses.contains(status));
            CHECK(responses.at(status).at("description").as_string().find(refused.code) !=
                  js::string::npos);
        }
    }
}

}  // namespace tandem::app
