#pragma once

#include "channels/email/fetch_world_test.h"
#include "channels/email/oauth.h"
#include "tests/mail/scripted_server.h"

#include <doctest/doctest.h>

#include <string>

namespace tandem::channels::email {

// A provider that gives one answer to one request.
struct Provider {
    std::string answer;
    int status = 200;
    std::string asked = {};
    testing::ScriptedServer server{[this](testing::Peer& peer) {
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

inline const std::string first_tokens =
    R"({"access_token":"first","refresh_token":"again","expires_in":3600})";

}  // namespace tandem::channels::email
