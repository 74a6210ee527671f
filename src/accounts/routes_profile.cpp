#include "accounts/route_parts.h"
#include "accounts/two_factor.h"
#include "http/api.h"

namespace tandem::accounts {
namespace {

using http::Audience;
using http::Call;
namespace refused = http::refused;

Items<SessionView> sessions_of(const Call& call, Accounts& accounts) {
    const auto& actor = require_person(call);
    return accounts.journal().read([&](store::Tx& tx) {
        return Items<SessionView>{list_sessions(tx, actor.id(), call.identity().session,
                                                accounts.journal().clock().now())};
    });
}

void add_totp_routes(http::Api& api, Accounts& accounts) {
    api.post_action<TotpOffer>(
           "/api/v1/me/totp", Audience::signed_in, "Get a secret for two-factor sign-in",
           [&](const Call& call) {
               keep_secret(call);
               return offer_totp(accounts.journal(), accounts.secrets(), require_person(call));
           })
        .refuses({refused::forbidden(), refused::conflict("totp_enabled")});
    api.put<RecoveryCodes>("/api/v1/me/totp", Audience::signed_in,
                           "Turn two-factor sign-in on by showing a code",
                           [&](const Call& call, const ConfirmTotp& body) {
                               keep_secret(call);
                               return confirm_totp(accounts.journal(), accounts.secrets(),
                                                   require_person(call), body);
                           })
        .refuses({refused::forbidden(), refused::conflict("totp_not_offered"),
                  refused::field("/code", "wrong_code")});
    api.post_action<void>("/api/v1/me/totp/removal", Audience::signed_in,
                          "Turn two-factor sign-in off",
                          [&](const Call& call, const RemoveTotp& body) {
                              remove_totp(accounts.journal(), require_person(call), body);
                          })
        .refuses({refused::forbidden(), refused::conflict("totp_disabled"),
                  refused::field("/password", "wrong_password"),
                  refused::too_many_requests("too_many_attempts")});
}

}  // namespace

void add_profile_routes(http::Router& router, Accounts& accounts) {
    http::Api api(router);
    api.patch<Me>("/api/v1/me", Audience::signed_in, "Change your own profile",
                  [&](const Call& call, const ChangeMe& body) {
                      const Forgetting forgetting(accounts);
                      return change_me(accounts.journal(), require_person(call), body);
                  })
        .refuses({refused::forbidden(), refused::field("/locale", "locale"),
                  refused::field("/preferences", "type"),
                  refused::field("/preferences", "too_long")});
    api.put<void>("/api/v1/me/password", Audience::signed_in, "Change your own password",
                  [&](const Call& call, const ChangePassword& body) {
                      const Forgetting forgetting(accounts);
                      change_password(accounts.journal(), require_person(call),
                                      call.identity().session, body);
                  })
        .refuses({refused::forbidden(), refused::field("/current", "wrong_password"),
                  refused::field("/new", "obvious"),
                  refused::too_many_requests("too_many_attempts")});
    add_totp_routes(api, accounts);
    api.get<Items<SessionView>>("/api/v1/me/sessions", Audience::signed_in,
                                "Where you are signed in",
                                [&](const Call& call) { return sessions_of(call, accounts); })
        .refuses({refused::forbidden()});
    api.remove("/api/v1/me/sessions/{id}", Audience::signed_in, "Sign out somewhere else",
               [&](const Call& call) {
                   const Forgetting forgetting(accounts);
                   revoke_session(accounts.journal(), require_person(call), call.number("id"));
               })
        .refuses({refused::forbidden(), refused::not_found("session")});
}

}  // namespace tandem::accounts
