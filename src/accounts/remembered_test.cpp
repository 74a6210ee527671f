// Answers from memory end with the right to them: who signs out, loses a key or a permission gets
// nothing that was remembered.

#include "accounts/house_test.h"
#include "http/api.h"

namespace tandem::accounts {

struct OwnName {
    std::string name;
};
TANDEM_STRUCT(OwnName, name)

namespace {

struct RememberingHouse : House {
    RememberingHouse() {
        http::Api(router)
            .get<OwnName>("/api/v1/own-name", Permission::audit_read, "Who asks?",
                          [](const http::Call& call) { return OwnName{call.actor().name()}; })
            .remembered();
    }

    // As the network edge answers: from memory when it can.
    int ask(const http::Headers& headers) {
        const http::Request request{
            .method = "GET", .path = "/api/v1/own-name", .headers = headers};
        if (const auto known = router.recall(request)) return known->status;
        return router.handle(request).status;
    }

    bool remembers(const http::Headers& headers) {
        return router.recall({.method = "GET", .path = "/api/v1/own-name", .headers = headers})
            .has_value();
    }

    bool is_sqlite() const { return db->dialect() == store::Dialect::sqlite; }
};

}  // namespace

TEST_CASE("who has signed out gets no remembered answer") {
    RememberingHouse house;
    const auto ada = house.signed_in("ada@example.com");
    const http::Headers cookie{ada.front()};
    CHECK(house.ask(cookie) == 200);
    CHECK(house.ask(cookie) == 200);
    CHECK(house.remembers(cookie) == house.is_sqlite());
    CHECK(house.send("DELETE", "/api/v1/session", "", ada).status == 204);
    CHECK_FALSE(house.remembers(cookie));
    CHECK(house.ask(cookie) == 401);
}

TEST_CASE("a revoked key gets no remembered answer") {
    RememberingHouse house;
    const auto ada = house.signed_in("ada@example.com");
    const auto made = house.send("POST", "/api/v1/api-keys",
                                 R"({"name":"Reports","scopes":["audit_read"]})", ada);
    const http::Headers bearer{{"Authorization", "Bearer " + House::field(made, "key")}};
    CHECK(house.ask(bearer) == 200);
    CHECK(house.ask(bearer) == 200);
    CHECK(house.remembers(bearer) == house.is_sqlite());
    CHECK(house.send("DELETE", "/api/v1/api-keys/1", "", ada).status == 204);
    CHECK_FALSE(house.remembers(bearer));
    CHECK(house.ask(bearer) == 401);
}

TEST_CASE("who has lost a permission gets no remembered answer") {
    RememberingHouse house;
    const auto grace = house.hire("Grace", "grace@example.com", Builtin::administrator);
    const auto headers = house.signed_in("grace@example.com");
    CHECK(house.ask(headers) == 200);
    CHECK(house.ask(headers) == 200);
    CHECK(house.remembers(headers) == house.is_sqlite());
    const auto viewer =
        house.db->read([](store::Tx& tx) { return builtin_role(tx, Builtin::viewer); });
    change_agent(house.journal, house.admin, grace, {}, {.role_id = viewer});
    if (!house.is_sqlite()) house.accounts.identities().forget_all();
    CHECK_FALSE(house.remembers(headers));
    CHECK(house.ask(headers) == 403);
}

TEST_CASE("a session that ended by itself has its last remembered answer within a second") {
    RememberingHouse house;
    const auto headers = house.signed_in("ada@example.com");
    house.ask(headers);
    house.clock.advance(std::chrono::hours(24 * 365));
    CHECK_FALSE(house.remembers(headers));
    CHECK(house.ask(headers) == 401);
}

}  // namespace tandem::accounts
