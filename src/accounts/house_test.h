#pragma once

// For the tests of this module: a house in which people work, and requests as a browser sends them.

#include "accounts/actors.h"
#include "accounts/agents.h"
#include "accounts/cli.h"
#include "accounts/passwords.h"
#include "accounts/roles.h"
#include "accounts/routes.h"
#include "accounts/teams.h"
#include "base/log.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <atomic>

namespace tandem::accounts {

inline constexpr auto good_password = "correct horse battery";

inline const std::string& good_hash() {
    static const auto hash = hash_password(good_password);
    return hash;
}

// An empty house, as it is at first start.
class EmptyHouse : public testing::World {
public:
    EmptyHouse() {
        log::set_level(log::Level::off);
        router.limit({.open = {}, .signed_in = {}});
        add_routes(router, accounts);
    }

    crypto::SecretBox box = crypto::SecretBox::with_key(std::string(32, 'k'));
    Accounts accounts{journal, box, {.version_name = "1.2.3"}};

    // A request with credentials of its own, through the real authenticator. From the first one on,
    // request() is nobody's any more.
    http::Response send(std::string method, std::string path, std::string body = {},
                        http::Headers headers = {}) {
        if (!believes_headers_.exchange(true)) router.use(accounts.identities());
        return router.handle({.method = std::move(method),
                              .path = std::move(path),
                              .headers = std::move(headers),
                              .body = std::move(body),
                              .remote = "192.0.2.7",
                              .id = "test"});
    }

private:
    std::atomic<bool> believes_headers_ = false;
};

// Ada, Mara, Tom and a colleague without rights, in the rows that World's actors name; team 1 is
// Mara's.
class House : public EmptyHouse {
public:
    House() {
        hire("Ada Byron", "ada@example.com", Builtin::administrator);
        hire("Mara Lind", "mara@example.com", Builtin::agent);
        hire("Tom Trainee", "tom@example.com", Builtin::viewer);
        const auto none = add_role(journal, admin, {.name = "Guest", .permissions = {}});
        db->write([&](store::Tx& tx) {
            events::Unit unit(journal, tx, admin, clock.now());
            add_agent(unit, agent("Nobody", "nobody@example.com", none.id));
        });
        add_team(journal, admin,
                 {.name = "Billing", .colour = "#112233", .member_ids = {mara.id()}});
        events();
    }

    AgentId hire(std::string name, std::string email, Builtin role) {
        return db->write([&](store::Tx& tx) {
            events::Unit unit(journal, tx, admin, clock.now());
            return add_agent(unit,
                             agent(std::move(name), std::move(email), builtin_role(tx, role)));
        });
    }

    // The Cookie and X-CSRF-Token of someone who has just signed in.
    http::Headers signed_in(const std::string& email) {
        const auto response =
            send("POST", "/api/v1/session",
                 R"({"email":")" + email + R"(","password":")" + good_password + "\"}");
        REQUIRE(response.status == 201);
        return {{"Cookie", cookie_of(response)}, {"X-CSRF-Token", field(response, "csrf_token")}};
    }

    static std::string cookie_of(const http::Response& response) {
        for (const auto& [name, value] : response.headers)
            if (name == "Set-Cookie") return value.substr(0, value.find(';'));
        return "";
    }

    // A member of a JSON answer.
    static std::string field(const http::Response& response, std::string_view name);

private:
    static AddAgent agent(std::string name, std::string email, RoleId role) {
        return {.name = std::move(name),
                .email = std::move(email),
                .password_hash = good_hash(),
                .role = role};
    }
};

}  // namespace tandem::accounts
