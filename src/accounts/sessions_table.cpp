#include "accounts/sessions_table.h"

namespace tandem::accounts {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, agent_id, created_at, last_seen_at, expires_at, remote, user_agent
      FROM sessions
     WHERE token_hash = $1 AND expires_at > $2)sql";

constexpr std::string_view select_of_agent = R"sql(
    SELECT id, agent_id, created_at, last_seen_at, expires_at, remote, user_agent
      FROM sessions
     WHERE agent_id = $1 AND expires_at > $2
     ORDER BY last_seen_at DESC, id DESC)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO sessions (token_hash, agent_id, created_at, last_seen_at, expires_at, remote,
                          user_agent)
    VALUES ($1, $2, $3, $3, $4, $5, $6)
    RETURNING id)sql";

constexpr std::string_view delete_expired = R"sql(
    DELETE FROM sessions
     WHERE expires_at <= $1)sql";

constexpr std::string_view update_seen = R"sql(
    UPDATE sessions
       SET last_seen_at = $2, expires_at = $3
     WHERE id = $1)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM sessions
     WHERE agent_id = $1 AND id = $2)sql";

constexpr std::string_view delete_but = R"sql(
    DELETE FROM sessions
     WHERE agent_id = $1 AND id <> $2)sql";

}  // namespace

std::optional<SessionRow> Sessions::find(std::string_view token_hash, Time now) const {
    return tx_.find<SessionRow>(select_one, token_hash, now);
}

std::vector<SessionRow> Sessions::of_agent(AgentId agent, Time now) const {
    return tx_.all<SessionRow>(select_of_agent, agent, now);
}

std::int64_t Sessions::add(const NewSession& session, Time now) {
    tx_.run(delete_expired, now);
    return tx_.get<std::int64_t>(insert, session.token_hash, session.agent, now, now + session_life,
                                 session.remote, session.user_agent);
}

void Sessions::saw(std::int64_t id, Time now) { tx_.run(update_seen, id, now, now + session_life); }

bool Sessions::remove(AgentId agent, std::int64_t id) {
    return tx_.run(delete_one, agent, id) == 1;
}

void Sessions::remove_all(AgentId agent) { remove_all_but(agent, 0); }

void Sessions::remove_all_but(AgentId agent, std::int64_t kept) {
    tx_.run(delete_but, agent, kept);
}

}  // namespace tandem::accounts
