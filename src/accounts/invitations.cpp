#include "accounts/invitations.h"

#include "accounts/agents_table.h"
#include "accounts/links_table.h"
#include "accounts/sessions_table.h"
#include "accounts/settings.h"
#include "accounts/signal.h"
#include "events/record.h"
#include "json/decode.h"

#include <algorithm>

namespace tandem::accounts {
namespace {

std::vector<TeamId> to_teams(std::string_view list) {
    return json::decode_stored<std::vector<TeamId>>(list);
}

InvitationRow require_open(store::Tx& tx, const Secrets& secrets, std::string_view token,
                           Time now) {
    if (auto found = Invitations(tx).find(secrets.hash("invitation", token), now))
        return *std::move(found);
    throw Refusal(Refusal::Kind::not_found, "invitation_not_found",
                  "This invitation was used, withdrawn or has expired. Ask for a new one.");
}

AgentId require_link(store::Tx& tx, const std::string& hash, Time now) {
    if (const auto agent = PasswordLinks(tx).find(hash, now)) return *agent;
    throw Refusal(Refusal::Kind::not_found, "password_link_not_found",
                  "This link was used or has expired. Ask an administrator for a new one.");
}

// Teams that are gone since the invitation was written are left out.
std::vector<TeamId> still_there(store::Tx& tx, const std::vector<TeamId>& teams) {
    std::vector<TeamId> left;
    for (const auto& team : Teams(tx).all())
        if (std::ranges::find(teams, team.id) != teams.end()) left.push_back(team.id);
    return left;
}

RoleRow require_role(store::Tx& tx, const Actor& actor, RoleId id) {
    auto role = Roles(tx).find(id);
    if (!role) throw invalid_field("/role_id", "unknown", "There is no such role.");
    require_no_more_than(actor.granted(), role->granted());
    return *std::move(role);
}

}  // namespace

MadeLink invite(events::Journal& journal, const Secrets& secrets, const Actor& actor,
                const Invite& command) {
    actor.require(Permission::agents_manage);
    const auto token = crypto::random_token();
    return journal.write(actor, [&](events::Unit& unit) {
        if (Agents(unit.tx).find_by_email(command.email.value))
            throw invalid_field("/email", "taken", "There is an agent with this address already.");
        const auto role = require_role(unit.tx, actor, command.role_id);
        Teams(unit.tx).require_all("/team_ids", command.team_ids);
        const auto expires = unit.now + invitation_life;
        const auto id = Invitations(unit.tx).add({.token_hash = secrets.hash("invitation", token),
                                                  .email = command.email.value,
                                                  .name = command.name,
                                                  .role = role.id,
                                                  .teams = command.team_ids,
                                                  .invited_by = actor.name()},
                                                 unit.now, expires);
        unit.record(AgentInvited{command.email.value, role.name, command.team_ids});
        return MadeLink{id, token, expires};
    });
}

void withdraw_invitation(events::Journal& journal, const Actor& actor, std::int64_t id) {
    actor.require(Permission::agents_manage);
    journal.write(actor, [&](events::Unit& unit) {
        Invitations invitations(unit.tx);
        const auto invitation = invitations.get(id);
        invitations.remove(id);
        unit.record(InvitationWithdrawn{invitation.email});
    });
}

std::vector<Invitation> list_invitations(store::Tx& tx, Time now) {
    std::vector<Invitation> list;
    for (const auto& row : Invitations(tx).all(now))
        list.push_back({row.id, row.email, row.name, RoleName{row.role, row.role_name},
                        to_teams(row.team_ids), row.invited_by, row.created_at, row.expires_at});
    return list;
}

InvitationWelcome welcome(store::Tx& tx, const Secrets& secrets, std::string_view token, Time now) {
    const auto invitation = require_open(tx, secrets, token, now);
    return {get_settings(tx).company, invitation.email, invitation.name};
}

AgentId accept_invitation(events::Journal& journal, const Secrets& secrets, std::string_view token,
                          const AcceptInvitation& command) {
    const auto seen = journal.read(
        [&](store::Tx& tx) { return require_open(tx, secrets, token, journal.clock().now()); });
    refuse_obvious("/password", command.password.value, seen.email);
    const auto hash = hash_password(command.password.value);
    const auto actor = Actor::system("invitation");
    return journal.write(actor, [&](events::Unit& unit) {
        const auto invitation = require_open(unit.tx, secrets, token, unit.now);
        Invitations(unit.tx).remove(invitation.id);
        return add_agent(unit, {.name = command.name,
                                .email = invitation.email,
                                .password_hash = hash,
                                .role = invitation.role,
                                .teams = still_there(unit.tx, to_teams(invitation.team_ids)),
                                .locale = get_settings(unit.tx).default_locale,
                                .by = Joined::invitation});
    });
}

MadeLink make_password_link(events::Journal& journal, const Secrets& secrets, const Actor& actor,
                            AgentId id) {
    actor.require(Permission::agents_manage);
    const auto token = crypto::random_token();
    return journal.write(actor, [&](events::Unit& unit) {
        const auto agent = Agents(unit.tx).get(id);
        require_no_more_than(actor.granted(), Roles(unit.tx).get(agent.role).granted());
        if (!agent.active)
            throw conflict("inactive", "This agent is not active. Activate them first.");
        const auto expires = unit.now + password_link_life;
        PasswordLinks(unit.tx).add(id, secrets.hash("password", token), expires);
        unit.record(PasswordLinkMade{id, agent.name});
        return MadeLink{0, token, expires};
    });
}

void choose_password(events::Journal& journal, const Secrets& secrets, std::string_view token,
                     const ChoosePassword& command) {
    const auto link = secrets.hash("password", token);
    const auto seen = journal.read([&](store::Tx& tx) {
        return Agents(tx).get(require_link(tx, link, journal.clock().now()));
    });
    refuse_obvious("/password", command.password.value, seen.email);
    const auto hash = hash_password(command.password.value);
    const auto actor = Actor::system("password link");
    journal.write(actor, [&](events::Unit& unit) {
        const auto agent = require_link(unit.tx, link, unit.now);
        PasswordLinks(unit.tx).remove(link);
        Agents(unit.tx).set_password(agent, hash);
        Sessions(unit.tx).remove_all(agent);
        unit.record(PasswordChanged{agent, seen.name});
        signal_change(unit.tx);
    });
}

}  // namespace tandem::accounts
