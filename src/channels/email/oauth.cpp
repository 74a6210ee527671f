#include "channels/email/oauth.h"

#include "base/refusal.h"
#include "channels/email/mailbox_commands.h"
#include "channels/email/mailbox_table.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "events/record.h"

#include <chrono>

namespace tandem::channels::email {
namespace {

using namespace std::chrono_literals;

constexpr auto time_to_sign_in = 15min;
constexpr auto good_for_at_least = 5min;

constexpr std::string_view select_one = R"sql(
    SELECT mailbox_id, provider, client_id, client_secret, authorize_url, token_url, scope,
           refresh_token, access_token, expires_at, verifier, redirect_uri, error
      FROM mailbox_sign_ins
     WHERE mailbox_id = $1)sql";

constexpr std::string_view select_by_state = R"sql(
    SELECT mailbox_id FROM mailbox_sign_ins WHERE state_hash = $1 AND state_until > $2)sql";

constexpr std::string_view put_client = R"sql(
    INSERT INTO mailbox_sign_ins
           (mailbox_id, provider, client_id, client_secret, authorize_url, token_url, scope,
            state_hash, verifier, redirect_uri, state_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (mailbox_id) DO UPDATE
       SET provider = excluded.provider, client_id = excluded.client_id,
           client_secret = excluded.client_secret, authorize_url = excluded.authorize_url,
           token_url = excluded.token_url, scope = excluded.scope,
           state_hash = excluded.state_hash, verifier = excluded.verifier,
           redirect_uri = excluded.redirect_uri, state_until = excluded.state_until)sql";

constexpr std::string_view use_up_state = R"sql(
    UPDATE mailbox_sign_ins SET state_hash = NULL, state_until = NULL WHERE mailbox_id = $1)sql";

constexpr std::string_view put_tokens = R"sql(
    UPDATE mailbox_sign_ins
       SET access_token = $2, expires_at = $3, refresh_token = COALESCE($4, refresh_token),
           error = NULL
     WHERE mailbox_id = $1)sql";

constexpr std::string_view put_end = R"sql(
    UPDATE mailbox_sign_ins
       SET access_token = NULL, expires_at = NULL, refresh_token = NULL, error = $2
     WHERE mailbox_id = $1)sql";

struct Endpoints {
    std::string authorize_url;
    std::string token_url;
    std::string scope;
};

Endpoints endpoints_of(const BeginSignIn& begin) {
    switch (begin.provider) {
        case OAuthProvider::google:
            return {"https://accounts.google.com/o/oauth2/v2/auth",
                    "https://oauth2.googleapis.com/token", "https://mail.google.com/"};
        case OAuthProvider::microsoft:
            return {"https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
                    "https://login.microsoftonline.com/common/oauth2/v2.0/token",
                    "offline_access https://outlook.office.com/IMAP.AccessAsUser.All "
                    "https://outlook.office.com/POP.AccessAsUser.All "
                    "https://outlook.office.com/SMTP.Send"};
        case OAuthProvider::custom:
            break;
    }
    return {begin.authorize_url, begin.token_url, begin.scope};
}

void require_sound(const BeginSignIn& begin, const Endpoints& endpoints) {
    std::vector<FieldProblem> problems;
    const auto need = [&](const std::string& path, const std::string& url) {
        if (!mail::is_safe_endpoint(url))
            problems.push_back({path, "url", "Give an address that begins with https://."});
    };
    need("/authorize_url", endpoints.authorize_url);
    need("/token_url", endpoints.token_url);
    need("/redirect_uri", begin.redirect_uri);
    if (!problems.empty())
        throw invalid("invalid", "The sign-in needs another look.")
            .with_fields(std::move(problems));
}

std::string opened(const crypto::SecretBox& box, const std::optional<std::string>& sealed) {
    return sealed ? box.open(*sealed).value_or("") : std::string();
}

mail::OAuthClient client_of(const crypto::SecretBox& box, const MailboxSignIn& sign_in) {
    return {.authorize_url = sign_in.authorize_url,
            .token_url = sign_in.token_url,
            .client_id = sign_in.client_id,
            .client_secret = opened(box, sign_in.client_secret),
            .scope = sign_in.scope,
            .ca_file = ca_file()};
}

void keep(store::Tx& tx, const crypto::SecretBox& box, MailboxId mailbox,
          const mail::OAuthTokens& tokens, Time now) {
    std::optional<std::string> refresh;
    if (!tokens.refresh_token.empty()) refresh = box.seal(tokens.refresh_token);
    tx.run(put_tokens, mailbox, box.seal(tokens.access_token),
           std::optional<Time>(now + tokens.expires_in), refresh);
}

void note_end(events::Journal& journal, MailboxId mailbox, const std::string& reason) {
    journal.write(Actor::system("email"), [&](events::Unit& unit) {
        unit.tx.run(put_end, mailbox, std::optional(reason));
        unit.record(MailboxDisconnected{mailbox, reason});
    });
}

}  // namespace

std::optional<MailboxSignIn> find_sign_in(store::Tx& tx, MailboxId mailbox) {
    return tx.find<MailboxSignIn>(select_one, mailbox);
}

std::string begin_sign_in(events::Journal& journal, const crypto::SecretBox& box,
                          const Actor& actor, const BeginSignIn& begin) {
    actor.require(Permission::mailboxes_manage);
    const auto endpoints = endpoints_of(begin);
    require_sound(begin, endpoints);
    const auto state = crypto::to_base64url(crypto::random_bytes(32));
    const auto verifier = crypto::to_base64url(crypto::random_bytes(32));
    return journal.write(actor, [&](events::Unit& unit) {
        const auto mailbox = Mailboxes(unit.tx).get(begin.mailbox);
        const auto before = find_sign_in(unit.tx, begin.mailbox);
        std::optional<std::string> secret;
        if (begin.client_secret) secret = box.seal(*begin.client_secret);
        // Only for the very same place: a secret never goes where it was not given for.
        else if (before && before->token_url == endpoints.token_url &&
                 before->client_id == begin.client_id)
            secret = before->client_secret;
        unit.tx.run(put_client, begin.mailbox, begin.provider, begin.client_id, secret,
                    endpoints.authorize_url, endpoints.token_url, endpoints.scope,
                    crypto::sha256_hex(state), box.seal(verifier), begin.redirect_uri,
                    Time(unit.now + time_to_sign_in));
        return mail::authorize_link(
            {.authorize_url = endpoints.authorize_url,
             .client_id = begin.client_id,
             .scope = endpoints.scope},
            state, mail::pkce_challenge(verifier), begin.redirect_uri,
            mailbox.incoming_username.empty() ? mailbox.address : mailbox.incoming_username);
    });
}

MailboxId finish_sign_in(events::Journal& journal, const crypto::SecretBox& box, const Actor& actor,
                         const std::string& state, const std::string& code) {
    actor.require(Permission::mailboxes_manage);
    // The state is used up before the provider is asked: a code is good for one try.
    const auto sign_in = journal.store().write([&](store::Tx& tx) {
        const auto mailbox =
            tx.find<MailboxId>(select_by_state, crypto::sha256_hex(state), journal.clock().now());
        if (!mailbox)
            throw invalid_field("/state", "expired",
                                "This sign-in was not begun here, or too long ago. Begin again.");
        tx.run(use_up_state, *mailbox);
        return *find_sign_in(tx, *mailbox);
    });
    const auto tokens =
        mail::exchange_code(client_of(box, sign_in), code, opened(box, sign_in.verifier),
                            sign_in.redirect_uri.value_or(""));
    if (!tokens) throw invalid_field("/code", "refused", tokens.error().text);
    journal.write(actor, [&](events::Unit& unit) {
        keep(unit.tx, box, sign_in.mailbox, *tokens, unit.now);
        Mailboxes mailboxes(unit.tx);
        auto mailbox = mailboxes.get(sign_in.mailbox);
        mailbox.sign_in = SignIn::oauth2;
        mailboxes.save(mailbox);
        unit.record(MailboxConnected{sign_in.mailbox, std::string(to_text(sign_in.provider))});
    });
    return sign_in.mailbox;
}

void end_sign_in(events::Journal& journal, const Actor& actor, MailboxId id) {
    actor.require(Permission::mailboxes_manage);
    journal.write(actor, [&](events::Unit& unit) {
        Mailboxes mailboxes(unit.tx);
        auto mailbox = mailboxes.get(id);
        unit.tx.run(put_end, id, std::optional<std::string>());
        mailbox.sign_in = SignIn::password;
        mailboxes.save(mailbox);
        unit.record(MailboxDisconnected{id, ""});
    });
}

tl::expected<std::string, SignInTrouble> access_token(events::Journal& journal,
                                                      const crypto::SecretBox& box,
                                                      MailboxId mailbox, std::string_view refused) {
    const auto sign_in = journal.read([&](store::Tx& tx) { return find_sign_in(tx, mailbox); });
    if (!sign_in || (!sign_in->refresh_token && !sign_in->access_token))
        return tl::make_unexpected(
            SignInTrouble{false, sign_in && sign_in->error
                                     ? *sign_in->error
                                     : "The mailbox is not connected with its provider yet."});
    const auto now = journal.clock().now();
    if (sign_in->access_token && sign_in->expires_at &&
        *sign_in->expires_at > now + good_for_at_least) {
        auto token = opened(box, sign_in->access_token);
        if (token != refused) return token;
        // A server that is not in the mood is no reason to send a person to the provider.
        if (!sign_in->refresh_token)
            return tl::make_unexpected(SignInTrouble{
                false, "The provider gives no new token; connect the mailbox again."});
    }
    if (!sign_in->refresh_token) {
        const std::string reason = "The provider's sign-in has expired; connect the mailbox again.";
        note_end(journal, mailbox, reason);
        return tl::make_unexpected(SignInTrouble{false, reason});
    }
    const auto tokens =
        mail::refresh_tokens(client_of(box, *sign_in), opened(box, sign_in->refresh_token));
    if (!tokens) {
        if (tokens.error().is_revoked) note_end(journal, mailbox, tokens.error().text);
        return tl::make_unexpected(SignInTrouble{!tokens.error().is_revoked, tokens.error().text});
    }
    journal.store().write([&](store::Tx& tx) { keep(tx, box, mailbox, *tokens, now); });
    return tokens->access_token;
}

std::optional<SignInTrouble> add_token(events::Journal& journal, const crypto::SecretBox& box,
                                       const Mailbox& mailbox, mail::Server& server) {
    if (mailbox.sign_in != SignIn::oauth2) return std::nullopt;
    const auto token = access_token(journal, box, mailbox.id);
    if (!token) return token.error();
    server.access_token = *token;
    server.password.clear();
    return std::nullopt;
}

std::optional<SignInTrouble> renew_token(events::Journal& journal, const crypto::SecretBox& box,
                                         const Mailbox& mailbox, mail::Server& server) {
    if (server.access_token.empty()) return SignInTrouble{};
    const auto token = access_token(journal, box, mailbox.id, server.access_token);
    if (!token) return token.error();
    server.access_token = *token;
    return std::nullopt;
}

}  // namespace tandem::channels::email
