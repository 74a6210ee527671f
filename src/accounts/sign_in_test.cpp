#include "accounts/sign_in.h"

#include "accounts/house_test.h"
#include "accounts/two_factor.h"
#include "crypto/totp.h"
#include "json/decode.h"

#include <thread>

namespace tandem::accounts {
namespace {

using namespace std::chrono_literals;

std::string credentials(std::string_view email, std::string_view password,
                        std::string_view code = {}) {
    std::string body =
        R"({"email":")" + std::string(email) + R"(","password":")" + std::string(password) + '"';
    if (!code.empty()) body += R"(,"code":")" + std::string(code) + '"';
    return body + '}';
}

http::Response try_in(EmptyHouse& house, std::string_view email, std::string_view password,
                      std::string_view code = {}) {
    return house.send("POST", "/api/v1/session", credentials(email, password, code));
}

std::string code_of(const http::Response& response) {
    const auto body = json::parse(response.body);
    return std::string(body.at("error").at("code").get_string());
}

std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return "";
}

// Mara with two-factor sign-in on.
struct TwoFactorHouse : House {
    TwoFactorHouse() {
        secret = offer_totp(journal, accounts.secrets(), mara).secret;
        codes =
            confirm_totp(journal, accounts.secrets(), mara, {.code = now_code()}).recovery_codes;
        clock.advance(30s);
        events();
    }
    std::string now_code() { return crypto::totp_code(secret, clock.now()); }

    std::string secret;
    std::vector<std::string> codes;
};

}  // namespace

TEST_CASE("an agent signs in and out again") {
    House house;
    const auto response = try_in(house, "Mara@Example.com", good_password);
    CHECK(response.status == 201);
    const auto cookie = header(response, "Set-Cookie");
    CHECK(cookie.starts_with("tandem_session="));
    CHECK(cookie.find("; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000") != std::string::npos);
    CHECK(cookie.find("Secure") == std::string::npos);
    CHECK(house.events() == std::vector<std::string>{"agent.signed_in"});

    const http::Headers headers{{"Cookie", House::cookie_of(response)},
                                {"X-CSRF-Token", House::field(response, "csrf_token")}};
    const auto session = house.send("GET", "/api/v1/session", "", headers);
    CHECK(session.status == 200);
    CHECK(House::field(session, "version_name") == "1.2.3");
    CHECK(House::field(session, "csrf_token") == House::field(response, "csrf_token"));
    CHECK(session.body.find(R"("name":"Mara Lind")") != std::string::npos);
    CHECK(session.body.find(R"("teams":[{"id":1,"name":"Billing"}])") != std::string::npos);

    CHECK(house.send("DELETE", "/api/v1/session", "", headers).status == 204);
    CHECK(house.send("GET", "/api/v1/session", "", headers).status == 401);
}

TEST_CASE("over https the cookie is for https only") {
    House house;
    house.router.use(house.accounts.identities());
    const auto response =
        house.router.handle({.method = "POST",
                             .path = "/api/v1/session",
                             .body = credentials("mara@example.com", good_password),
                             .remote = "192.0.2.7",
                             .id = "test",
                             .secure = true});
    CHECK(header(response, "Set-Cookie").ends_with("; Secure"));
}

TEST_CASE("a change by cookie needs the CSRF token") {
    House house;
    const auto headers = house.signed_in("mara@example.com");
    const http::Headers without{headers[0]};
    CHECK(house.send("PATCH", "/api/v1/me", R"({"name":"M"})", without).status == 403);
    CHECK(house.send("PATCH", "/api/v1/me", R"({"name":"M"})", headers).status == 200);
}

TEST_CASE("a wrong address and a wrong password are answered alike") {
    House house;
    const auto wrong_password = try_in(house, "mara@example.com", "not the password");
    const auto wrong_address = try_in(house, "nemo@example.com", "not the password");
    CHECK(wrong_password.status == 401);
    CHECK(code_of(wrong_password) == "wrong_credentials");
    CHECK(wrong_password.body == wrong_address.body);
    CHECK(house.events().empty());
}

TEST_CASE("after five wrong passwords an address has to wait, longer each time") {
    House house;
    for (int i = 0; i < 5; ++i)
        CHECK(try_in(house, "mara@example.com", "not the password").status == 401);
    const auto refused = try_in(house, "mara@example.com", good_password);
    CHECK(refused.status == 429);
    CHECK(code_of(refused) == "too_many_attempts");
    CHECK(header(refused, "Retry-After") == "1");

    house.clock.advance(1s);
    CHECK(try_in(house, "mara@example.com", "not the password").status == 401);
    CHECK(header(try_in(house, "mara@example.com", good_password), "Retry-After") == "2");

    SUBCASE("others are not held up") {
        CHECK(try_in(house, "tom@example.com", good_password).status == 201);
    }
    SUBCASE("the right one begins anew") {
        house.clock.advance(2s);
        CHECK(try_in(house, "mara@example.com", good_password).status == 201);
        for (int i = 0; i < 5; ++i)
            CHECK(try_in(house, "mara@example.com", "not the password").status == 401);
    }
}

TEST_CASE("one place that tries many addresses has to wait") {
    House house;
    for (int i = 0; i < 30; ++i)
        CHECK(try_in(house, "nemo" + std::to_string(i) + "@example.com", "guess").status == 401);
    CHECK(try_in(house, "mara@example.com", good_password).status == 429);
    house.clock.advance(1s);
    CHECK(try_in(house, "mara@example.com", good_password).status == 201);
}

TEST_CASE("many guesses at the same moment count as many") {
    House house;
    std::atomic<int> tried = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i) {
        threads.emplace_back([&] {
            if (try_in(house, "mara@example.com", "not the password").status == 401) ++tried;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(tried == 5);
}

TEST_CASE("with two-factor sign-in the password alone is not enough") {
    TwoFactorHouse house;
    CHECK(code_of(try_in(house, "mara@example.com", "not the password")) == "wrong_credentials");
    CHECK(code_of(try_in(house, "mara@example.com", good_password)) == "code_required");
    CHECK(code_of(try_in(house, "mara@example.com", good_password, "000000")) == "wrong_code");
    CHECK(try_in(house, "mara@example.com", good_password, house.now_code()).status == 201);
}

TEST_CASE("a code counts once") {
    TwoFactorHouse house;
    const auto code = house.now_code();
    CHECK(try_in(house, "mara@example.com", good_password, code).status == 201);
    CHECK(code_of(try_in(house, "mara@example.com", good_password, code)) == "wrong_code");
    house.clock.advance(30s);
    CHECK(try_in(house, "mara@example.com", good_password, house.now_code()).status == 201);
}

TEST_CASE("a recovery code stands for the telephone, once") {
    TwoFactorHouse house;
    REQUIRE(house.codes.size() == 10);
    auto typed = house.codes[3];
    for (auto& c : typed) c = static_cast<char>(std::toupper(c));
    CHECK(try_in(house, "mara@example.com", good_password, typed).status == 201);
    CHECK(code_of(try_in(house, "mara@example.com", good_password, typed)) == "wrong_code");
    CHECK(try_in(house, "mara@example.com", good_password, house.codes[4]).status == 201);
}

TEST_CASE("guessing codes is throttled like guessing passwords") {
    TwoFactorHouse house;
    for (int i = 0; i < 5; ++i)
        CHECK(try_in(house, "mara@example.com", good_password, "000000").status == 401);
    CHECK(try_in(house, "mara@example.com", good_password, house.now_code()).status == 429);
}

TEST_CASE("two-factor sign-in is turned off with the password") {
    TwoFactorHouse house;
    CHECK_THROWS_AS(remove_totp(house.journal, house.mara, RemoveTotp{"not the password"}),
                    Refusal);
    remove_totp(house.journal, house.mara, RemoveTotp{good_password});
    CHECK(house.events() == std::vector<std::string>{"agent.totp_disabled"});
    CHECK(try_in(house, "mara@example.com", good_password).status == 201);
}

TEST_CASE("a session goes on while it is used and ends 30 days after") {
    House house;
    const auto headers = house.signed_in("mara@example.com");
    for (int i = 0; i < 3; ++i) {
        house.clock.advance(std::chrono::days(20));
        CHECK(house.send("GET", "/api/v1/session", "", headers).status == 200);
    }
    house.clock.advance(std::chrono::days(31));
    CHECK(house.send("GET", "/api/v1/session", "", headers).status == 401);
}

TEST_CASE("when somebody was last seen is written at most every five minutes") {
    House house;
    const auto headers = house.signed_in("mara@example.com");
    const auto last_seen = [&] {
        house.send("GET", "/api/v1/session", "", headers);
        return house.db->read([](store::Tx& tx) { return get_agent(tx, AgentId(2)).last_seen_at; })
            .value();
    };
    const auto start = house.clock.now();
    house.clock.advance(4min);
    CHECK(last_seen() == start);
    house.clock.advance(1min);
    CHECK(last_seen() == house.clock.now());
}

TEST_CASE("sessions are listed and revoked, each agent's own") {
    House house;
    const auto here = house.signed_in("mara@example.com");
    house.clock.advance(1s);
    const auto there = house.signed_in("mara@example.com");
    const auto list = house.send("GET", "/api/v1/me/sessions", "", here);
    CHECK(list.body.find(R"("id":1)") != std::string::npos);
    CHECK(list.body.find(R"("remote":"192.0.2.7")") != std::string::npos);
    CHECK(list.body.find(R"("user_agent":"","current":true)") != std::string::npos);

    const auto tom = house.signed_in("tom@example.com");
    CHECK(house.send("DELETE", "/api/v1/me/sessions/2", "", tom).status == 404);
    CHECK(house.send("DELETE", "/api/v1/me/sessions/2", "", here).status == 204);
    CHECK(house.send("GET", "/api/v1/session", "", there).status == 401);
    CHECK(house.send("GET", "/api/v1/session", "", here).status == 200);
}

TEST_CASE("a new password signs out everywhere else") {
    House house;
    const auto here = house.signed_in("mara@example.com");
    const auto there = house.signed_in("mara@example.com");
    CHECK(house
              .send("PUT", "/api/v1/me/password",
                    R"({"current":"correct horse battery","new":"another fine thing"})", here)
              .status == 204);
    CHECK(house.send("GET", "/api/v1/session", "", here).status == 200);
    CHECK(house.send("GET", "/api/v1/session", "", there).status == 401);
    CHECK(try_in(house, "mara@example.com", good_password).status == 401);
    CHECK(try_in(house, "mara@example.com", "another fine thing").status == 201);
}

TEST_CASE("a session left open is no way to find out the password") {
    House house;
    const auto headers = house.signed_in("mara@example.com");
    const auto guess = [&](const std::string& password) {
        return house
            .send("PUT", "/api/v1/me/password",
                  R"({"current":")" + password + R"(","new":"another fine thing"})", headers)
            .status;
    };
    for (int i = 0; i < 5; ++i) CHECK(guess("a guess") == 422);
    CHECK(guess(good_password) == 429);
    house.clock.advance(1s);
    CHECK(guess(good_password) == 204);
}

TEST_CASE("changed rights hold from the next request on") {
    House house;
    const auto headers = house.signed_in("tom@example.com");
    const auto audit = [&] { return house.send("GET", "/api/v1/audit", "", headers).status; };
    CHECK(audit() == 403);
    const auto lead =
        house.db->read([](store::Tx& tx) { return builtin_role(tx, Builtin::team_lead); });
    change_agent(house.journal, house.admin, AgentId(3), {}, {.role_id = lead});
    if (house.db->dialect() == store::Dialect::postgres) house.accounts.identities().forget_all();
    CHECK(audit() == 200);
}

TEST_CASE("an API key acts as its agent within its scopes") {
    House house;
    const auto ada = house.signed_in("ada@example.com");
    const auto made = house.send("POST", "/api/v1/api-keys",
                                 R"({"name":"Reports","scopes":["audit_read"]})", ada);
    REQUIRE(made.status == 201);
    const auto key = House::field(made, "key");
    CHECK(key.starts_with("tk_"));
    CHECK(key.starts_with(House::field(made, "prefix")));
    const http::Headers bearer{{"Authorization", "Bearer " + key}};

    CHECK(house.send("GET", "/api/v1/audit", "", bearer).status == 200);
    CHECK(house.send("GET", "/api/v1/api-keys", "", bearer).status == 403);
    CHECK(house.send("PUT", "/api/v1/me/password", R"({"current":"x","new":"1234567890x"})", bearer)
              .status == 403);
    const auto list = house.send("GET", "/api/v1/api-keys", "", ada);
    CHECK(list.body.find(key) == std::string::npos);
    CHECK(list.body.find(R"("last_used_at":1760000000000)") != std::string::npos);
    CHECK(house.send("GET", "/api/v1/audit", "", {{"Authorization", "Bearer tk_wrong"}}).status ==
          401);

    CHECK(house.send("DELETE", "/api/v1/api-keys/1", "", ada).status == 204);
    CHECK(house.send("GET", "/api/v1/audit", "", bearer).status == 401);
}

TEST_CASE("a key never does more than its agent may do now") {
    House house;
    house.hire("Grace", "grace@example.com", Builtin::administrator);
    const auto key = House::field(
        house.send("POST", "/api/v1/api-keys", R"({"name":"K","scopes":["audit_read"]})",
                   house.signed_in("ada@example.com")),
        "key");
    const auto viewer =
        house.db->read([](store::Tx& tx) { return builtin_role(tx, Builtin::viewer); });
    change_agent(house.journal, house.admin, house.admin.id(), {}, {.role_id = viewer});
    house.accounts.identities().forget_all();
    CHECK(house.send("GET", "/api/v1/audit", "", {{"Authorization", "Bearer " + key}}).status ==
          403);
}

TEST_CASE("the first start makes the house and its administrator, once") {
    EmptyHouse house;
    CHECK(house.accounts.needs_setup());
    CHECK(house.send("GET", "/api/v1/setup").body == R"({"needed":true})");
    const std::string body = R"({"company":"Lind Ltd","name":"Ada","email":"ada@example.com",)"
                             R"("password":"correct horse battery","locale":"de"})";
    const auto response = house.send("POST", "/api/v1/setup", body);
    CHECK(response.status == 201);
    CHECK(House::field(response, "company") == "Lind Ltd");
    CHECK(house.events() ==
          std::vector<std::string>{"settings.changed", "agent.joined", "agent.signed_in"});
    const auto session =
        house.send("GET", "/api/v1/session", "", {{"Cookie", House::cookie_of(response)}});
    CHECK(session.body.find(R"("locale":"de")") != std::string::npos);
    CHECK(session.body.find("agents_manage") != std::string::npos);

    CHECK(house.send("GET", "/api/v1/setup").body == R"({"needed":false})");
    const auto again = house.send("POST", "/api/v1/setup", body);
    CHECK(again.status == 409);
    CHECK(code_of(again) == "already_set_up");
}

TEST_CASE("of two set-ups at the same moment one is refused") {
    EmptyHouse house;
    std::atomic<int> made = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            try {
                set_up(house.journal, {.company = "C",
                                       .name = "Ada",
                                       .email = "ada" + std::to_string(i) + "@example.com",
                                       .password = good_password});
                ++made;
            } catch (const Refusal& refusal) {
                CHECK(refusal.code() == "already_set_up");
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(made == 1);
    CHECK(house.db->read(list_agents).size() == 1);
}

TEST_CASE("an invited agent chooses a password and is in") {
    House house;
    const auto ada = house.signed_in("ada@example.com");
    auto headers = ada;
    headers.emplace_back("Host", "desk.example.com");
    const auto made = house.send("POST", "/api/v1/invitations",
                                 R"({"email":"Zoe@example.com","name":"Zoe","role_id":3,)"
                                 R"("team_ids":[1]})",
                                 headers);
    REQUIRE(made.status == 201);
    const auto link = House::field(made, "link");
    const std::string start = "http://desk.example.com/invite/";
    REQUIRE(link.starts_with(start));
    const auto path = "/api/v1/invitations/by-token/" + link.substr(start.size());
    CHECK(house.send("GET", path).body ==
          R"({"company":"","email":"Zoe@example.com","name":"Zoe"})");
    house.events();

    SUBCASE("in time") {
        const auto response =
            house.send("POST", path, R"({"name":"Zoe Fox","password":"correct horse battery"})");
        CHECK(response.status == 201);
        CHECK(response.body.find(R"("teams":[{"id":1,"name":"Billing"}])") != std::string::npos);
        CHECK(house.events() == std::vector<std::string>{"agent.joined", "agent.signed_in"});
        CHECK(house.send("GET", path).status == 404);
        CHECK(try_in(house, "zoe@example.com", good_password).status == 201);
    }
    SUBCASE("too late") {
        house.clock.advance(std::chrono::days(7));
        CHECK(house.send("GET", path).status == 404);
        CHECK(
            house.send("POST", path, R"({"name":"Z","password":"correct horse battery"})").status ==
            404);
    }
    SUBCASE("with a password anyone would guess") {
        CHECK(house.send("POST", path, R"({"name":"Z","password":"zoe@example.com"})").status ==
              422);
        CHECK(house.send("POST", path, R"({"name":"Z","password":"short"})").status == 422);
    }
    SUBCASE("withdrawn") {
        CHECK(house.send("DELETE", "/api/v1/invitations/1", "", ada).status == 204);
        CHECK(house.send("GET", path).status == 404);
    }
}

TEST_CASE("a password link works once, for a day, and signs out everywhere") {
    House house;
    const auto ada = house.signed_in("ada@example.com");
    const auto mara = house.signed_in("mara@example.com");
    const auto made = house.send("POST", "/api/v1/agents/2/password-link", "", ada);
    REQUIRE(made.status == 201);
    const auto link = House::field(made, "link");
    const auto path = "/api/v1/password-links/" + link.substr(link.rfind('/') + 1);
    CHECK(house.send("GET", "/api/v1/session", "", mara).status == 200);

    SUBCASE("in time") {
        CHECK(house.send("POST", path, R"({"password":"another fine thing"})").status == 204);
        CHECK(house.send("GET", "/api/v1/session", "", mara).status == 401);
        CHECK(try_in(house, "mara@example.com", "another fine thing").status == 201);
        CHECK(house.send("POST", path, R"({"password":"another fine thing"})").status == 404);
    }
    SUBCASE("too late") {
        house.clock.advance(std::chrono::days(1));
        CHECK(house.send("POST", path, R"({"password":"another fine thing"})").status == 404);
    }
}

}  // namespace tandem::accounts
