#include "accounts/routes.h"

#include "accounts/house_test.h"
#include "json/decode.h"
#include "tests/scenarios.h"

#include <boost/json/serialize.hpp>

namespace tandem::accounts {
namespace {

using namespace testing;

TEST_CASE("every route of accounts answers, refuses and records what it says") { prove<House>(); }

const Scenarios set_up{
    {.name = "a house with agents is set up",
     .as = stranger,
     .path = "/api/v1/setup",
     .answer = R"({"needed":false})"},
    {.name = "and is not set up again",
     .as = stranger,
     .method = "POST",
     .path = "/api/v1/setup",
     .body = R"({"company":"C","name":"N","email":"n@example.com","password":"0123456789ab"})",
     .status = 409,
     .refusal = "already_set_up"},
    {.name = "every field is checked",
     .as = stranger,
     .method = "POST",
     .path = "/api/v1/setup",
     .body = R"({"company":" ","name":"","email":"n","password":"short"})",
     .status = 422,
     .refusal = "/email: email"},
};

const Scenarios one_s_own_profile{
    {.name = "who am I", .path = "/api/v1/session", .answer = R"("role":{"id":3,"name":"Agent"})"},
    {.name = "preferences are nobody else's business",
     .method = "PATCH",
     .path = "/api/v1/me",
     .body = R"({"locale":"de","preferences":{"theme":"dark"},"signature":"Best,\n<Mara>"})",
     .answer =
         R"("preferences":{"theme":"dark"},"signature":"Best,\n<Mara>","signature_html":"Best,<br>&lt;Mara&gt;")"},
    {.name = "a name and an absence are told",
     .method = "PATCH",
     .path = "/api/v1/me",
     .body = R"({"name":"Mara Lindt","availability":"away"})",
     .answer = R"("availability":"away")",
     .events = {"agent.availability_changed", "agent.changed"}},
    {.name = "a locale is a language",
     .method = "PATCH",
     .path = "/api/v1/me",
     .body = R"({"locale":"<b>"})",
     .status = 422,
     .refusal = "/locale: locale"},
    {.name = "preferences are an object",
     .method = "PATCH",
     .path = "/api/v1/me",
     .body = R"({"preferences":[1]})",
     .status = 422,
     .refusal = "/preferences: type"},
    {.name = "and a small one",
     .method = "PATCH",
     .path = "/api/v1/me",
     .body = R"({"preferences":{"a":")" + std::string(17'000, 'a') + "\"}}",
     .status = 422,
     .refusal = "/preferences: too_long"},
    {.name = "the old password must be right",
     .method = "PUT",
     .path = "/api/v1/me/password",
     .body = R"({"current":"wrong","new":"another fine thing"})",
     .status = 422,
     .refusal = "/current: wrong_password"},
    {.name = "the new one must not be the address",
     .method = "PUT",
     .path = "/api/v1/me/password",
     .body = R"({"current":"correct horse battery","new":"mara@example.com"})",
     .status = 422,
     .refusal = "/new: obvious"},
    {.name = "a new password",
     .method = "PUT",
     .path = "/api/v1/me/password",
     .body = R"({"current":"correct horse battery","new":"another fine thing"})",
     .status = 204,
     .events = {"agent.password_changed"}},
    {.name = "my sessions", .path = "/api/v1/me/sessions", .answer = R"({"items":[]})"},
    {.name = "a session I do not have",
     .method = "DELETE",
     .path = "/api/v1/me/sessions/1",
     .status = 404,
     .refusal = "session_not_found"},
    {.name = "a secret to scan",
     .method = "POST",
     .path = "/api/v1/me/totp",
     .answer = R"("otpauth_url":"otpauth://totp/)"},
    {.name = "a code without a secret",
     .method = "PUT",
     .path = "/api/v1/me/totp",
     .body = R"({"code":"123456"})",
     .status = 409,
     .refusal = "totp_not_offered"},
    {.name = "turning off what is off",
     .method = "POST",
     .path = "/api/v1/me/totp/removal",
     .body = R"({"password":"correct horse battery"})",
     .status = 409,
     .refusal = "totp_disabled"},
    {.name = "turning off with a wrong password",
     .method = "POST",
     .path = "/api/v1/me/totp/removal",
     .body = R"({"password":"wrong"})",
     .status = 422,
     .refusal = "/password: wrong_password"},
};

const Scenarios agents{
    {.name = "everyone sees the colleagues",
     .as = nobody,
     .path = "/api/v1/agents",
     .answer = R"({"items":[{"id":1,"name":"Ada Byron","email":"ada@example.com",)"
               R"("role":{"id":1,"name":"Administrator"},"teams":[],"active":true)"},
    {.name = "a new role and name",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/agents/2",
     .body = R"({"name":"Mara Lindt","role_id":2})",
     .answer = R"("role":{"id":2,"name":"Team lead"})",
     .events = {"agent.changed"}},
    {.name = "no such role",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/agents/2",
     .body = R"({"role_id":99})",
     .status = 422,
     .refusal = "/role_id: unknown"},
    {.name = "no such team",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/agents/2",
     .body = R"({"team_ids":[1,99]})",
     .status = 422,
     .refusal = "/team_ids: unknown"},
    {.name = "no such agent",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/agents/99",
     .body = R"({"name":"X"})",
     .status = 404,
     .refusal = "agent_not_found"},
    {.name = "no id at all",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/agents/mara",
     .body = R"({"name":"X"})",
     .status = 404,
     .refusal = "not_found"},
    {.name = "deactivated",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/agents/2",
     .body = R"({"active":false})",
     .answer = R"("active":false)",
     .events = {"agent.deactivated"}},
    {.name = "the last administrator",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/agents/1",
     .body = R"({"role_id":3})",
     .status = 409,
     .refusal = "last_administrator"},
    {.name = "a password link",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/agents/2/password-link",
     .status = 201,
     .answer = R"(/password/)",
     .events = {"agent.password_link_made"}},
    {.name = "a password link for nobody",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/agents/99/password-link",
     .status = 404,
     .refusal = "agent_not_found"},
    {.name = "a password link that never was",
     .as = stranger,
     .method = "POST",
     .path = "/api/v1/password-links/guess",
     .body = R"({"password":"another fine thing"})",
     .status = 404,
     .refusal = "password_link_not_found"},
};

const Scenarios invitations{
    {.name = "an invitation",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/invitations",
     .body = R"({"email":"zoe@example.com","name":"Zoe","role_id":3,"team_ids":[1]})",
     .status = 201,
     .answer = R"("email":"zoe@example.com")",
     .events = {"agent.invited"}},
    {.name = "to someone who is here",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/invitations",
     .body = R"({"email":"MARA@example.com","name":"Mara","role_id":3})",
     .status = 422,
     .refusal = "/email: taken"},
    {.name = "with a role that is none",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/invitations",
     .body = R"({"email":"zoe@example.com","name":"Zoe","role_id":99})",
     .status = 422,
     .refusal = "/role_id: unknown"},
    {.name = "to a team that is none",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/invitations",
     .body = R"({"email":"zoe@example.com","name":"Zoe","role_id":3,"team_ids":[9]})",
     .status = 422,
     .refusal = "/team_ids: unknown"},
    {.name = "none is open",
     .as = admin,
     .path = "/api/v1/invitations",
     .answer = R"({"items":[]})"},
    {.name = "withdrawing none",
     .as = admin,
     .method = "DELETE",
     .path = "/api/v1/invitations/1",
     .status = 404,
     .refusal = "invitation_not_found"},
    {.name = "a token that never was",
     .as = stranger,
     .path = "/api/v1/invitations/by-token/guess",
     .status = 404,
     .refusal = "invitation_not_found"},
};

const Scenarios teams{
    {.name = "everyone sees the teams",
     .path = "/api/v1/teams",
     .answer =
         R"({"items":[{"id":1,"name":"Billing","colour":"#112233","member_ids":[2],"version":1}]})"},
    {.name = "a new team has a colour",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/teams",
     .body = R"({"name":"Returns","member_ids":[2,3]})",
     .status = 201,
     .answer = R"("name":"Returns","colour":"#10b981","member_ids":[2,3],"version":1)",
     .events = {"team.created"}},
    {.name = "a name that is taken",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/teams",
     .body = R"({"name":"BILLING"})",
     .status = 422,
     .refusal = "/name: taken"},
    {.name = "a colour that is none",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/teams",
     .body = R"({"name":"Returns","colour":"red"})",
     .status = 422,
     .refusal = "/colour: colour"},
    {.name = "a member who is none",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/teams",
     .body = R"({"name":"Returns","member_ids":[99]})",
     .status = 422,
     .refusal = "/member_ids: unknown"},
    {.name = "other members",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/teams/1",
     .body = R"({"name":"Billing","member_ids":[3]})",
     .answer = R"("member_ids":[3],"version":2)",
     .events = {"team.changed"}},
    {.name = "no change",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/teams/1",
     .body = R"({"name":"Billing","member_ids":[2]})",
     .answer = R"("version":1)"},
    {.name = "no such team",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/teams/9",
     .body = R"({"name":"X"})",
     .status = 404,
     .refusal = "team_not_found"},
    {.name = "deleted",
     .as = admin,
     .method = "DELETE",
     .path = "/api/v1/teams/1",
     .status = 204,
     .events = {"team.deleted"}},
    {.name = "deleting none",
     .as = admin,
     .method = "DELETE",
     .path = "/api/v1/teams/9",
     .status = 404,
     .refusal = "team_not_found"},
};

const Scenarios roles{
    {.name = "everyone sees the roles",
     .path = "/api/v1/roles",
     .answer =
         R"({"id":4,"name":"Viewer","builtin":true,"permissions":["conversations_read","customers_read","operations_read"],"version":1})"},
    {.name = "a new role",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/roles",
     .body = R"({"name":"Auditor","permissions":["audit_read"]})",
     .status = 201,
     .answer = R"("builtin":false,"permissions":["audit_read"],"version":1)",
     .events = {"role.created"}},
    {.name = "a permission that is none",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/roles",
     .body = R"({"name":"Auditor","permissions":["fly"]})",
     .status = 422,
     .refusal = "/permissions/0: choice"},
    {.name = "a name that is taken",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/roles",
     .body = R"({"name":"viewer","permissions":[]})",
     .status = 422,
     .refusal = "/name: taken"},
    {.name = "a changed role",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/roles/6",
     .body = R"({"name":"Visitor","permissions":["customers_read"]})",
     .answer = R"("name":"Visitor","builtin":false,"permissions":["customers_read"],"version":2)",
     .events = {"role.changed"}},
    {.name = "built-in roles stay",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/roles/1",
     .body = R"({"permissions":[]})",
     .status = 409,
     .refusal = "builtin_role"},
    {.name = "and are not deleted",
     .as = admin,
     .method = "DELETE",
     .path = "/api/v1/roles/4",
     .status = 409,
     .refusal = "builtin_role"},
    {.name = "a role that somebody has",
     .as = admin,
     .method = "DELETE",
     .path = "/api/v1/roles/6",
     .status = 409,
     .refusal = "role_in_use"},
    {.name = "no such role",
     .as = admin,
     .method = "DELETE",
     .path = "/api/v1/roles/99",
     .status = 404,
     .refusal = "role_not_found"},
};

const Scenarios api_keys{
    {.name = "a new key",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/api-keys",
     .body = R"({"name":"Reports","scopes":["audit_read"]})",
     .status = 201,
     .answer = R"("key":"tk_)",
     .events = {"api_key.created"}},
    {.name = "a key for nothing",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/api-keys",
     .body = R"({"name":"Reports","scopes":[]})",
     .status = 422,
     .refusal = "/scopes: required"},
    {.name = "no keys", .as = admin, .path = "/api/v1/api-keys", .answer = R"({"items":[]})"},
    {.name = "revoking none",
     .as = admin,
     .method = "DELETE",
     .path = "/api/v1/api-keys/1",
     .status = 404,
     .refusal = "api_key_not_found"},
};

const Scenarios settings{
    {.name = "everyone reads them",
     .as = nobody,
     .path = "/api/v1/settings",
     .answer = R"({"company":"","public_url":null,"default_locale":"en"})"},
    {.name = "changed",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/settings",
     .body = R"({"company":"Lind Ltd","public_url":"https://desk.example.com/"})",
     .answer =
         R"({"company":"Lind Ltd","public_url":"https://desk.example.com","default_locale":"en"})",
     .events = {"settings.changed"}},
    {.name = "not changed",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/settings",
     .body = R"({"company":null,"public_url":null})",
     .answer = R"("public_url":null)"},
    {.name = "an address that is none",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/settings",
     .body = R"({"public_url":"javascript:run"})",
     .status = 422,
     .refusal = "/public_url: url"},
    {.name = "a language that is none",
     .as = admin,
     .method = "PATCH",
     .path = "/api/v1/settings",
     .body = R"({"default_locale":"e"})",
     .status = 422,
     .refusal = "/default_locale: locale"},
    {.name = "an agent may not",
     .method = "PATCH",
     .path = "/api/v1/settings",
     .body = R"({"company":"Mine"})",
     .status = 403,
     .refusal = "forbidden"},
};

TEST_CASE("the audit tells who changed what, newest first, page by page") {
    House house;
    const auto audit = [&](const std::string& query) {
        return house.request("GET", "/api/v1/audit" + query, "", &house.admin);
    };
    house.request("PATCH", "/api/v1/agents/2", R"({"name":"Mara Lindt"})", &house.admin);
    house.request("PATCH", "/api/v1/settings", R"({"company":"Lind Ltd"})", &house.admin);
    house.journal.write(house.mara, [](events::Unit& unit) {
        unit.append("conversation.solved", {"conversation", 7}, "{}");
    });

    const auto first = audit("?limit=2");
    const auto page = json::parse(first.body);
    const auto& items = page.at("items").as_array();
    REQUIRE(items.size() == 2);
    CHECK(items[0].at("name") == "settings.changed");
    CHECK(items[1].at("name") == "agent.changed");
    CHECK(items[1].at("actor_name") == "Ada Byron");
    CHECK(items[1].at("subject_id") == 2);
    CHECK(boost::json::serialize(items[1].at("data").at("changes")) ==
          R"([{"what":"name","before":"Mara Lind","after":"Mara Lindt"}])");

    const auto rest = audit("?limit=100&after=" + std::string(page.at("next").get_string())).body;
    CHECK(rest.find("team.created") != std::string::npos);
    CHECK(rest.find("settings.changed") == std::string::npos);
    CHECK(rest.find(R"("next":null)") != std::string::npos);

    const auto of_teams = json::parse(audit("?subject_kind=team").body).at("items").as_array();
    CHECK(of_teams.size() == 1);
    CHECK(audit("?subject_kind=conversation").body == R"({"items":[],"next":null})");
    CHECK(audit("?after=yesterday").status == 422);
    CHECK(audit("?limit=0").status == 422);
}

TEST_CASE("the audit is read from its own index") {
    House house;
    if (house.db->dialect() != store::Dialect::sqlite) return;  // PostgreSQL plans by statistics
    const auto plan = house.db->read([](store::Tx& tx) {
        std::string text;
        tx.each(
            "EXPLAIN QUERY PLAN SELECT position FROM events WHERE CASE WHEN subject_kind IN "
            "('agent', 'team', 'role', 'api_key', 'field', 'mailbox', 'view', 'settings', 'tag', "
            "'outbox', 'authority', 'approval', 'policy', 'carrier', 'warehouse', "
            "'inspection_plan') THEN 1 "
            "ELSE 0 END = 1 AND position < $1 ORDER BY position DESC LIMIT $2",
            [&](const store::Row& row) { text += row.text(3); }, 100, 10);
        return text;
    });
    CHECK(plan.find("events_audit") != std::string::npos);
    CHECK(plan.find("TEMP B-TREE") == std::string::npos);
}

TEST_CASE("a change with If-Match of an older version is refused") {
    House house;
    const auto patch = [&](const std::string& version) {
        return house
            .request("PATCH", "/api/v1/teams/1", R"({"colour":"#0000)" + version + "0\"}",
                     &house.admin, {{"If-Match", "\"v" + version + "\""}})
            .status;
    };
    CHECK(patch("1") == 200);
    CHECK(patch("1") == 409);
    CHECK(patch("2") == 200);
}

}  // namespace
}  // namespace tandem::accounts
