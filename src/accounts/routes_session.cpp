#include "accounts/invitations.h"
#include "accounts/route_parts.h"
#include "accounts/settings.h"
#include "http/api.h"

namespace tandem::accounts {

struct SetUpState {
    bool needed = false;
};
TANDEM_STRUCT(SetUpState, needed)

namespace {

using http::Audience;
using http::Call;
namespace refused = http::refused;

Session set_up_and_sign_in(const Call& call, Accounts& accounts, const SetUp& body) {
    const auto agent = set_up(accounts.journal(), body);
    return begin_session(call, accounts,
                         start_session(accounts.journal(), accounts.secrets(), agent, from(call)));
}

Session accept_and_sign_in(const Call& call, Accounts& accounts, const AcceptInvitation& body) {
    const auto agent =
        accept_invitation(accounts.journal(), accounts.secrets(), call.text("token"), body);
    return begin_session(call, accounts,
                         start_session(accounts.journal(), accounts.secrets(), agent, from(call)));
}

// The cookie is given again, so that it lives as long as the session, which goes on while used.
Session current_session(const Call& call, Accounts& accounts) {
    if (const auto token = call.request.cookie(session_cookie);
        call.identity().by_cookie && !token.empty())
        set_session_cookie(call, token);
    return accounts.journal().read([&](store::Tx& tx) {
        const auto settings = get_settings(tx);
        return Session{.csrf_token = call.identity().csrf_token,
                       .agent = get_me(tx, call.actor()),
                       .company = settings.company,
                       .public_url = settings.public_url,
                       .version_name = accounts.options().version_name,
                       .live_position = events::newest_position(tx)};
    });
}

}  // namespace

void add_session_routes(http::Router& router, Accounts& accounts) {
    http::Api api(router);
    api.get<SetUpState>(
        "/api/v1/setup", Audience::open, "Does this house need to be set up?",
        [&](const Call&) { return SetUpState{accounts.journal().read(needs_set_up)}; });
    api.post<Session>("/api/v1/setup", Audience::open, "Set up the house and its administrator",
                      [&](const Call& call, const SetUp& body) {
                          return set_up_and_sign_in(call, accounts, body);
                      })
        .refuses({refused::conflict("already_set_up"), refused::field("/password", "obvious"),
                  refused::field("/locale", "locale")});
    api.post<Session>("/api/v1/session", Audience::open, "Sign in",
                      [&](const Call& call, const SignIn& body) {
                          return begin_session(
                              call, accounts,
                              sign_in(accounts.journal(), accounts.secrets(), body, from(call)));
                      })
        .refuses({refused::unauthenticated("wrong_credentials"),
                  refused::unauthenticated("code_required"), refused::unauthenticated("wrong_code"),
                  refused::too_many_requests("too_many_attempts")});
    api.get<Session>("/api/v1/session", Audience::signed_in, "Who is signed in?",
                     [&](const Call& call) { return current_session(call, accounts); });
    api.remove("/api/v1/session", Audience::signed_in, "Sign out",
               [&](const Call& call) {
                   const Forgetting forgetting(accounts);
                   sign_out(accounts.journal(), require_person(call), call.identity().session);
                   clear_session_cookie(call);
               })
        .refuses({refused::forbidden()});
    api.get<InvitationWelcome>("/api/v1/invitations/by-token/{token}", Audience::open,
                               "What an invitation says",
                               [&](const Call& call) {
                                   return accounts.journal().read([&](store::Tx& tx) {
                                       return welcome(tx, accounts.secrets(), call.text("token"),
                                                      accounts.journal().clock().now());
                                   });
                               })
        .refuses({refused::not_found("invitation")});
    api.post<Session>("/api/v1/invitations/by-token/{token}", Audience::open,
                      "Accept an invitation and sign in",
                      [&](const Call& call, const AcceptInvitation& body) {
                          return accept_and_sign_in(call, accounts, body);
                      })
        .refuses({refused::not_found("invitation"), refused::field("/password", "obvious"),
                  refused::field("/email", "taken")});
    api.post_action<void>(
           "/api/v1/password-links/{token}", Audience::open, "Choose a new password by a link",
           [&](const Call& call, const ChoosePassword& body) {
               const Forgetting forgetting(accounts);
               choose_password(accounts.journal(), accounts.secrets(), call.text("token"), body);
           })
        .refuses({refused::not_found("password_link"), refused::field("/password", "obvious")});
}

}  // namespace tandem::accounts
