#include "accounts/agents_table.h"

#include "accounts/text.h"

#include <set>

namespace tandem::accounts {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, name, email, password_hash, role_id, active, availability, locale, preferences,
           signature, totp_secret, totp_pending, totp_step, created_at, last_seen_at, version
      FROM agents
     WHERE id = $1)sql";

constexpr std::string_view select_by_email = R"sql(
    SELECT id, name, email, password_hash, role_id, active, availability, locale, preferences,
           signature, totp_secret, totp_pending, totp_step, created_at, last_seen_at, version
      FROM agents
     WHERE email_folded = $1)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id, name, email, password_hash, role_id, active, availability, locale, preferences,
           signature, totp_secret, totp_pending, totp_step, created_at, last_seen_at, version
      FROM agents
     ORDER BY LOWER(name), id)sql";

constexpr std::string_view select_any = R"sql(
    SELECT id
      FROM agents
     LIMIT 1)sql";

constexpr std::string_view select_active_of = R"sql(
    SELECT id
      FROM agents
     WHERE active = 1 AND id IN @ids($1)@)sql";

constexpr std::string_view select_names_of = R"sql(
    SELECT name
      FROM agents
     WHERE id IN @ids($1)@
     ORDER BY LOWER(name), id)sql";

constexpr std::string_view select_administrators = R"sql(
    SELECT COUNT(*)
      FROM agents
      JOIN roles ON roles.id = agents.role_id
     WHERE roles.builtin = 'administrator' AND agents.active = 1 AND agents.id <> $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO agents (name, email, email_folded, password_hash, role_id, locale, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE agents
       SET name = $3, role_id = $4, active = $5, availability = $6, locale = $7, preferences = $8,
           signature = $9, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view update_password = R"sql(
    UPDATE agents
       SET password_hash = $2
     WHERE id = $1)sql";

constexpr std::string_view update_totp = R"sql(
    UPDATE agents
       SET totp_secret = $2, totp_pending = $3
     WHERE id = $1)sql";

constexpr std::string_view update_totp_step = R"sql(
    UPDATE agents
       SET totp_step = $2
     WHERE id = $1 AND totp_step < $2)sql";

constexpr std::string_view delete_recovery_codes = R"sql(
    DELETE FROM recovery_codes
     WHERE agent_id = $1)sql";

constexpr std::string_view insert_recovery_code = R"sql(
    INSERT INTO recovery_codes (agent_id, code_hash)
    VALUES ($1, $2))sql";

constexpr std::string_view delete_recovery_code = R"sql(
    DELETE FROM recovery_codes
     WHERE agent_id = $1 AND code_hash = $2)sql";

constexpr std::string_view update_last_seen = R"sql(
    UPDATE agents
       SET last_seen_at = $2
     WHERE id = $1)sql";

}  // namespace

std::optional<AgentRow> Agents::find(AgentId id) const {
    return tx_.find<AgentRow>(select_one, id);
}

AgentRow Agents::get(AgentId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("agent");
}

std::optional<AgentRow> Agents::find_by_email(std::string_view email) const {
    return tx_.find<AgentRow>(select_by_email, folded(email));
}

std::vector<AgentRow> Agents::all() const { return tx_.all<AgentRow>(select_all); }

bool Agents::none() const { return !tx_.find<AgentId>(select_any).has_value(); }

void Agents::require_all(const std::string& path, const std::vector<AgentId>& agents) const {
    const std::set<AgentId> wanted(agents.begin(), agents.end());
    if (tx_.all<AgentId>(select_active_of, agents).size() != wanted.size())
        throw invalid_field(path, "unknown", "One of these agents does not work here any more.");
}

std::string Agents::names(const std::vector<AgentId>& agents) const {
    std::string text;
    for (const auto& name : tx_.all<std::string>(select_names_of, agents))
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::int64_t Agents::count_administrators(AgentId but) const {
    return tx_.get<std::int64_t>(select_administrators, but);
}

AgentId Agents::add(const AddAgent& agent, Time now) {
    return tx_.get<AgentId>(insert, agent.name, agent.email, folded(agent.email),
                            agent.password_hash, agent.role, agent.locale, now);
}

void Agents::save(AgentRow& agent) {
    if (tx_.run(update, agent.id, agent.version, agent.name, agent.role, agent.active,
                agent.availability, agent.locale, agent.preferences, agent.signature) == 0)
        throw stale("agent");
    ++agent.version;
}

void Agents::set_password(AgentId id, std::string_view hash) { tx_.run(update_password, id, hash); }

void Agents::set_totp(AgentId id, std::string_view secret, std::string_view pending) {
    tx_.run(update_totp, id, secret, pending);
}

bool Agents::use_totp_step(AgentId id, std::int64_t step) {
    return tx_.run(update_totp_step, id, step) == 1;
}

void Agents::set_recovery_codes(AgentId id, const std::vector<std::string>& hashes) {
    tx_.run(delete_recovery_codes, id);
    for (const auto& hash : hashes) tx_.run(insert_recovery_code, id, hash);
}

bool Agents::use_recovery_code(AgentId id, std::string_view hash) {
    return tx_.run(delete_recovery_code, id, hash) == 1;
}

void Agents::saw(AgentId id, Time now) { tx_.run(update_last_seen, id, now); }

}  // namespace tandem::accounts
