#include "channels/email/oauth.h"

#include "base/refusal.h"
#include "channels/email/oauth_world_test.h"
#include "mail/sasl.h"
#include "tests/mail/fake_imap.h"

#include <doctest/doctest.h>

namespace tandem::channels::email {
namespace {

using testing::FakeImap;

struct ImapWorld : OAuthWorld {
    FakeImap server;

    ImapWorld() {
        server.capabilities = "IMAP4rev1 SASL-IR AUTH=XOAUTH2";
        connect(IncomingKind::imap, server.port());
    }
};

TEST_CASE("a mailbox that was connected signs in with a token") {
    ImapWorld world;
    world.connect_with(first_tokens);
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
    ImapWorld world;
    world.connect_with(first_tokens);
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
    ImapWorld world;
    world.connect_with(first_tokens);
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
    world.connect_with(first_tokens);
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).value() == "first");
}

TEST_CASE("a provider that is away for a while ends nothing") {
    ImapWorld world;
    world.connect_with(first_tokens);
    world.clock.advance(std::chrono::hours(2));
    world.move_provider("http://127.0.0.1:1/token");
    const auto missing = access_token(world.journal, world.secrets, world.mailbox.id);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().is_temporary);
    Provider broken("<html>", 502);
    world.move_provider(broken.url());
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).error().is_temporary);
    Provider back(first_tokens);
    world.move_provider(back.url());
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).value() == "first");
}

TEST_CASE("a token that the mail server does not take is renewed, and tried once more") {
    ImapWorld world;
    world.connect_with(first_tokens);
    world.server.token = mail::xoauth2("support", "second");
    world.server.inbox().add(world.letter("a@x"));
    Provider provider(R"({"access_token":"second","expires_in":3600})");
    world.move_provider(provider.url());

    CHECK(poll(world.tools, world.mailbox).taken == 1);
    provider.server.finish();
    CHECK(provider.asked.starts_with("grant_type=refresh_token&refresh_token=again&"));
    CHECK(world.server.count("AUTHENTICATE XOAUTH2 ") == 2);
    CHECK(access_token(world.journal, world.secrets, world.mailbox.id).value() == "second");
    // The new one is kept: the next time nobody asks the provider.
    CHECK(poll(world.tools, world.mailbox).error.empty());
}

TEST_CASE("a token that is refused again is told apart from a password, with the server's reason") {
    ImapWorld world;
    world.connect_with(first_tokens);
    world.server.token = "other";
    Provider provider(R"({"access_token":"second","expires_in":3600})");
    world.move_provider(provider.url());
    CHECK(poll(world.tools, world.mailbox).error ==
          "The server does not accept the sign-in of the provider ([AUTHENTICATIONFAILED] wrong; "
          "status 401); connect the mailbox again.");
    CHECK(world.server.count("gave up with \"\"") == 2);

    world.server.capabilities = "IMAP4rev1 SASL-IR AUTH=OAUTHBEARER";
    world.server.heard();
    world.move_provider("http://127.0.0.1:1/token");
    poll(world.tools, world.mailbox);
    CHECK(world.server.count("AUTHENTICATE OAUTHBEARER ") == 1);
    CHECK(world.server.count("gave up with \"AQ==\"") == 1);
}

TEST_CASE("a provider that has ended the sign-in is found out when its token is refused") {
    ImapWorld world;
    world.connect_with(first_tokens);
    world.server.token = "other";
    world.events();
    Provider provider(R"({"error":"invalid_grant","error_description":"Token revoked."})", 400);
    world.move_provider(provider.url());
    CHECK(poll(world.tools, world.mailbox).error.find("connect the mailbox again") !=
          std::string::npos);
    CHECK(world.events() == std::vector<std::string>{"mailbox.disconnected"});
    CHECK(poll(world.tools, world.mailbox).error ==
          "The provider has ended the sign-in; connect the mailbox again (Token revoked.).");
}

TEST_CASE("a sign-in is finished once, in time, by who may") {
    ImapWorld world;
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
