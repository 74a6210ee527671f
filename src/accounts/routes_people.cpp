#include "accounts/invitations.h"
#include "accounts/roles.h"
#include "accounts/route_parts.h"
#include "accounts/teams.h"
#include "http/api.h"

namespace tandem::accounts {
namespace {

using http::Audience;
using http::Call;
namespace refused = http::refused;

SecretLink invitation_link(const Call& call, Accounts& accounts, const Invite& body) {
    keep_secret(call);
    const auto made = invite(accounts.journal(), accounts.secrets(), call.actor(), body);
    return {made.id, public_url(call, accounts) + "/invite/" + made.token, made.expires_at,
            body.email.value};
}

SecretLink password_link(const Call& call, Accounts& accounts) {
    keep_secret(call);
    const auto id = call.id<AgentId>("id");
    const auto made = make_password_link(accounts.journal(), accounts.secrets(), call.actor(), id);
    const auto agent = accounts.journal().read([&](store::Tx& tx) { return get_agent(tx, id); });
    return {id.value(), public_url(call, accounts) + "/password/" + made.token, made.expires_at,
            agent.email};
}

void add_agent_routes(http::Api& api, Accounts& accounts) {
    api.get<Items<Agent>>("/api/v1/agents", Audience::signed_in, "List agents", [&](const Call&) {
        return Items<Agent>{accounts.journal().read(list_agents)};
    });
    api.patch<Agent>("/api/v1/agents/{id}", Permission::agents_manage, "Change an agent",
                     [&](const Call& call, const ChangeAgent& body) {
                         const Forgetting forgetting(accounts);
                         return change_agent(accounts.journal(), call.actor(),
                                             call.id<AgentId>("id"), call.if_match(), body);
                     })
        .refuses({refused::not_found("agent"), refused::stale(),
                  refused::field("/role_id", "unknown"), refused::field("/team_ids", "unknown"),
                  refused::conflict("yourself"), refused::conflict("last_administrator")});
    api.post<SecretLink>("/api/v1/agents/{id}/password-link", Permission::agents_manage,
                         "Make a link for choosing a new password",
                         [&](const Call& call) { return password_link(call, accounts); })
        .refuses({refused::not_found("agent"), refused::conflict("inactive")});
}

void add_invitation_routes(http::Api& api, Accounts& accounts) {
    api.get<Items<Invitation>>(
        "/api/v1/invitations", Permission::agents_manage, "List open invitations",
        [&](const Call&) {
            return accounts.journal().read([&](store::Tx& tx) {
                return Items<Invitation>{list_invitations(tx, accounts.journal().clock().now())};
            });
        });
    api.post<SecretLink>("/api/v1/invitations", Permission::agents_manage, "Invite an agent",
                         [&](const Call& call, const Invite& body) {
                             return invitation_link(call, accounts, body);
                         })
        .refuses({refused::field("/email", "taken"), refused::field("/role_id", "unknown"),
                  refused::field("/team_ids", "unknown")});
    api.remove("/api/v1/invitations/{id}", Permission::agents_manage, "Withdraw an invitation",
               [&](const Call& call) {
                   withdraw_invitation(accounts.journal(), call.actor(), call.number("id"));
               })
        .refuses({refused::not_found("invitation")});
}

void add_team_routes(http::Api& api, Accounts& accounts) {
    api.get<Items<Team>>("/api/v1/teams", Audience::signed_in, "List teams", [&](const Call&) {
        return Items<Team>{accounts.journal().read(list_teams)};
    });
    api.post<Team>("/api/v1/teams", Permission::agents_manage, "Add a team",
                   [&](const Call& call, const AddTeam& body) {
                       const Forgetting forgetting(accounts);
                       return add_team(accounts.journal(), call.actor(), body);
                   })
        .refuses({refused::field("/name", "taken"), refused::field("/colour", "colour"),
                  refused::field("/member_ids", "unknown")});
    api.patch<Team>("/api/v1/teams/{id}", Permission::agents_manage, "Change a team",
                    [&](const Call& call, const ChangeTeam& body) {
                        const Forgetting forgetting(accounts);
                        return change_team(accounts.journal(), call.actor(), call.id<TeamId>("id"),
                                           call.if_match(), body);
                    })
        .refuses({refused::not_found("team"), refused::stale(), refused::field("/name", "taken"),
                  refused::field("/colour", "colour"), refused::field("/member_ids", "unknown")});
    api.remove("/api/v1/teams/{id}", Permission::agents_manage, "Delete a team",
               [&](const Call& call) {
                   const Forgetting forgetting(accounts);
                   delete_team(accounts.journal(), call.actor(), call.id<TeamId>("id"),
                               accounts.team_users());
               })
        .refuses({refused::not_found("team")});
}

void add_role_routes(http::Api& api, Accounts& accounts) {
    api.get<Items<Role>>("/api/v1/roles", Audience::signed_in, "List roles", [&](const Call&) {
        return Items<Role>{accounts.journal().read(list_roles)};
    });
    api.post<Role>("/api/v1/roles", Permission::agents_manage, "Add a role",
                   [&](const Call& call, const AddRole& body) {
                       return add_role(accounts.journal(), call.actor(), body);
                   })
        .refuses({refused::field("/name", "taken")});
    api.patch<Role>("/api/v1/roles/{id}", Permission::agents_manage, "Change a role",
                    [&](const Call& call, const ChangeRole& body) {
                        const Forgetting forgetting(accounts);
                        return change_role(accounts.journal(), call.actor(), call.id<RoleId>("id"),
                                           call.if_match(), body);
                    })
        .refuses({refused::not_found("role"), refused::stale(), refused::field("/name", "taken"),
                  refused::conflict("builtin_role")});
    api.remove("/api/v1/roles/{id}", Permission::agents_manage, "Delete a role",
               [&](const Call& call) {
                   delete_role(accounts.journal(), call.actor(), call.id<RoleId>("id"));
               })
        .refuses({refused::not_found("role"), refused::conflict("builtin_role"),
                  refused::conflict("role_in_use")});
}

}  // namespace

void add_people_routes(http::Router& router, Accounts& accounts) {
    http::Api api(router);
    add_agent_routes(api, accounts);
    add_invitation_routes(api, accounts);
    add_team_routes(api, accounts);
    add_role_routes(api, accounts);
}

}  // namespace tandem::accounts
