#include "accounts/profile.h"

#include "accounts/agents_table.h"
#include "accounts/changes.h"
#include "accounts/own_password.h"
#include "accounts/sessions_table.h"
#include "accounts/settings.h"
#include "accounts/signal.h"
#include "events/record.h"

namespace tandem::accounts {
namespace {

constexpr std::size_t longest_preferences = 16'384;

void require_preferences(const json::Any& preferences) {
    if (!preferences.text.starts_with('{'))
        throw invalid_field("/preferences", "type", "This must be an object.");
    if (preferences.text.size() > longest_preferences)
        throw invalid_field("/preferences", "too_long", "These are too many preferences.");
}

std::string to_html(std::string_view text) {
    std::string html;
    for (const char c : text) {
        if (c == '&')
            html += "&amp;";
        else if (c == '<')
            html += "&lt;";
        else if (c == '>')
            html += "&gt;";
        else if (c == '\n')
            html += "<br>";
        else if (c != '\r')
            html += c;
    }
    return html;
}

Me to_me(store::Tx& tx, const AgentRow& agent, Permissions granted) {
    return {.id = agent.id,
            .name = agent.name,
            .email = agent.email,
            .role = {agent.role, Roles(tx).get(agent.role).name},
            .permissions = to_list(granted),
            .teams = Teams(tx).of_agent(agent.id),
            .locale = agent.locale,
            .preferences = {agent.preferences},
            .signature = agent.signature,
            .signature_html = to_html(agent.signature),
            .totp_enabled = agent.has_totp(),
            .availability = agent.availability,
            .version = agent.version};
}

void store_password(events::Unit& unit, const AgentRow& agent, const std::string& hash,
                    std::int64_t kept_session) {
    Agents(unit.tx).set_password(agent.id, hash);
    Sessions(unit.tx).remove_all_but(agent.id, kept_session);
    unit.record(PasswordChanged{agent.id, agent.name});
    signal_change(unit.tx);
}

}  // namespace

Me get_me(store::Tx& tx, const Actor& actor) {
    return to_me(tx, Agents(tx).get(actor.id()), actor.granted());
}

// Of what only the agent sees (language, theme, signature) the journal does not tell.
Me change_me(events::Journal& journal, const Actor& actor, const ChangeMe& command) {
    if (command.preferences) require_preferences(*command.preferences);
    if (command.locale) require_locale("/locale", *command.locale);
    return journal.write(actor, [&](events::Unit& unit) {
        Agents agents(unit.tx);
        auto agent = agents.get(actor.id());
        Changes changes;
        if (command.name) changes.set("name", agent.name, command.name->value);
        if (command.locale) agent.locale = *command.locale;
        if (command.preferences) agent.preferences = command.preferences->text;
        if (command.signature) agent.signature = command.signature->value;
        const auto availability = command.availability.value_or(agent.availability);
        if (availability != agent.availability)
            unit.record(
                AvailabilityChanged{agent.id, agent.name, std::string(to_text(availability))});
        agent.availability = availability;
        agents.save(agent);
        if (!changes.empty()) {
            unit.record(AgentChanged{agent.id, agent.name, changes.take()});
            signal_change(unit.tx);
        }
        return to_me(unit.tx, agent, actor.granted());
    });
}

void change_password(events::Journal& journal, const Actor& actor, std::int64_t session,
                     const ChangePassword& command) {
    const auto seen = require_own_password(journal, actor, "/current", command.current.value);
    refuse_obvious("/new", command.new_.value, seen.email);
    const auto hash = hash_password(command.new_.value);
    journal.write(actor, [&](events::Unit& unit) { store_password(unit, seen, hash, session); });
}

void set_password(events::Journal& journal, const Actor& actor, AgentId agent,
                  std::string_view password) {
    actor.require(Permission::agents_manage);
    const auto seen = journal.read([&](store::Tx& tx) { return Agents(tx).get(agent); });
    refuse_obvious("/password", password, seen.email);
    const auto hash = hash_password(password);
    journal.write(actor, [&](events::Unit& unit) { store_password(unit, seen, hash, 0); });
}

}  // namespace tandem::accounts
