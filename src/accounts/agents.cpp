#include "accounts/agents.h"

#include "accounts/agents_table.h"
#include "accounts/changes.h"
#include "accounts/sessions_table.h"
#include "accounts/signal.h"
#include "events/record.h"

namespace tandem::accounts {
namespace {

Agent to_agent(const AgentRow& row, std::string role_name, std::vector<TeamName> teams) {
    return {.id = row.id,
            .name = row.name,
            .email = row.email,
            .role = {row.role, std::move(role_name)},
            .teams = std::move(teams),
            .active = row.active,
            .availability = row.availability,
            .totp_enabled = row.has_totp(),
            .last_seen_at = row.last_seen_at,
            .version = row.version};
}

// Carries out one ChangeAgent: what it changes, and the events it causes.
class Changing {
public:
    Changing(events::Unit& unit, AgentRow agent)
        : unit_(unit),
          agents_(unit.tx),
          roles_(unit.tx),
          teams_(unit.tx),
          agent_(std::move(agent)) {}

    void apply(const ChangeAgent& command) {
        const bool was_active = agent_.active;
        if (command.name) changes_.set("name", agent_.name, command.name->value);
        if (command.role_id) change_role(*command.role_id);
        if (command.team_ids) change_teams(*command.team_ids);
        if (command.active) change_active(*command.active);
        if (changes_.empty() && agent_.active == was_active) return;
        agents_.save(agent_);
        record(was_active);
        signal_change(unit_.tx);
    }

private:
    void change_role(RoleId id) {
        if (id == agent_.role) return;
        const auto before = roles_.get(agent_.role);
        const auto after = roles_.find(id);
        if (!after) throw invalid_field("/role_id", "unknown", "There is no such role.");
        require_no_more_than(unit_.actor.granted(), after->granted());
        if (before.is_administrator()) require_other_administrator();
        changes_.note("role", before.name, after->name);
        agent_.role = id;
    }

    void change_teams(const std::vector<TeamId>& ids) {
        teams_.require_all("/team_ids", ids);
        auto before = names_of(teams_.of_agent(agent_.id));
        teams_.set_teams(agent_.id, ids);
        changes_.set("teams", before, names_of(teams_.of_agent(agent_.id)));
    }

    void change_active(bool active) {
        if (active == agent_.active) return;
        if (!active) {
            if (agent_.id == unit_.actor.id())
                throw conflict("yourself", "You cannot deactivate yourself. Ask a colleague.");
            if (roles_.get(agent_.role).is_administrator()) require_other_administrator();
            Sessions(unit_.tx).remove_all(agent_.id);
        }
        agent_.active = active;
    }

    void require_other_administrator() {
        roles_.lock_administrators();
        if (agent_.active && agents_.count_administrators(agent_.id) == 0)
            throw conflict("last_administrator",
                           "This is the last administrator. Make someone else one first.");
    }

    void record(bool was_active) {
        if (!changes_.empty()) unit_.record(AgentChanged{agent_.id, agent_.name, changes_.take()});
        if (was_active && !agent_.active) unit_.record(AgentDeactivated{agent_.id, agent_.name});
        if (!was_active && agent_.active) unit_.record(AgentReactivated{agent_.id, agent_.name});
    }

    events::Unit& unit_;
    Agents agents_;
    Roles roles_;
    Teams teams_;
    AgentRow agent_;
    Changes changes_;
};

}  // namespace

std::vector<Agent> list_agents(store::Tx& tx) {
    std::map<RoleId, std::string> roles;
    for (const auto& role : Roles(tx).all()) roles[role.id] = role.name;
    auto teams = Teams(tx).of_all_agents();
    std::vector<Agent> list;
    for (const auto& row : Agents(tx).all())
        list.push_back(to_agent(row, roles[row.role], std::move(teams[row.id])));
    return list;
}

Agent get_agent(store::Tx& tx, AgentId id) {
    const auto row = Agents(tx).get(id);
    return to_agent(row, Roles(tx).get(row.role).name, Teams(tx).of_agent(id));
}

AgentId add_agent(events::Unit& unit, const AddAgent& command) {
    Agents agents(unit.tx);
    if (agents.find_by_email(command.email))
        throw invalid_field("/email", "taken", "There is an agent with this address already.");
    const auto role = Roles(unit.tx).get(command.role);
    Teams teams(unit.tx);
    teams.require_all("/team_ids", command.teams);
    const auto id = agents.add(command, unit.now);
    teams.set_teams(id, command.teams);
    unit.record(AgentJoined{id, command.name, command.email, role.name, command.teams, command.by});
    signal_change(unit.tx);
    return id;
}

AgentId add_agent(events::Journal& journal, const Actor& actor, const AddAgent& command) {
    actor.require(Permission::agents_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        require_no_more_than(actor.granted(), Roles(unit.tx).get(command.role).granted());
        return add_agent(unit, command);
    });
}

Agent change_agent(events::Journal& journal, const Actor& actor, AgentId id,
                   std::optional<std::int64_t> version, const ChangeAgent& command) {
    actor.require(Permission::agents_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        auto agent = Agents(unit.tx).get(id);
        require_version(version, agent.version, "agent");
        require_no_more_than(actor.granted(), Roles(unit.tx).get(agent.role).granted());
        Changing(unit, std::move(agent)).apply(command);
        return get_agent(unit.tx, id);
    });
}

}  // namespace tandem::accounts
