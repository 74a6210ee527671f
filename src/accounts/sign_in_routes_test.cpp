// How people get in: set-up, signing in, links, and what they may do to their own sign-in.

#include "accounts/agents_table.h"
#include "accounts/house_test.h"
#include "accounts/invitations.h"
#include "accounts/sign_in.h"
#include "crypto/totp.h"
#include "tests/scenarios.h"

namespace tandem::accounts {
namespace {

using namespace testing;

const std::string totp_secret = "JBSWY3DPEHPK3PXP";
const std::string obvious = R"({"name":"Zoe","password":"zoe@example.com"})";

House& house_of(World& world) { return static_cast<House&>(world); }

void nobody_works_here(World& world, Scenario&) {
    world.db->write([](store::Tx& tx) {
        tx.run("DELETE FROM team_members");
        tx.run("DELETE FROM agents");
    });
}

void set_totp(World& world, bool confirmed) {
    const auto sealed = house_of(world).box.seal(totp_secret);
    world.db->write([&](store::Tx& tx) {
        Agents(tx).set_totp(world.mara.id(), confirmed ? sealed : "", confirmed ? "" : sealed);
    });
}

void mara_shows_codes(World& world, Scenario&) { set_totp(world, true); }
void mara_was_offered_codes(World& world, Scenario& row) {
    set_totp(world, false);
    if (row.body.empty())
        row.body = R"({"code":")" + crypto::totp_code(totp_secret, world.clock.now()) + "\"}";
}

// As often as a wrong password is forgiven.
void asked_too_often(World& world, Scenario& row) {
    const auto* asker = row.as == stranger ? nullptr : &(world.*row.as);
    for (int i = 0; i < 40; ++i) world.request(row.method, row.path, row.body, asker);
}

void zoe_is_invited(World& world, Scenario& row) {
    auto& accounts = house_of(world).accounts;
    const auto made = invite(world.journal, accounts.secrets(), world.admin,
                             {.email = {"zoe@example.com"}, .name = {"Zoe"}, .role_id = RoleId(3)});
    row.path += made.token;
}

void zoe_came_another_way(World& world, Scenario& row) {
    zoe_is_invited(world, row);
    house_of(world).hire("Zoe", "zoe@example.com", Builtin::agent);
}

void mara_has_a_link(World& world, Scenario& row) {
    auto& accounts = house_of(world).accounts;
    row.path +=
        make_password_link(world.journal, accounts.secrets(), world.admin, world.mara.id()).token;
}

void mara_is_signed_in(World& world, Scenario&) {
    start_session(world.journal, house_of(world).accounts.secrets(), world.mara.id(),
                  {"192.0.2.7", "Firefox"});
}

const std::string new_house =
    R"({"company":"C","name":"N","email":"n@example.com","password":"0123456789ab")";

const Scenarios setting_up{
    granted("POST /api/v1/setup", new_house + "}", 201,
            {"settings.changed", "agent.joined", "agent.signed_in"})
        .by(stranger)
        .given(nobody_works_here),
    denied("POST /api/v1/setup",
           R"({"company":"C","name":"N","email":"nn@example.com","password":"nn@example.com"})",
           422, "/password: obvious")
        .by(stranger)
        .given(nobody_works_here),
    denied("POST /api/v1/setup", new_house + R"(,"locale":"<b>"})", 422, "/locale: locale")
        .by(stranger)
        .given(nobody_works_here),
};

const std::string mara_signs_in =
    R"({"email":"mara@example.com","password":"correct horse battery")";

const Scenarios signing_in{
    granted("POST /api/v1/session", mara_signs_in + "}", 201, {"agent.signed_in"}).by(stranger),
    denied("POST /api/v1/session", R"({"email":"mara@example.com","password":"wrong"})", 401,
           "wrong_credentials")
        .by(stranger),
    denied("POST /api/v1/session", R"({"email":"who@example.com","password":"wrong"})", 401,
           "wrong_credentials")
        .by(stranger),
    denied("POST /api/v1/session", mara_signs_in + "}", 401, "code_required")
        .by(stranger)
        .given(mara_shows_codes),
    denied("POST /api/v1/session", mara_signs_in + R"(,"code":"000000"})", 401, "wrong_code")
        .by(stranger)
        .given(mara_shows_codes),
    denied("POST /api/v1/session", R"({"email":"mara@example.com","password":"wrong"})", 429,
           "too_many_attempts")
        .by(stranger)
        .given(asked_too_often),
    granted("DELETE /api/v1/session", "", 204),
    denied("DELETE /api/v1/session", "", 403, "forbidden").by(key),
};

const Scenarios links{
    granted("GET /api/v1/invitations/by-token/", "", 200).by(stranger).given(zoe_is_invited),
    granted("POST /api/v1/invitations/by-token/",
            R"({"name":"Zoe","password":"correct horse battery"})", 201,
            {"agent.joined", "agent.signed_in"})
        .by(stranger)
        .given(zoe_is_invited),
    denied("POST /api/v1/invitations/by-token/guess", obvious, 404, "invitation_not_found")
        .by(stranger),
    denied("POST /api/v1/invitations/by-token/", obvious, 422, "/password: obvious")
        .by(stranger)
        .given(zoe_is_invited),
    denied("POST /api/v1/invitations/by-token/",
           R"({"name":"Zoe","password":"correct horse battery"})", 422, "/email: taken")
        .by(stranger)
        .given(zoe_came_another_way),
    granted("POST /api/v1/password-links/", R"({"password":"another fine thing"})", 204,
            {"agent.password_changed"})
        .by(stranger)
        .given(mara_has_a_link),
    denied("POST /api/v1/password-links/", R"({"password":"mara@example.com"})", 422,
           "/password: obvious")
        .by(stranger)
        .given(mara_has_a_link),
};

const Scenarios own_sign_in{
    denied("PATCH /api/v1/me", "{}", 403, "forbidden").by(key),
    denied("PUT /api/v1/me/password", R"({"current":"x","new":"another fine thing"})", 403,
           "forbidden")
        .by(key),
    denied("PUT /api/v1/me/password", R"({"current":"x","new":"another fine thing"})", 429,
           "too_many_attempts")
        .given(asked_too_often),
    denied("POST /api/v1/me/totp", "", 403, "forbidden").by(key),
    denied("POST /api/v1/me/totp", "", 409, "totp_enabled").given(mara_shows_codes),
    granted("PUT /api/v1/me/totp", "", 200, {"agent.totp_enabled"}).given(mara_was_offered_codes),
    denied("PUT /api/v1/me/totp", R"({"code":"000000"})", 422, "/code: wrong_code")
        .given(mara_was_offered_codes),
    denied("PUT /api/v1/me/totp", R"({"code":"000000"})", 403, "forbidden").by(key),
    granted("POST /api/v1/me/totp/removal", R"({"password":"correct horse battery"})", 204,
            {"agent.totp_disabled"})
        .given(mara_shows_codes),
    denied("POST /api/v1/me/totp/removal", R"({"password":"x"})", 403, "forbidden").by(key),
    denied("POST /api/v1/me/totp/removal", R"({"password":"x"})", 429, "too_many_attempts")
        .given(asked_too_often),
    denied("GET /api/v1/me/sessions", "", 403, "forbidden").by(key),
    granted("DELETE /api/v1/me/sessions/1", "", 204, {"agent.session_revoked"})
        .given(mara_is_signed_in),
    denied("DELETE /api/v1/me/sessions/1", "", 404, "session_not_found")
        .by(trainee)
        .given(mara_is_signed_in),
    denied("DELETE /api/v1/me/sessions/1", "", 403, "forbidden").by(key),
};

}  // namespace
}  // namespace tandem::accounts
