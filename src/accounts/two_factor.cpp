#include "accounts/two_factor.h"

#include "accounts/changes.h"
#include "accounts/own_password.h"
#include "accounts/settings.h"
#include "accounts/text.h"
#include "crypto/totp.h"
#include "events/record.h"

#include <stdexcept>

namespace tandem::accounts {
namespace {

constexpr int recovery_code_count = 10;

std::string open_secret(const Secrets& secrets, const std::string& sealed) {
    if (auto secret = secrets.box().open(sealed)) return *std::move(secret);
    throw std::runtime_error("a two-factor secret was sealed with another key file");
}

// People type them with blanks, hyphens and in any case.
std::string bare(std::string_view code) {
    std::string text;
    for (const char c : folded(code))
        if (c != ' ' && c != '-') text += c;
    return text;
}

std::string hash_recovery_code(const Secrets& secrets, std::string_view code) {
    return secrets.hash("recovery", bare(code));
}

// "k3m9q-x7w2a": 50 bits, which nobody tries out against the throttle.
std::string make_recovery_code() {
    const auto text = folded(crypto::random_base32(7));
    return text.substr(0, 5) + '-' + text.substr(5, 5);
}

RecoveryCodes make_recovery_codes(Agents& agents, const Secrets& secrets, AgentId agent) {
    RecoveryCodes made;
    std::vector<std::string> hashes;
    for (int i = 0; i < recovery_code_count; ++i) {
        made.recovery_codes.push_back(make_recovery_code());
        hashes.push_back(hash_recovery_code(secrets, made.recovery_codes.back()));
    }
    agents.set_recovery_codes(agent, hashes);
    return made;
}

void turn_off(events::Unit& unit, AgentId id) {
    Agents agents(unit.tx);
    const auto agent = agents.get(id);
    if (!agent.has_totp()) throw conflict("totp_disabled", "Two-factor sign-in is off already.");
    agents.set_totp(id, "", "");
    agents.set_recovery_codes(id, {});
    unit.record(TotpDisabled{agent.id, agent.name});
}

}  // namespace

TotpOffer offer_totp(events::Journal& journal, const Secrets& secrets, const Actor& actor) {
    return journal.write(actor, [&](events::Unit& unit) {
        Agents agents(unit.tx);
        const auto agent = agents.get(actor.id());
        if (agent.has_totp())
            throw conflict("totp_enabled", "Two-factor sign-in is on already. Turn it off first.");
        const auto secret = crypto::random_base32();
        agents.set_totp(agent.id, "", secrets.box().seal(secret));
        const auto company = get_settings(unit.tx).company;
        return TotpOffer{
            secret, crypto::totp_url(company.empty() ? "Tandem" : company, agent.email, secret)};
    });
}

RecoveryCodes confirm_totp(events::Journal& journal, const Secrets& secrets, const Actor& actor,
                           const ConfirmTotp& command) {
    return journal.write(actor, [&](events::Unit& unit) {
        Agents agents(unit.tx);
        const auto agent = agents.get(actor.id());
        if (agent.totp_pending.empty())
            throw conflict("totp_not_offered", "Ask for a new secret first.");
        const auto secret = open_secret(secrets, agent.totp_pending);
        const auto step = crypto::match_totp(secret, bare(command.code.value), unit.now);
        if (!step || !agents.use_totp_step(agent.id, *step))
            throw invalid_field("/code", "wrong_code",
                                "This code is not right. Is the telephone's clock?");
        agents.set_totp(agent.id, agent.totp_pending, "");
        unit.record(TotpEnabled{agent.id, agent.name});
        return make_recovery_codes(agents, secrets, agent.id);
    });
}

void remove_totp(events::Journal& journal, const Actor& actor, const RemoveTotp& command) {
    require_own_password(journal, actor, "/password", command.password.value);
    journal.write(actor, [&](events::Unit& unit) { turn_off(unit, actor.id()); });
}

void remove_totp(events::Journal& journal, const Actor& actor, AgentId id) {
    actor.require(Permission::agents_manage);
    journal.write(actor, [&](events::Unit& unit) { turn_off(unit, id); });
}

Shown use_code(store::Tx& tx, const Secrets& secrets, const AgentRow& agent, std::string_view code,
               Time now) {
    Agents agents(tx);
    const auto secret = open_secret(secrets, agent.totp_secret);
    if (const auto step = crypto::match_totp(secret, bare(code), now))
        return agents.use_totp_step(agent.id, *step) ? Shown::code : Shown::wrong;
    const auto hash = hash_recovery_code(secrets, code);
    return agents.use_recovery_code(agent.id, hash) ? Shown::recovery_code : Shown::wrong;
}

}  // namespace tandem::accounts
