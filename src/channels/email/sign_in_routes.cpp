#include "channels/email/mailbox_table.h"
#include "channels/email/oauth.h"
#include "channels/email/routes.h"
#include "http/api.h"
#include "json/types.h"

namespace tandem::channels::email {

struct SignInView {
    std::optional<OAuthProvider> provider;  // none: it was never begun
    std::string client_id;
    bool has_client_secret = false;
    std::string authorize_url;
    std::string token_url;
    std::string scope;
    bool connected = false;
    std::optional<Time> expires_at;
    std::optional<std::string> error;
};
TANDEM_STRUCT(SignInView, provider, client_id, has_client_secret, authorize_url, token_url, scope,
              connected, expires_at, error)

struct BeginSignInBody {
    OAuthProvider provider = OAuthProvider::google;
    json::Text<1, 500> client_id;
    std::optional<json::Verbatim<0, 500>> client_secret;
    json::Default<json::Text<0, 500>> authorize_url;
    json::Default<json::Text<0, 500>> token_url;
    json::Default<json::Text<0, 500>> scope;
    json::Text<1, 500> redirect_uri;
};
TANDEM_STRUCT(BeginSignInBody, provider, client_id, client_secret, authorize_url, token_url, scope,
              redirect_uri)

struct SignInLink {
    std::string url;
};
TANDEM_STRUCT(SignInLink, url)

struct FinishSignInBody {
    json::Text<1, 200> state;
    json::Verbatim<1, 4000> code;
};
TANDEM_STRUCT(FinishSignInBody, state, code)

struct FinishedSignIn {
    MailboxId mailbox_id;
};
TANDEM_STRUCT(FinishedSignIn, mailbox_id)

namespace refused = http::refused;

namespace {

SignInView to_view(const std::optional<MailboxSignIn>& sign_in) {
    if (!sign_in) return {};
    return {.provider = sign_in->provider,
            .client_id = sign_in->client_id,
            .has_client_secret = sign_in->client_secret.has_value(),
            .authorize_url = sign_in->authorize_url,
            .token_url = sign_in->token_url,
            .scope = sign_in->scope,
            .connected = sign_in->refresh_token || sign_in->access_token,
            .expires_at = sign_in->expires_at,
            .error = sign_in->error};
}

BeginSignIn to_begin(MailboxId mailbox, const BeginSignInBody& body) {
    BeginSignIn begin{.mailbox = mailbox,
                      .provider = body.provider,
                      .client_id = body.client_id,
                      .authorize_url = body.authorize_url.value,
                      .token_url = body.token_url.value,
                      .scope = body.scope.value,
                      .redirect_uri = body.redirect_uri};
    if (body.client_secret) begin.client_secret = body.client_secret->value;
    return begin;
}

}  // namespace

void add_sign_in_routes(http::Router& router, events::Journal& journal,
                        const crypto::SecretBox& box) {
    using http::Call;
    http::Api api(router);
    const auto manage = Permission::mailboxes_manage;

    api.get<SignInView>("/api/v1/mailboxes/{id}/sign-in", manage,
                        "How a mailbox signs in at its provider",
                        [&journal](const Call& call) {
                            const auto id = call.id<MailboxId>("id");
                            return journal.read([&](store::Tx& tx) {
                                Mailboxes(tx).get(id);
                                return to_view(find_sign_in(tx, id));
                            });
                        })
        .refuses({refused::not_found("mailbox")});
    api.post_action<SignInLink>(
           "/api/v1/mailboxes/{id}/sign-in", manage, "Begin to sign a mailbox in at its provider",
           [&journal, &box](const Call& call, const BeginSignInBody& body) {
               return SignInLink{begin_sign_in(journal, box, call.actor(),
                                               to_begin(call.id<MailboxId>("id"), body))};
           })
        .refuses({refused::not_found("mailbox"), refused::field("/authorize_url", "url"),
                  refused::field("/token_url", "url"), refused::field("/redirect_uri", "url")});
    api.remove("/api/v1/mailboxes/{id}/sign-in", manage, "Forget a mailbox's sign-in",
               [&journal](const Call& call) {
                   end_sign_in(journal, call.actor(), call.id<MailboxId>("id"));
               })
        .refuses({refused::not_found("mailbox")});
    api.post_action<FinishedSignIn>(
           "/api/v1/mailboxes/sign-in/finish", manage,
           "Finish a sign-in with what the provider gave back",
           [&journal, &box](const Call& call, const FinishSignInBody& body) {
               return FinishedSignIn{
                   finish_sign_in(journal, box, call.actor(), body.state, body.code)};
           })
        .refuses({refused::field("/state", "expired"), refused::field("/code", "refused")});
}

}  // namespace tandem::channels::email
