#include "accounts/teams.h"

#include "accounts/agents_table.h"
#include "accounts/changes.h"
#include "accounts/signal.h"
#include "accounts/teams_table.h"
#include "events/record.h"

#include <array>

namespace tandem::accounts {
namespace {

// Given out in turn to teams that come without one; they stand on light and on dark.
constexpr std::array colours{"#3b82f6", "#10b981", "#f59e0b", "#8b5cf6",
                             "#ef4444", "#06b6d4", "#ec4899", "#84cc16"};

void require_colour(std::string_view colour) {
    const bool right =
        colour.size() == 7 && colour.front() == '#' &&
        colour.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
    if (!right) throw invalid_field("/colour", "colour", "Give a colour like #3b82f6.");
}

std::string next_colour(const Teams& teams) { return colours[teams.all().size() % colours.size()]; }

void require_free(const Teams& teams, std::string_view name, TeamId own = {}) {
    if (teams.name_is_taken(name, own))
        throw invalid_field("/name", "taken", "There is a team of this name already.");
}

Team to_team(const TeamRow& row, std::vector<AgentId> members) {
    return {row.id, row.name, row.colour, std::move(members), row.version};
}

std::string change_members(store::Tx& tx, Teams& teams, TeamId id,
                           const std::vector<AgentId>& members) {
    Agents agents(tx);
    agents.require_all("/member_ids", members);
    teams.set_members(id, members);
    return agents.names(teams.members(id));
}

// Many may have the team, and others want to write meanwhile: a transaction for each step.
void leave_in_steps(events::Journal& journal, const Actor& actor, TeamId id, TeamUsers& users) {
    while (journal.write(actor, [&](events::Unit& unit) {
        static_cast<void>(Teams(unit.tx).get(id));
        return users.leave_some(unit, id);
    })) {
    }
}

}  // namespace

Team add_team(events::Journal& journal, const Actor& actor, const AddTeam& command) {
    actor.require(Permission::agents_manage);
    if (command.colour) require_colour(*command.colour);
    return journal.write(actor, [&](events::Unit& unit) {
        Teams teams(unit.tx);
        require_free(teams, command.name.value);
        const auto id =
            teams.add(command.name.value, command.colour ? *command.colour : next_colour(teams));
        change_members(unit.tx, teams, id, command.member_ids);
        unit.record(TeamCreated{id, command.name, teams.members(id)});
        signal_change(unit.tx);
        return to_team(teams.get(id), teams.members(id));
    });
}

Team change_team(events::Journal& journal, const Actor& actor, TeamId id,
                 std::optional<std::int64_t> version, const ChangeTeam& command) {
    actor.require(Permission::agents_manage);
    if (command.colour) require_colour(*command.colour);
    return journal.write(actor, [&](events::Unit& unit) {
        Teams teams(unit.tx);
        auto team = teams.get(id);
        require_version(version, team.version, "team");
        Changes changes;
        if (command.name) {
            require_free(teams, command.name->value, id);
            changes.set("name", team.name, command.name->value);
        }
        if (command.colour) changes.set("colour", team.colour, *command.colour);
        if (command.member_ids) {
            auto members = Agents(unit.tx).names(teams.members(id));
            changes.set("members", members,
                        change_members(unit.tx, teams, id, *command.member_ids));
        }
        if (!changes.empty()) {
            teams.save(team);
            unit.record(TeamChanged{id, team.name, changes.take()});
            signal_change(unit.tx);
        }
        return to_team(team, teams.members(id));
    });
}

void delete_team(events::Journal& journal, const Actor& actor, TeamId id,
                 const std::vector<TeamUsers*>& users) {
    actor.require(Permission::agents_manage);
    for (auto* each : users) leave_in_steps(journal, actor, id, *each);
    journal.write(actor, [&](events::Unit& unit) {
        Teams teams(unit.tx);
        const auto team = teams.get(id);
        for (auto* each : users)
            while (each->leave_some(unit, id)) {
            }
        teams.remove(id);
        unit.record(TeamDeleted{id, team.name});
        signal_change(unit.tx);
    });
}

std::vector<Team> list_teams(store::Tx& tx) {
    const Teams teams(tx);
    auto members = teams.members_of_all();
    std::vector<Team> list;
    for (const auto& row : teams.all()) list.push_back(to_team(row, std::move(members[row.id])));
    return list;
}

}  // namespace tandem::accounts
