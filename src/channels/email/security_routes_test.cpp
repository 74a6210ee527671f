// Keys, DKIM and the virus scanner over HTTP.

#include "channels/email/dkim_commands.h"
#include "channels/email/key_commands.h"
#include "channels/email/mail_world_test.h"
#include "channels/email/scanner.h"
#include "conversations/attachments.h"
#include "customers/customers.h"
#include "json/encode.h"
#include "mail/smime.h"
#include "tests/scenarios.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

using namespace testing;

const std::string mailbox_body =
    R"({"name":"Support","address":"support@shop.test","incoming":{},"outgoing":{"host":"smtp.test"}})";
const std::vector<Step> a_mailbox{{"POST", "/api/v1/mailboxes", mailbox_body, admin}};
const std::string scanner_body = R"({"enabled":true,"address":"unix:/run/clamav/clamd.ctl"})";
const std::string dkim_body =
    R"({"domain":"shop.test","selector":"t1","algorithm":"ed25519_sha256"})";
const std::vector<Step> a_dkim_key{{"POST", "/api/v1/dkim-keys", dkim_body, admin}};

const mail::SmimeIdentity& identity(const std::string& address) {
    const auto make = [](const std::string& who) {
        return mail::make_identity("", who, from_millis(1'700'000'000'000),
                                   std::chrono::hours(24 * 365 * 20));
    };
    static const auto ours = make("support@shop.test");
    static const auto minas = make("mina@customer.test");
    return address.starts_with("mina") ? minas : ours;
}

std::string key_body(const std::string& pem) { return "{\"key\":" + json::encode(pem) + "}"; }

const std::vector<Step> an_own_key{
    a_mailbox[0],
    {"POST", "/api/v1/mailboxes/1/keys/import",
     key_body(identity("support").certificate + identity("support").private_key), admin}};

void mina_is_there(World& world, Scenario&) {
    world.journal.write(Actor::system("test"), [](events::Unit& unit) {
        customers::find_or_create_by_address(unit, "Mina", "mina@customer.test");
    });
}

const std::vector<Step> her_key{
    {"POST", "/api/v1/customers/1/keys", key_body(identity("mina").certificate)}};

void a_virus_came(World& world, Scenario&) {
    auto& mail = static_cast<MailWorld&>(world);
    set_scanner(world.journal, world.admin, {.enabled = true});
    mail.take(
        "From: mina@customer.test\r\nMIME-Version: 1.0\r\nContent-Type: application/zip; "
        "name=a.zip\r\n\r\nPK\r\n");
    world.db->write([&](store::Tx& tx) {
        for (const auto& one : conversations::Scans(tx).due(world.clock.now(), 9))
            conversations::Scans(tx).answer(one.blob, {conversations::ScanState::infected, "Eicar"},
                                            world.clock.now());
    });
}

void the_record_stands(World& world, Scenario&) {
    world.db->write([](store::Tx& tx) {
        tx.run(
            "INSERT INTO dkim_keys (id, domain, selector, algorithm, private_key, public_key, "
            "active, check_state, check_text, added_at) VALUES (50, 'other.test', 'x', "
            "'rsa_sha256', '', 'AAAA', 0, 'ok', '', 0)");
    });
}

const Scenarios keys_of_mailboxes{
    {.name = "a mailbox has no keys at first",
     .as = admin,
     .path = "/api/v1/mailboxes/1/protection",
     .first = a_mailbox,
     .answer = R"({"signing":"never","sealing":"never","keys":[]})"},
    denied("GET /api/v1/mailboxes/9/protection", "", 404, "mailbox_not_found").by(admin),
    granted("PUT /api/v1/mailboxes/1/protection", R"({"signing":"always","sealing":"possible"})",
            200, {"mailbox.protection_changed"})
        .by(admin)
        .after(a_mailbox),
    denied("PUT /api/v1/mailboxes/9/protection", R"({"signing":"never","sealing":"never"})", 404,
           "mailbox_not_found")
        .by(admin),
    granted("POST /api/v1/mailboxes/1/keys", R"({"scheme":"pgp","years":2})", 201,
            {"mail_key.added"})
        .by(admin)
        .after(a_mailbox),
    denied("POST /api/v1/mailboxes/9/keys", R"({"scheme":"smime"})", 404, "mailbox_not_found")
        .by(admin),
    granted("POST /api/v1/mailboxes/1/keys/import",
            key_body(identity("support").certificate + identity("support").private_key), 201,
            {"mail_key.added"})
        .by(admin)
        .after(a_mailbox),
    denied("POST /api/v1/mailboxes/9/keys/import", key_body("x"), 404, "mailbox_not_found")
        .by(admin),
    denied("POST /api/v1/mailboxes/1/keys/import", key_body(identity("support").certificate), 422,
           "/key: no_private_key")
        .by(admin)
        .after(a_mailbox),
    denied("POST /api/v1/mailboxes/1/keys/import", key_body("rubbish"), 422, "/key: no_private_key")
        .by(admin)
        .after(a_mailbox),
    // Base64 of what begins like PKCS #12.
    denied("POST /api/v1/mailboxes/1/keys/import", key_body("MAAA"), 422, "/passphrase: wrong")
        .by(admin)
        .after(a_mailbox),
    denied("POST /api/v1/mailboxes/1/keys/import",
           key_body(identity("support").certificate + identity("support").private_key), 422,
           "/key: taken")
        .by(admin)
        .after(an_own_key),
    denied("DELETE /api/v1/mail-keys/1", "", 403, "forbidden").after(an_own_key),
};

const Scenarios keys_of_customers{
    {.name = "a customer's keys",
     .path = "/api/v1/customers/1/keys",
     .arrange = mina_is_there,
     .answer = R"({"items":[]})"},
    denied("GET /api/v1/customers/9/keys", "", 404, "customer_not_found"),
    {.name = "a customer's certificate is taken, and vouched for by who brought it",
     .method = "POST",
     .path = "/api/v1/customers/1/keys",
     .body = key_body(identity("mina").certificate),
     .arrange = mina_is_there,
     .status = 201,
     .answer = R"("confirmed":true)",
     .events = {"mail_key.added"}},
    denied("POST /api/v1/customers/9/keys", key_body("x"), 404, "customer_not_found"),
    denied("POST /api/v1/customers/1/keys", key_body("x"), 422, "/key: not_a_key")
        .given(mina_is_there),
    denied("POST /api/v1/customers/1/keys", key_body(identity("support").certificate), 422,
           "/key: other_address")
        .given(mina_is_there),
    granted("DELETE /api/v1/mail-keys/1/confirmation", "", 200, {"mail_key.confirmed"})
        .given(mina_is_there)
        .after(her_key),
    denied("DELETE /api/v1/mail-keys/9/confirmation", "", 404, "mail_key_not_found"),
    granted("PUT /api/v1/mail-keys/1/confirmation", "", 200).given(mina_is_there).after(her_key),
    denied("PUT /api/v1/mail-keys/9/confirmation", "", 404, "mail_key_not_found"),
    granted("DELETE /api/v1/mail-keys/1", "", 204, {"mail_key.removed"})
        .given(mina_is_there)
        .after(her_key),
    denied("DELETE /api/v1/mail-keys/9", "", 404, "mail_key_not_found"),
    {.name = "what a letter to her can be",
     .path = "/api/v1/protection-offer?addresses=mina@customer.test",
     .first = a_mailbox,
     .answer = R"("without_key":["mina@customer.test"])"},
};

const Scenarios dkim{
    granted("GET /api/v1/dkim-keys", "", 200).by(admin),
    {.name = "a DKIM key says what to publish",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/dkim-keys",
     .body = dkim_body,
     .status = 201,
     .answer = R"("record_name":"t1._domainkey.shop.test","record":"v=DKIM1; k=ed25519; p=)",
     .events = {"dkim_key.added"}},
    denied("POST /api/v1/dkim-keys", R"({"domain":"shop","selector":"t","algorithm":"rsa_sha256"})",
           422, "/domain: not_a_domain")
        .by(admin),
    denied("POST /api/v1/dkim-keys",
           R"({"domain":"shop.test","selector":"a b","algorithm":"rsa_sha256"})", 422,
           "/selector: not_a_selector")
        .by(admin),
    denied("POST /api/v1/dkim-keys", dkim_body, 422, "/selector: taken")
        .by(admin)
        .after(a_dkim_key),
    denied("PATCH /api/v1/dkim-keys/1", R"({"active":true})", 409, "dns_record_missing")
        .by(admin)
        .after(a_dkim_key),
    granted("PATCH /api/v1/dkim-keys/50", R"({"active":true})", 200, {"dkim_key.switched"})
        .by(admin)
        .given(the_record_stands),
    denied("PATCH /api/v1/dkim-keys/9", R"({"active":true})", 404, "dkim_key_not_found").by(admin),
    {.name = "DNS does not have it",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/dkim-keys/1/check",
     .first = a_dkim_key,
     .answer = R"("check":"missing")"},
    denied("POST /api/v1/dkim-keys/9/check", "", 404, "dkim_key_not_found").by(admin),
    granted("DELETE /api/v1/dkim-keys/1", "", 204, {"dkim_key.removed"})
        .by(admin)
        .after(a_dkim_key),
    denied("DELETE /api/v1/dkim-keys/9", "", 404, "dkim_key_not_found").by(admin),
};

const Scenarios virus_scanner{
    {.name = "it is off at first",
     .as = admin,
     .path = "/api/v1/virus-scanner",
     .answer = R"("enabled":false)"},
    granted("PUT /api/v1/virus-scanner", scanner_body, 200, {"scanner.changed"}).by(admin),
    denied("PUT /api/v1/virus-scanner", R"({"enabled":true,"address":"localhost"})", 422,
           "/address: not_an_address")
        .by(admin),
    {.name = "nobody answers there",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/virus-scanner/test",
     .body = R"({"address":"unix:/nowhere/clamd.ctl"})",
     .answer = R"({"ok":false,)"},
    granted("PUT /api/v1/attachments/1/release", "", 204, {"attachment.released"})
        .by(admin)
        .given(a_virus_came),
    denied("PUT /api/v1/attachments/9/release", "", 404, "attachment_not_found").by(admin),
    denied("DELETE /api/v1/attachments/1/release", "", 409, "not_infected")
        .by(admin)
        .given(a_virus_came),
    granted("DELETE /api/v1/attachments/1/release", "", 204, {"attachment.released"})
        .by(admin)
        .given(a_virus_came)
        .after({{"PUT", "/api/v1/attachments/1/release", "", admin}}),
    denied("PUT /api/v1/attachments/1/release", "", 409, "not_infected")
        .by(admin)
        .given(a_virus_came)
        .after({{"PUT", "/api/v1/attachments/1/release", "", admin}}),
    denied("DELETE /api/v1/attachments/9/release", "", 404, "attachment_not_found").by(admin),
};

}  // namespace
}  // namespace tandem::channels::email
