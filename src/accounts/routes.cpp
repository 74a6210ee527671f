#include "accounts/routes.h"

#include "accounts/actors.h"
#include "accounts/route_parts.h"
#include "accounts/sessions_table.h"
#include "accounts/settings.h"

namespace tandem::accounts {
namespace {

std::string cookie(const http::Call& call, std::string_view token, std::chrono::seconds life) {
    return std::string(session_cookie) + '=' + std::string(token) +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life.count()) +
           (call.request.secure ? "; Secure" : "");
}

}  // namespace

From from(const http::Call& call) {
    return {call.request.remote, std::string(call.request.header("User-Agent"))};
}

void set_session_cookie(const http::Call& call, std::string_view token) {
    call.add_header(
        "Set-Cookie",
        cookie(call, token, std::chrono::duration_cast<std::chrono::seconds>(session_life)));
}

void clear_session_cookie(const http::Call& call) {
    call.add_header("Set-Cookie", cookie(call, "", std::chrono::seconds(0)));
}

Session begin_session(const http::Call& call, Accounts& accounts, const NewSignIn& begun) {
    set_session_cookie(call, begun.token);
    return accounts.journal().read([&](store::Tx& tx) {
        const auto settings = get_settings(tx);
        return Session{.csrf_token = accounts.identities().csrf_token(begun.token),
                       .agent = get_me(tx, actor_of(tx, begun.agent)),
                       .company = settings.company,
                       .public_url = settings.public_url,
                       .version_name = accounts.options().version_name,
                       .live_position = events::newest_position(tx)};
    });
}

void keep_secret(const http::Call& call) { call.add_header("Cache-Control", "no-store"); }

const Actor& require_person(const http::Call& call) {
    if (call.actor().kind() != ActorKind::agent)
        throw forbidden("API keys cannot do this. Sign in with your password.");
    return call.actor();
}

std::string public_url(const http::Call& call, Accounts& accounts) {
    const auto settings = accounts.journal().read(get_settings);
    if (settings.public_url) return *settings.public_url;
    if (!accounts.options().public_url.empty()) return accounts.options().public_url;
    return (call.request.secure ? "https://" : "http://") +
           std::string(call.request.header("Host"));
}

void add_routes(http::Router& router, Accounts& accounts) {
    add_session_routes(router, accounts);
    add_profile_routes(router, accounts);
    add_people_routes(router, accounts);
    add_house_routes(router, accounts);
}

}  // namespace tandem::accounts
