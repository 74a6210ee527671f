#include "channels/email/routes.h"

#include "accounts/teams.h"
#include "channels/email/incoming_table.h"
#include "channels/email/mail_world_test.h"
#include "channels/email/server_mail.h"
#include "channels/email/team_users.h"
#include "events/outbox.h"
#include "tests/mail/scripted_server.h"
#include "tests/scenarios.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

using namespace testing;

TEST_CASE("every route of email answers, refuses and records what it says") { prove<MailWorld>(); }

const http::Headers old_version{{"If-Match", "\"v99\""}};

std::string mailbox(const std::string& address, const std::string& more = "") {
    return R"({"name":"Support","address":")" + address +
           R"(","incoming":{"kind":"imap","host":"imap.test","username":"support"},)"
           R"("outgoing":{"host":"smtp.test"},"incoming_password":"hush")" +
           more + "}";
}

const std::string without_servers =
    R"({"name":"Office","address":"office@shop.test","incoming":{},"outgoing":{}})";
const std::vector<Step> office{{"POST", "/api/v1/mailboxes", without_servers, admin}};
const std::vector<Step> support{{"POST", "/api/v1/mailboxes", mailbox("a@shop.test"), admin}};
const std::vector<Step> two{{"POST", "/api/v1/mailboxes", mailbox("a@shop.test"), admin},
                            {"POST", "/api/v1/mailboxes", mailbox("b@shop.test"), admin}};

const Scenarios adding_mailboxes{
    {.name = "adds a mailbox, never showing its password",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/mailboxes",
     .body = mailbox("Support@Shop.test"),
     .status = 201,
     .answer = R"("has_incoming_password":true)",
     .events = {"mailbox.added"}},
    denied("POST /api/v1/mailboxes",
           R"({"name":"S","address":"nowhere","incoming":{},"outgoing":{}})", 422,
           "/address: email")
        .by(admin),
    denied("POST /api/v1/mailboxes",
           R"({"name":"S","address":"s@shop.test","incoming":{"kind":"imap"},"outgoing":{}})", 422,
           "/incoming/host: required")
        .by(admin),
    denied(
        "POST /api/v1/mailboxes",
        R"({"name":"S","address":"s@shop.test","incoming":{"after_import":"move"},"outgoing":{}})",
        422, "/incoming/move_to: required")
        .by(admin),
    denied("POST /api/v1/mailboxes",
           R"({"name":"S","address":"s@shop.test","incoming":{},"outgoing":{"username":"s"}})", 422,
           "/outgoing/host: required")
        .by(admin),
    denied("POST /api/v1/mailboxes", mailbox("A@shop.test"), 422, "/address: taken")
        .by(admin)
        .after(support),
    denied("POST /api/v1/mailboxes", mailbox("a@shop.test", R"(,"team_id":9)"), 422,
           "/team_id: unknown_team")
        .by(admin),
    denied("POST /api/v1/mailboxes", mailbox("a@shop.test"), 403, "forbidden"),
};

const Scenarios keeping_mailboxes{
    {.name = "agents see which mailboxes there are, and not by which servers",
     .path = "/api/v1/mailboxes",
     .first = support,
     .answer = R"("incoming":{"kind":"none","host":"")"},
    granted("GET /api/v1/mailboxes/1", "", 200).by(admin).after(support),
    denied("GET /api/v1/mailboxes/77", "", 404, "mailbox_not_found").by(admin),
    granted("PATCH /api/v1/mailboxes/1", R"({"name":"Help"})", 200, {"mailbox.changed"})
        .by(admin)
        .after(support),
    denied("PATCH /api/v1/mailboxes/77", "{}", 404, "mailbox_not_found").by(admin),
    denied("PATCH /api/v1/mailboxes/1", "{}", 409, "stale")
        .by(admin)
        .after(support)
        .with(old_version),
    denied("PATCH /api/v1/mailboxes/1", R"({"address":"b@shop.test"})", 422, "/address: taken")
        .by(admin)
        .after(two),
    denied("PATCH /api/v1/mailboxes/1", R"({"team_id":9})", 422, "/team_id: unknown_team")
        .by(admin)
        .after(support),
    granted("DELETE /api/v1/mailboxes/1", "", 204, {"mailbox.changed"}).by(admin).after(support),
    denied("DELETE /api/v1/mailboxes/77", "", 404, "mailbox_not_found").by(admin),
    denied("POST /api/v1/mailboxes/77/test", "", 404, "mailbox_not_found").by(admin),
    denied("POST /api/v1/mailboxes/77/poll", "", 404, "mailbox_not_found").by(admin),
    denied("POST /api/v1/mailboxes/1/poll", "", 409, "no_incoming").by(admin).after(office),
    denied("POST /api/v1/mailboxes/77/reconcile", "", 404, "mailbox_not_found").by(admin),
    denied("POST /api/v1/mailboxes/1/reconcile", "", 409, "no_incoming").by(admin).after(office),
};

std::string sign_in(const std::string& token_url, const std::string& redirect) {
    return R"({"provider":"custom","client_id":"desk","authorize_url":"https://id.test/a",)"
           R"("token_url":")" +
           token_url + R"(","redirect_uri":")" + redirect + R"("})";
}

const std::string begin_sign_in_path = "/api/v1/mailboxes/1/sign-in";
const std::string back_here = "https://desk.test/settings/mailboxes/connected";

// The row gets the state that was given to the browser.
void begin_sign_in_at(World& world, Scenario& row, const std::string& token_url) {
    world.request("POST", "/api/v1/mailboxes", mailbox("a@shop.test"), &world.admin);
    const auto begun =
        world.request("POST", begin_sign_in_path, sign_in(token_url, back_here), &world.admin);
    const auto at = begun.body.find("state=") + 6;
    row.body =
        R"({"code":"c","state":")" + begun.body.substr(at, begun.body.find('&', at) - at) + R"("})";
}

void the_provider_is_away(World& world, Scenario& row) {
    begin_sign_in_at(world, row, "http://127.0.0.1:1/t");
}

void the_provider_answers(World& world, Scenario& row) {
    static ScriptedServer provider([](Peer& peer) {
        while (!peer.hear().empty()) {
        }
        const std::string answer = R"({"access_token":"a","refresh_token":"r"})";
        peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " +
                   std::to_string(answer.size()) + "\r\n\r\n" + answer);
    });
    begin_sign_in_at(world, row, "http://127.0.0.1:" + std::to_string(provider.port()) + "/t");
}

const Scenarios signing_in{
    {.name = "a mailbox that never signed in at a provider",
     .as = admin,
     .path = begin_sign_in_path,
     .first = support,
     .answer = R"("provider":null)"},
    denied("GET /api/v1/mailboxes/77/sign-in", "", 404, "mailbox_not_found").by(admin),
    {.name = "the browser is sent to the provider",
     .as = admin,
     .method = "POST",
     .path = begin_sign_in_path,
     .body = sign_in("https://id.test/t", back_here),
     .first = support,
     .answer = R"({"url":"https://id.test/a?response_type=code)"},
    denied("POST /api/v1/mailboxes/77/sign-in", sign_in("https://id.test/t", back_here), 404,
           "mailbox_not_found")
        .by(admin),
    denied("POST " + begin_sign_in_path, sign_in("http://id.test/t", back_here), 422,
           "/token_url: url")
        .by(admin)
        .after(support),
    denied("POST " + begin_sign_in_path, sign_in("https://id.test/t", "http://desk.test/"), 422,
           "/redirect_uri: url")
        .by(admin)
        .after(support),
    denied("POST " + begin_sign_in_path,
           R"({"provider":"custom","client_id":"d","authorize_url":"http://x/","token_url":)"
           R"("https://id.test/t","redirect_uri":"https://desk.test/"})",
           422, "/authorize_url: url")
        .by(admin)
        .after(support),
    granted("DELETE " + begin_sign_in_path, "", 204, {"mailbox.disconnected"})
        .by(admin)
        .after(support),
    denied("DELETE /api/v1/mailboxes/77/sign-in", "", 404, "mailbox_not_found").by(admin),
    denied("POST /api/v1/mailboxes/sign-in/finish", R"({"state":"x","code":"c"})", 422,
           "/state: expired")
        .by(admin),
    denied("POST /api/v1/mailboxes/sign-in/finish", "", 422, "/code: refused")
        .by(admin)
        .given(the_provider_is_away),
    granted("POST /api/v1/mailboxes/sign-in/finish", "", 200, {"mailbox.connected"})
        .by(admin)
        .given(the_provider_answers),
};

const Scenarios trying_mailboxes{
    {.name = "settings without servers are tried at once",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/mailboxes/test",
     .body = without_servers,
     .answer = R"("outgoing":{"ok":false,"message":"Without an SMTP server)"},
    {.name = "a saved mailbox is tried",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/mailboxes/1/test",
     .first = office,
     .answer = R"({"incoming":{"ok":true)"},
    {.name = "a server that is not there is told in words",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/mailboxes/1/poll",
     .first = {{"POST", "/api/v1/mailboxes",
                R"({"name":"S","address":"s@shop.test","incoming":{"kind":"imap",)"
                R"("host":"127.0.0.1","port":1,"security":"none"},"outgoing":{}})",
                admin}},
     .answer = R"({"taken":0,"parked":0,"error":")"},
    {.name = "a comparison with a server that is not there is told in words",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/mailboxes/1/reconcile",
     .first = {{"POST", "/api/v1/mailboxes",
                R"({"name":"S","address":"s@shop.test","incoming":{"kind":"imap",)"
                R"("host":"127.0.0.1","port":1,"security":"none"},"outgoing":{}})",
                admin}},
     .answer = R"("error":"Nothing answers at)",
     .events = {"mailbox.reconciled"}},
};

// A mail that could not be filed: the world was broken when it came.
void a_mail_failed(World& world, Scenario&) {
    auto& mails = static_cast<MailWorld&>(world);
    world.db->write([](store::Tx& tx) { tx.run("ALTER TABLE customers RENAME TO away"); });
    mails.take(mails.letter("a@x"));
    world.db->write([](store::Tx& tx) { tx.run("ALTER TABLE away RENAME TO customers"); });
}

void it_was_filed_since(World& world, Scenario& row) {
    a_mail_failed(world, row);
    static_cast<MailWorld&>(world).intake.retry(world.admin, 1);
}

// A mail that its server does not give; the server is not there now.
void it_could_not_be_fetched(World& world, Scenario&) {
    auto& mails = static_cast<MailWorld&>(world);
    world.request("POST", "/api/v1/mailboxes",
                  R"({"name":"S","address":"s@shop.test","incoming":{"kind":"imap",)"
                  R"("host":"127.0.0.1","port":1,"security":"none"},"outgoing":{}})",
                  &world.admin);
    const MailboxId mailbox(1);
    const auto taken = mails.intake.park({.header = "Subject: Kettle\r\n",
                                          .where = "INBOX/1/7",
                                          .code = unfetchable_code,
                                          .reason = "It was cut off."},
                                         {.mailbox = mailbox, .source = "imap"});
    world.db->write([&](store::Tx& tx) {
        ServerMails(tx, {mailbox, "INBOX", 1})
            .add({.uid = 7, .incoming = taken.incoming}, world.clock.now());
    });
}

std::string many_ids() {
    std::string ids = "1";
    for (int i = 2; i < 102; ++i) ids += "," + std::to_string(i);
    return R"({"action":"retry","ids":[)" + ids + "]}";
}

const Scenarios failed_mail{
    {.name = "nothing has failed",
     .as = admin,
     .path = "/api/v1/failed-mail",
     .answer = R"({"items":[],"next":null})"},
    {.name = "what failed is listed with its subject",
     .as = admin,
     .path = "/api/v1/failed-mail",
     .arrange = a_mail_failed,
     .answer = R"("subject":"Kettle")"},
    denied("GET /api/v1/failed-mail", "", 403, "forbidden"),
    denied("GET /api/v1/failed-mail?after=x", "", 422, "/after: cursor").by(admin),
    {.name = "failed mail is filed",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/failed-mail/1/retry",
     .arrange = a_mail_failed,
     .answer = R"({"filed":true,"conversation_id":1)",
     .events = {"customer.created", "conversation.started", "message.received",
                "mailbox.mail_filed"}},
    denied("POST /api/v1/failed-mail/9/retry", "", 404, "failed_mail_not_found").by(admin),
    denied("POST /api/v1/failed-mail/1/retry", "", 409, "not_failed")
        .by(admin)
        .given(it_was_filed_since),
    denied("POST /api/v1/failed-mail/1/retry", "", 409, "not_fetched")
        .by(admin)
        .given(it_could_not_be_fetched),
    granted("POST /api/v1/failed-mail/1/discard", "{}", 204, {"mailbox.mail_discarded"})
        .by(admin)
        .given(a_mail_failed),
    denied("POST /api/v1/failed-mail/9/discard", "{}", 404, "failed_mail_not_found").by(admin),
    denied("POST /api/v1/failed-mail/1/discard", "{}", 409, "not_failed")
        .by(admin)
        .given(it_was_filed_since),
    {.name = "what is discarded is listed apart, with the reason",
     .as = admin,
     .path = "/api/v1/failed-mail?state=discarded",
     .first = {{"POST", "/api/v1/failed-mail/1/discard", R"({"reason":"Advertising"})", admin}},
     .arrange = a_mail_failed,
     .answer = R"("discarded_because":"Advertising")"},
    granted("POST /api/v1/failed-mail/1/restore", "", 204, {"mailbox.mail_restored"})
        .by(admin)
        .given(a_mail_failed)
        .after({{"POST", "/api/v1/failed-mail/1/discard", "{}", admin}}),
    denied("POST /api/v1/failed-mail/9/restore", "", 404, "failed_mail_not_found").by(admin),
    denied("POST /api/v1/failed-mail/1/restore", "", 409, "not_discarded")
        .by(admin)
        .given(a_mail_failed),
    {.name = "what needs attention is counted",
     .as = admin,
     .path = "/api/v1/failed-mail/count",
     .arrange = a_mail_failed,
     .answer = R"({"count":1})"},
    {.name = "a person files what found no place",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/failed-mail/1/file",
     .body = "{}",
     .arrange = a_mail_failed,
     .answer = R"({"filed":true,"conversation_id":1)",
     .events = {"customer.created", "conversation.started", "message.received",
                "mailbox.mail_filed"}},
    denied("POST /api/v1/failed-mail/9/file", "{}", 404, "failed_mail_not_found").by(admin),
    denied("POST /api/v1/failed-mail/1/file", "{}", 409, "not_failed")
        .by(admin)
        .given(it_was_filed_since),
    denied("POST /api/v1/failed-mail/1/file", R"({"conversation_id":77})", 422,
           "/conversation_id: unknown_conversation")
        .by(admin)
        .given(a_mail_failed),
    denied("POST /api/v1/failed-mail/1/file", R"({"customer_id":77})", 422,
           "/customer_id: unknown_customer")
        .by(admin)
        .given(a_mail_failed),
    {.name = "the same is done with several, and what does not work is told of each",
     .as = admin,
     .method = "POST",
     .path = "/api/v1/failed-mail/bulk",
     .body = R"({"ids":[1,9],"action":"discard","reason":"Advertising"})",
     .arrange = a_mail_failed,
     .answer = R"({"items":[{"id":1,"ok":true,"message":""},{"id":9,"ok":false,"message":"There)",
     .events = {"mailbox.mail_discarded"}},
    denied("POST /api/v1/failed-mail/bulk", many_ids(), 422, "/ids: too_many").by(admin),
    granted("GET /api/v1/failed-mail/1/raw", "", 200).by(admin).given(a_mail_failed),
    denied("GET /api/v1/failed-mail/9/raw", "", 404, "failed_mail_not_found").by(admin),
};

void something_waits(World& world, Scenario&) {
    world.db->write([&](store::Tx& tx) {
        events::put(tx, "email", "k", "{}", world.clock.now(), world.clock.now());
    });
}

void something_is_parked(World& world, Scenario& row) {
    something_waits(world, row);
    world.db->write([](store::Tx& tx) { tx.run("UPDATE outbox SET state = 'parked'"); });
}

void something_was_sent(World& world, Scenario& row) {
    something_waits(world, row);
    world.db->write([](store::Tx& tx) { tx.run("UPDATE outbox SET state = 'sent'"); });
}

const Scenarios outbox{
    {.name = "the outbox is empty",
     .as = admin,
     .path = "/api/v1/outbox",
     .answer = R"({"items":[],"next":null})"},
    {.name = "what waits is listed",
     .as = admin,
     .path = "/api/v1/outbox?state=waiting",
     .arrange = something_waits,
     .answer = R"("state":"waiting")"},
    denied("GET /api/v1/outbox?after=x", "", 422, "/after: cursor").by(admin),
    denied("GET /api/v1/outbox?state=lost", "", 422, "/state: choice").by(admin),
    granted("POST /api/v1/outbox/1/retry", "", 200, {"outbox.retried"})
        .by(admin)
        .given(something_is_parked),
    denied("POST /api/v1/outbox/9/retry", "", 404, "outbox_item_not_found").by(admin),
    denied("POST /api/v1/outbox/1/retry", "", 409, "not_parked").by(admin).given(something_waits),
    granted("POST /api/v1/outbox/1/cancel", "", 200, {"outbox.cancelled"})
        .by(admin)
        .given(something_waits),
    denied("POST /api/v1/outbox/9/cancel", "", 404, "outbox_item_not_found").by(admin),
    denied("POST /api/v1/outbox/1/cancel", "", 409, "too_late").by(admin).given(something_was_sent),
};

// An IMAP server with one new message.
void one_message(Peer& peer) {
    const std::string letter =
        "From: mina@customer.test\r\nMessage-ID: <a@x>\r\nSubject: Kettle\r\n\r\nIt leaks.\r\n";
    peer.say("* OK ready");
    for (auto line = peer.hear(); !line.empty(); line = peer.hear()) {
        const auto tag = line.substr(0, line.find(' '));
        const auto command = line.substr(tag.size() + 1);
        if (command.starts_with("CAPABILITY")) peer.say("* CAPABILITY IMAP4rev1");
        if (command.starts_with("SELECT") || command.starts_with("EXAMINE"))
            peer.say("* 1 EXISTS\r\n* OK [UIDVALIDITY 77] .\r\n* OK [UIDNEXT 2] .");
        if (command.starts_with("UID SEARCH")) peer.say("* SEARCH 1");
        if (command.starts_with("UID FETCH"))
            peer.say("* 1 FETCH (UID 1 RFC822.SIZE " + std::to_string(letter.size()) + " BODY[] {" +
                     std::to_string(letter.size()) + "}\r\n" + letter + ")");
        peer.say(tag + " OK done");
    }
}

void add_mailbox_at(World& world, int port) {
    const auto added = world.request(
        "POST", "/api/v1/mailboxes",
        R"({"name":"S","address":"s@shop.test","incoming":{"kind":"imap","host":"localhost",)"
        R"("security":"none","username":"s","port":)" +
            std::to_string(port) + R"(},"outgoing":{},"incoming_password":"hush"})",
        &world.admin);
    REQUIRE_MESSAGE(added.status == 201, added.body);
    world.events();
}

TEST_CASE("fetching now files what the server has") {
    MailWorld world;
    ScriptedServer server(one_message);
    add_mailbox_at(world, server.port());
    const auto polled = world.request("POST", "/api/v1/mailboxes/1/poll", {}, &world.admin);
    CHECK_MESSAGE(polled.body.find(R"("taken":1,"parked":0,"error":"")") != std::string::npos,
                  polled.body);
    const auto events = world.events();
    CHECK(std::find(events.begin(), events.end(), "message.received") != events.end());
}

TEST_CASE("a test signs in and says what it found") {
    MailWorld world;
    ScriptedServer server(one_message);
    add_mailbox_at(world, server.port());
    const auto tested = world.request("POST", "/api/v1/mailboxes/1/test", {}, &world.admin);
    CHECK_MESSAGE(tested.body.find("INBOX holds 1 messages") != std::string::npos, tested.body);
}

TEST_CASE("a mailbox of a team that is deleted goes on without one") {
    MailWorld world;
    world.db->write([](store::Tx& tx) {
        tx.run("INSERT INTO teams (id, name, name_folded, colour) VALUES (1, 'a', 'a', '')");
    });
    world.request("POST", "/api/v1/mailboxes", mailbox("a@shop.test", R"(,"team_id":1)"),
                  &world.admin);
    world.events();
    MailboxesOfTeams users;
    accounts::delete_team(world.journal, world.admin, TeamId(1), {&users});
    CHECK(world.events() == std::vector<std::string>{"mailbox.changed", "team.deleted"});
    CHECK(world.request("GET", "/api/v1/mailboxes/1", {}, &world.admin)
              .body.find(R"("team_id":null)") != std::string::npos);
}

}  // namespace
}  // namespace tandem::channels::email
