#include "accounts/sign_in.h"

#include "accounts/actors.h"
#include "accounts/agents_table.h"
#include "accounts/sessions_table.h"
#include "accounts/settings.h"
#include "accounts/signal.h"
#include "accounts/text.h"
#include "accounts/throttle_table.h"
#include "accounts/two_factor.h"
#include "base/utf8.h"
#include "crypto/password.h"
#include "events/record.h"

namespace tandem::accounts {
namespace {

using namespace std::chrono_literals;

constexpr Patience with_an_address{.free = 5, .longest = 5min, .memory = 12h};
constexpr Patience with_a_remote{.free = 30, .longest = 15min, .memory = 1h};

std::string address_key(const SignIn& command) { return "address:" + folded(command.email.value); }
std::string remote_key(const From& from) { return "remote:" + from.remote; }

void take_attempt(events::Journal& journal, const SignIn& command, const From& from) {
    const auto now = journal.clock().now();
    journal.store().write([&](store::Tx& tx) {
        Throttle throttle(tx);
        throttle.take(remote_key(from), with_a_remote, now);
        throttle.take(address_key(command), with_an_address, now);
    });
}

void give_attempt_back(events::Journal& journal, const SignIn& command, const From& from) {
    journal.store().write([&](store::Tx& tx) {
        Throttle throttle(tx);
        throttle.give_back(remote_key(from));
        throttle.give_back(address_key(command));
    });
}

AgentRow require_password(events::Journal& journal, const SignIn& command) {
    auto agent =
        journal.read([&](store::Tx& tx) { return Agents(tx).find_by_email(command.email.value); });
    const bool may = agent && agent->active;
    if (!matches(may ? agent->password_hash : "", command.password.value))
        throw unauthenticated("wrong_credentials", "The address or the password is not right.");
    return *std::move(agent);
}

// A header of a stranger's: cut to what a list can show, and to what a row can hold.
std::string shown_user_agent(std::string_view text) {
    if (!is_utf8(text)) return "";
    text = text.substr(0, 300);
    while (!is_utf8(text)) text.remove_suffix(1);
    return std::string(text);
}

NewSignIn add_session(events::Unit& unit, const Secrets& secrets, AgentId agent, const From& from,
                      bool with_recovery_code) {
    auto token = crypto::random_token();
    Sessions(unit.tx).add({.token_hash = secrets.hash("session", token),
                           .agent = agent,
                           .remote = from.remote,
                           .user_agent = shown_user_agent(from.user_agent)},
                          unit.now);
    Agents(unit.tx).saw(agent, unit.now);
    unit.record(SignedIn{agent, unit.actor.name(), from.remote, with_recovery_code});
    return {agent, std::move(token)};
}

bool require_code(events::Unit& unit, const Secrets& secrets, const AgentRow& agent,
                  const SignIn& command) {
    if (!agent.has_totp()) return false;
    const auto shown = use_code(unit.tx, secrets, agent, *command.code, unit.now);
    if (shown == Shown::wrong)
        throw unauthenticated("wrong_code", "This code is not right, or was used before.");
    return shown == Shown::recovery_code;
}

}  // namespace

NewSignIn sign_in(events::Journal& journal, const Secrets& secrets, const SignIn& command,
                  const From& from) {
    take_attempt(journal, command, from);
    const auto seen = require_password(journal, command);
    if (seen.has_totp() && (!command.code || command.code->empty())) {
        give_attempt_back(journal, command, from);
        throw unauthenticated("code_required", "Give the code of your authenticator app.");
    }
    const auto better_hash = crypto::needs_rehash(seen.password_hash)
                                 ? hash_password(command.password.value)
                                 : std::string();
    const auto actor = journal.read([&](store::Tx& tx) { return actor_of(tx, seen.id); });
    return journal.write(actor, [&](events::Unit& unit) {
        Agents agents(unit.tx);
        const auto agent = agents.get(seen.id);
        if (!agent.active || agent.password_hash != seen.password_hash)
            throw unauthenticated("wrong_credentials", "The address or the password is not right.");
        const bool with_recovery_code = require_code(unit, secrets, agent, command);
        if (!better_hash.empty()) agents.set_password(agent.id, better_hash);
        Throttle(unit.tx).forget(address_key(command));
        Throttle(unit.tx).give_back(remote_key(from));
        return add_session(unit, secrets, agent.id, from, with_recovery_code);
    });
}

NewSignIn start_session(events::Journal& journal, const Secrets& secrets, AgentId agent,
                        const From& from) {
    const auto actor = journal.read([&](store::Tx& tx) { return actor_of(tx, agent); });
    return journal.write(
        actor, [&](events::Unit& unit) { return add_session(unit, secrets, agent, from, false); });
}

void sign_out(events::Journal& journal, const Actor& actor, std::int64_t session) {
    journal.write(actor, [&](events::Unit& unit) {
        if (Sessions(unit.tx).remove(actor.id(), session)) signal_change(unit.tx);
    });
}

std::vector<SessionView> list_sessions(store::Tx& tx, AgentId agent, std::int64_t current,
                                       Time now) {
    std::vector<SessionView> list;
    for (const auto& row : Sessions(tx).of_agent(agent, now))
        list.push_back({row.id, row.created_at, row.last_seen_at, row.remote, row.user_agent,
                        row.id == current});
    return list;
}

void revoke_session(events::Journal& journal, const Actor& actor, std::int64_t session) {
    journal.write(actor, [&](events::Unit& unit) {
        if (!Sessions(unit.tx).remove(actor.id(), session)) throw not_found("session");
        unit.record(SessionRevoked{actor.id(), actor.name(), session});
        signal_change(unit.tx);
    });
}

bool needs_set_up(store::Tx& tx) { return Agents(tx).none(); }

AgentId set_up(events::Journal& journal, const SetUp& command) {
    const auto refused = [] {
        return conflict("already_set_up", "Tandem is set up already. Sign in instead.");
    };
    if (!journal.read(needs_set_up)) throw refused();
    refuse_obvious("/password", command.password.value, command.email.value);
    const auto locale = command.locale.value_or("en");
    require_locale("/locale", locale);
    const auto hash = hash_password(command.password.value);
    const auto actor = Actor::system("set-up");
    return journal.write(actor, [&](events::Unit& unit) {
        if (!claim_setting(unit.tx, "set_up_at", std::to_string(to_millis(unit.now))) ||
            !needs_set_up(unit.tx))
            throw refused();
        change_settings(unit, {.company = command.company, .default_locale = locale});
        return add_agent(unit, {.name = command.name,
                                .email = command.email.value,
                                .password_hash = hash,
                                .role = builtin_role(unit.tx, Builtin::administrator),
                                .locale = locale,
                                .by = Joined::set_up});
    });
}

}  // namespace tandem::accounts
