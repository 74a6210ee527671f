#include "accounts/links_table.h"

#include "accounts/text.h"
#include "base/refusal.h"

namespace tandem::accounts {
namespace {

constexpr std::string_view select_invitations = R"sql(
    SELECT invitations.id, email, invitations.name, role_id, roles.name, team_ids, invited_by,
           created_at, expires_at
      FROM invitations
      JOIN roles ON roles.id = invitations.role_id
     WHERE expires_at > $1
     ORDER BY invitations.id DESC)sql";

constexpr std::string_view select_invitation = R"sql(
    SELECT invitations.id, email, invitations.name, role_id, roles.name, team_ids, invited_by,
           created_at, expires_at
      FROM invitations
      JOIN roles ON roles.id = invitations.role_id
     WHERE invitations.id = $1)sql";

constexpr std::string_view select_invitation_by_token = R"sql(
    SELECT invitations.id, email, invitations.name, role_id, roles.name, team_ids, invited_by,
           created_at, expires_at
      FROM invitations
      JOIN roles ON roles.id = invitations.role_id
     WHERE token_hash = $1 AND expires_at > $2)sql";

constexpr std::string_view delete_invitation_to = R"sql(
    DELETE FROM invitations
     WHERE email_folded = $1)sql";

constexpr std::string_view insert_invitation = R"sql(
    INSERT INTO invitations (token_hash, email, email_folded, name, role_id, team_ids, invited_by,
                             created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id)sql";

constexpr std::string_view delete_invitation = R"sql(
    DELETE FROM invitations
     WHERE id = $1)sql";

constexpr std::string_view upsert_link = R"sql(
    INSERT INTO password_links (agent_id, token_hash, expires_at)
    VALUES ($1, $2, $3)
    ON CONFLICT (agent_id) DO UPDATE SET token_hash = EXCLUDED.token_hash,
                                         expires_at = EXCLUDED.expires_at)sql";

constexpr std::string_view select_link = R"sql(
    SELECT agent_id
      FROM password_links
     WHERE token_hash = $1 AND expires_at > $2)sql";

constexpr std::string_view delete_link = R"sql(
    DELETE FROM password_links
     WHERE token_hash = $1)sql";

}  // namespace

std::vector<InvitationRow> Invitations::all(Time now) const {
    return tx_.all<InvitationRow>(select_invitations, now);
}

InvitationRow Invitations::get(std::int64_t id) const {
    if (auto found = tx_.find<InvitationRow>(select_invitation, id)) return *std::move(found);
    throw not_found("invitation");
}

std::optional<InvitationRow> Invitations::find(std::string_view token_hash, Time now) const {
    return tx_.find<InvitationRow>(select_invitation_by_token, token_hash, now);
}

std::int64_t Invitations::add(const NewInvitation& invitation, Time now, Time expires) {
    const auto email = folded(invitation.email);
    tx_.run(delete_invitation_to, email);
    return tx_.get<std::int64_t>(insert_invitation, invitation.token_hash, invitation.email, email,
                                 invitation.name, invitation.role, invitation.teams,
                                 invitation.invited_by, now, expires);
}

bool Invitations::remove(std::int64_t id) { return tx_.run(delete_invitation, id) == 1; }

void PasswordLinks::add(AgentId agent, std::string_view token_hash, Time expires) {
    tx_.run(upsert_link, agent, token_hash, expires);
}

std::optional<AgentId> PasswordLinks::find(std::string_view token_hash, Time now) const {
    return tx_.find<AgentId>(select_link, token_hash, now);
}

bool PasswordLinks::remove(std::string_view token_hash) {
    return tx_.run(delete_link, token_hash) == 1;
}

}  // namespace tandem::accounts
