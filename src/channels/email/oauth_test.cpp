#include "channels/email/oauth.h"

#include "base/refusal.h"
#include "channels/email/fetch_world_test.h"
#include "mail/sasl.h"
#include "tests/mail/fake_imap.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

using testing::FakeImap;
using testing::Peer;
using testing::ScriptedServer;

const std::string begin_path = "/api/v1/mailboxes/1/sign-in";

// A provider that gives one answer to one request.
struct Provider {
    std::string answer;
    int status = 200;
    std::string asked = {};
    ScriptedServer server{[this](Peer& peer) {
        std::size_t length = 0;
        for (auto line = peer.hear(); !line.empty(); line = peer.hear())
            if (line.starts_with("Content-Length: ")) length = std::stoul(line.substr(16));
        asked = peer.hear_bytes(length);
        peer.write("HTTP/1.1 " + std::to_string(status) +
                   " X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                   std::to_string(answer.size()) + "\r\n\r\n" + answer);
    }};

    explicit Provider(std::string gives, int says = 200) : answer(std::move(gives)), status(says) {}
    std::string url() const {
        return "http://127.0.0.1:" + std::to_string(server.port()) + "/token";
    }
};

struct OAuthWorld : FetchWorld {
    FakeImap server;

    OAuthWorld() {
        server.capabilities = "IMAP4rev1 SASL-IR AUTH=XOAUTH2";
        connect(IncomingKind::imap, server.port());
    }

    // The state that the provider gives back.
    std::string begin(const std::string& token_url) {
        const auto link =
            begin_sign_in(journal, secrets, admin,
                          {.mailbox = mailbox.id,
                           .provider = OAuthProvider::custom,
                           .client_id = "desk",
                           .client_secret = "s3cret",
                           .authorize_url = "https://id.test/authorize",
                           .token_url = token_url,
                           .scope = "mail",
                           .redirect_uri = "https://desk.test/settings/mailboxes/connected"});
        CHECK(link.starts_with("https://id.test/authorize?response_type=code&client_id=desk&"));
        CHECK(link.find("code_challenge_method=S256") != std::string::npos);
        const auto at = link.find("&state=") + 7;
        return link.substr(at, link.find('&', at) - at);
    }
    void connect_with(const std::string& answer) {
        Provider provider(answer);
        finish_sign_in(journal, secrets, admin, begin(provider.url()), "the-code");
        provider.server.finish();
        CHECK(provider.asked.find("grant_type=authorization_code&code=the-code&") == 0);
        CHECK(provider.asked.find("&code_verifier=") != std::string::npos);
        CHECK(provider.asked.find("&client_secret=s3cret") != std::string::npos);
        mailbox = db->read([&](store::Tx& tx) { return Mailboxes(tx).get(mailbox.id); });
    }
    void move_provider(const std::string& url) {
        db->write(
            [&](store::Tx& tx) { tx.run("UPDATE mailbox_sign_ins SET token_url = $1", url); });
    }
};

const std::string tokens = R"({"access_token":"first","refresh_token":"again","expires_in":3600})";

TEST_CASE("a mailbox that was connected signs in with a token") {
    OAuthWorld world;
    world.connect_with(tokens);
    CHECK(world.mailbox.sign_in == SignIn::oauth2);
    CHECK(world.events().back() == "mailbox.connected");
    world.server.token = mail::xoauth2("support", "first");
    world.server.inbox().add(world.letter("a@x"));

    CHECK(poll(world.tools, world.mailbox).taken == 1);
    // Secrets lie there sealed.
    CHECK(world.count("SELECT COUNT(*) FROM mailbox_sign_ins WHERE access_token LIKE '%first%' OR "
                      "refresh_token LIKE '%again%' OR client_secret LIKE '%s3cret%'") == 0);
}

TEST_CASE("a token is asked for anew before it ends") {
    OAuthWorld world;
    world.connect_with(tokens);
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).value() == "first");
    world.clock.advance(std::chrono::minutes(56));
    Provider provider(R"({"access_token":"second","expires_in":"3600"})");
    world.move_provider(provider.url());
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).value() == "second");
    provider.server.finish();
    CHECK(provider.asked.starts_with("grant_type=refresh_token&refresh_token=again&"));
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).value() == "second");
}

TEST_CASE("a sign-in that the provider has ended is said so, and begins anew") {
    OAuthWorld world;
    world.connect_with(tokens);
    world.clock.advance(std::chrono::hours(2));
    world.events();
    Provider provider(R"({"error":"invalid_grant","error_description":"Token revoked."})", 400);
    world.move_provider(provider.url());
    const auto report = poll(world.tools, world.mailbox);
    CHECK(report.error ==
          "The provider has ended the sign-in; connect the mailbox again (Token revoked.).");
    CHECK(world.events() == std::vector<std::string>{"mailbox.disconnected"});
    // Nobody is asked any more.
    CHECK(poll(world.tools, world.mailbox).error == report.error);
    world.connect_with(tokens);
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).value() == "first");
}

TEST_CASE("a provider that is away for a while ends nothing") {
    OAuthWorld world;
    world.connect_with(tokens);
    world.clock.advance(std::chrono::hours(2));
    world.move_provider("http://127.0.0.1:1/token");
    const auto missing = access_token(world.journal, world.secrets, world.mailbox.id);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().is_temporary);
    Provider broken("<html>", 502);
    world.move_provider(broken.url());
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).error().is_temporary);
    Provider back(tokens);
    world.move_provider(back.url());
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).value() == "first");
}

TEST_CASE("a token that the mail server does not take is told apart from a password") {
    OAuthWorld world;
    world.connect_with(tokens);
    world.server.token = "other";
    const auto error = poll(world.tools, world.mailbox).error;
    CHECK(error.find("connect the mailbox again") != std::string::npos);
    CHECK(world.server.count("gave up with \"\"") == 1);

    world.server.capabilities = "IMAP4rev1 SASL-IR AUTH=OAUTHBEARER";
    world.server.heard();
    poll(world.tools, world.mailbox);
    CHECK(world.server.count("AUTHENTICATE OAUTHBEARER ") == 1);
    CHECK(world.server.count("gave up with \"AQ==\"") == 1);
}

TEST_CASE("a sign-in is finished once, in time, by who may") {
    OAuthWorld world;
    const auto state = world.begin("http://127.0.0.1:1/token");
    CHECK_THROWS_AS(finish_sign_in(world.journal, world.secrets, world.mara, state, "c"), Refusal);
    CHECK_THROWS_AS(finish_sign_in(world.journal, world.secrets, world.admin, "other", "c"),
                    Refusal);
    CHECK_THROWS_AS(finish_sign_in(world.journal, world.secrets, world.admin, state, "c"), Refusal);
    CHECK_THROWS_AS(finish_sign_in(world.journal, world.secrets, world.admin, state, "c"), Refusal);
    const auto late = world.begin("http://127.0.0.1:1/token");
    world.clock.advance(std::chrono::minutes(16));
    CHECK_THROWS_AS(finish_sign_in(world.journal, world.secrets, world.admin, late, "c"), Refusal);
}

TEST_CASE("a token goes nowhere insecure") {
    CHECK(mail::is_safe_endpoint("https://id.test/token"));
    CHECK(mail::is_safe_endpoint("http://localhost:8080/token"));
    CHECK_FALSE(mail::is_safe_endpoint("http://id.test/token"));
    CHECK_FALSE(mail::is_safe_endpoint("http://localhost.evil.test/token"));
    CHECK_FALSE(mail::is_safe_endpoint("https://"));
    CHECK_FALSE(mail::is_safe_endpoint("file:///etc/passwd"));
    CHECK(mail::pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

}  // namespace
}  // namespace tandem::channels::email
