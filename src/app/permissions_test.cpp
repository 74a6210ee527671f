#include "accounts/agents.h"
#include "accounts/api_keys.h"
#include "accounts/roles.h"
#include "app/house_test.h"
#include "base/enum_text.h"

#include <doctest/doctest.h>
#include <algorithm>

namespace tandem::app {
namespace {

using http::Audience;
using http::Identity;
using http::Response;
using http::Route;

// Everything that anyone may call without signing in. Whoever adds to it says here that they mean
// to.
const std::vector<std::string> open_routes{
    "GET /api/openapi.json",
    "GET /api/v1/invitations/by-token/{token}",
    "GET /api/v1/ping",
    "GET /api/v1/portal/returns/{token}",
    "GET /api/v1/setup",
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
    "POST /api/v1/carriers/{id}/tracking",
    "POST /api/v1/invitations/by-token/{token}",
    "POST /api/v1/password-links/{token}",
    "POST /api/v1/portal/returns/{token}",
    "POST /api/v1/session",
    "POST /api/v1/setup",
};

// What only a person may do, of what is asked without a body: a key that leaks must not be able to
// take its owner's account over.
const std::vector<std::string> not_for_keys{
    "DELETE /api/v1/me/sessions/{id}",
    "DELETE /api/v1/session",
    "GET /api/v1/me/sessions",
    "POST /api/v1/me/totp",
};

std::string name_of(const Route& route) { return route.method + ' ' + route.pattern; }

bool is_for_keys(const Route& route) {
    return std::find(not_for_keys.begin(), not_for_keys.end(), name_of(route)) ==
           not_for_keys.end();
}

struct Caller {
    std::string name;
    std::optional<Identity> identity;

    bool may(const Route& route) const {
        if (const auto* permission = std::get_if<Permission>(&route.access))
            return identity && identity->actor.may(*permission);
        if (identity && identity->actor.kind() == ActorKind::api_key) return is_for_keys(route);
        return identity || std::get<Audience>(route.access) == Audience::open;
    }
};

// Says of each request what the test told it.
class Doorman final : public http::Authenticator {
public:
    std::optional<Identity> authenticate(const http::Request&) override { return caller; }
    std::optional<Identity> caller;
};

bool is_open(const Route& route) { return Caller{}.may(route); }

bool changes_something(const Route& route) { return route.method != "GET"; }

// An address of the route where nothing is.
std::string address(const Route& route) {
    std::string path;
    bool inside = false;
    for (const char c : route.pattern) {
        if (c == '{') path += "999999999";
        inside = c == '{' || (inside && c != '}');
        if (!inside && c != '}') path += c;
    }
    return path;
}

bool is_refused(const Response& response, int status, std::string_view code) {
    return response.status == status &&
           response.body.find("\"code\":\"" + std::string(code) + '"') != std::string::npos;
}

// Empty when the answer is what the route's access says.
std::string complaint(const Route& route, const Caller& caller, const Response& response) {
    const auto got = " got " + std::to_string(response.status) + ' ' + response.body;
    const auto of = caller.name + ": " + name_of(route);
    if (!caller.identity && !caller.may(route))
        return is_refused(response, 401, "unauthenticated") ? "" : of + " should be 401," + got;
    if (!caller.may(route))
        return is_refused(response, 403, "forbidden") ? "" : of + " should be 403," + got;
    if (response.status == 401 || response.status == 403) return of + " is allowed, but" + got;
    return response.status < 500 ? "" : of + " fails," + got;
}

const Actor operator_of_house = Actor::system("test");

class Staff : public TestHouse {
public:
    Staff() { router.use(doorman); }

    // Someone who has this role in the database.
    Caller hire(const std::string& name, RoleId role) {
        const auto id = house.store->write([&](store::Tx& tx) {
            events::Unit unit(house.journal, tx, operator_of_house, house.clock.now());
            return accounts::add_agent(
                unit, {.name = name, .email = name + "@example.com", .role = role});
        });
        return {name, Identity{.actor = actor(id)}};
    }

    Caller hire(accounts::Builtin role) {
        return hire(std::string(to_text(role)), house.journal.read([&](store::Tx& tx) {
            return accounts::builtin_role(tx, role);
        }));
    }

    // An administrator's key that has been given this and nothing else.
    Caller key_for(const Caller& owner, Permission scope) {
        const auto name = "key with " + std::string(to_text(scope));
        const auto key =
            accounts::add_api_key(house.journal, house.accounts.secrets(), owner.identity->actor,
                                  {.name = name, .scopes = {scope}});
        return {name, house.accounts.identities().authenticate(
                          {.method = "GET", .headers = {{"Authorization", "Bearer " + key.key}}})};
    }

    Response ask(const Route& route, const Caller& caller, http::Headers headers = {}) {
        doorman.caller = caller.identity;
        return send(route.method, address(route), {}, std::move(headers));
    }

    void check_every_route(const Caller& caller) {
        for (const auto& route : router.routes()) {
            const auto wrong = complaint(route, caller, ask(route, caller));
            CHECK_MESSAGE(wrong.empty(), wrong);
        }
    }

    Doorman doorman;

private:
    Actor actor(AgentId id) {
        return house.journal.read([&](store::Tx& tx) { return accounts::actor_of(tx, id); });
    }
};

}  // namespace

TEST_CASE("who is not signed in gets no further than the open routes") {
    Staff staff;
    staff.check_every_route({"nobody", std::nullopt});
}

TEST_CASE("exactly these routes are open") {
    const Staff staff;
    std::vector<std::string> open;
    for (const auto& route : staff.router.routes())
        if (is_open(route)) open.push_back(name_of(route));
    std::sort(open.begin(), open.end());
    CHECK(open == open_routes);
}

TEST_CASE("every built-in role may do on every route what its permissions say, and nothing else") {
    Staff staff;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<accounts::Builtin>>(
        [&](auto role) { staff.check_every_route(staff.hire(role.value)); });
}

TEST_CASE("a role without permissions may do only what everyone signed in may") {
    Staff staff;
    const auto role = accounts::add_role(staff.house.journal, operator_of_house,
                                         {.name = "Guest", .permissions = {}});
    staff.check_every_route(staff.hire("guest", role.id));
}

TEST_CASE("an API key with one scope may do on every route what that scope says") {
    Staff staff;
    const auto owner = staff.hire(accounts::Builtin::administrator);
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Permission>>([&](auto scope) {
        const auto key = staff.key_for(owner, scope.value);
        REQUIRE(key.identity);
        staff.check_every_route(key);
    });
}

TEST_CASE("a key never does more than its owner may") {
    Staff staff;
    const auto owner = staff.hire(accounts::Builtin::agent);
    CHECK_THROWS_AS(staff.key_for(owner, Permission::system_manage), Refusal);
}

TEST_CASE("every change by cookie needs the page's token") {
    Staff staff;
    auto caller = staff.hire(accounts::Builtin::administrator);
    caller.identity->by_cookie = true;
    caller.identity->csrf_token = "the right one";
    for (const auto& route : staff.router.routes()) {
        if (is_open(route) || !changes_something(route)) continue;
        INFO(name_of(route));
        CHECK(is_refused(staff.ask(route, caller), 403, "csrf"));
        CHECK(
            is_refused(staff.ask(route, caller, {{"X-CSRF-Token", "the wrong one"}}), 403, "csrf"));
        CHECK(is_refused(staff.ask(route, caller, {{"X-CSRF-Token", ""}}), 403, "csrf"));
        const auto with = staff.ask(route, caller, {{"X-CSRF-Token", "the right one"}});
        CHECK(with.status != 403);
    }
}

TEST_CASE("a cookie without the token changes nothing in a house as it is served") {
    const TestHouse tandem;
    const auto made = tandem.send(
        "POST", "/api/v1/setup",
        R"({"company":"Acme","name":"Ada","email":"ada@example.com","password":"correct horse battery"})");
    REQUIRE_MESSAGE(made.status == 201, made.body);
    http::Headers headers;
    for (const auto& [name, value] : made.headers)
        if (name == "Set-Cookie") headers.emplace_back("Cookie", value.substr(0, value.find(';')));

    CHECK(tandem.send("GET", "/api/v1/tags", {}, headers).status == 200);
    const auto tag = R"({"name":"late"})";
    CHECK(is_refused(tandem.send("POST", "/api/v1/tags", tag, headers), 403, "csrf"));
    const auto token = made.body.find("\"csrf_token\":\"") + 14;
    headers.emplace_back("X-CSRF-Token",
                         made.body.substr(token, made.body.find('"', token) - token));
    CHECK(tandem.send("POST", "/api/v1/tags", tag, headers).status == 201);
}

}  // namespace tandem::app
