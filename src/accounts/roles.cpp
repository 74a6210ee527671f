#include "accounts/roles.h"

#include "accounts/changes.h"
#include "accounts/roles_table.h"
#include "accounts/signal.h"
#include "events/record.h"

namespace tandem::accounts {
namespace {

constexpr Permissions viewing{Permission::conversations_read, Permission::customers_read,
                              Permission::operations_read};

constexpr Permissions working{Permission::conversations_read,   Permission::conversations_reply,
                              Permission::conversations_edit,   Permission::conversations_merge,
                              Permission::conversations_delete, Permission::customers_read,
                              Permission::customers_edit,       Permission::customers_merge,
                              Permission::operations_read,      Permission::orders_edit,
                              Permission::remedies_grant,       Permission::returns_edit,
                              Permission::promises_edit};

constexpr Permissions leading =
    working | Permissions{Permission::views_share,      Permission::tags_manage,
                          Permission::fields_manage,    Permission::audit_read,
                          Permission::approvals_decide, Permission::shipments_edit};

// Procurement, production, warehouse and logistics: sees why customers write, and does its own
// work.
constexpr Permissions operating =
    viewing | Permissions{Permission::conversations_edit, Permission::catalog_manage,
                          Permission::orders_edit,        Permission::remedies_grant,
                          Permission::approvals_decide,   Permission::stock_edit,
                          Permission::suppliers_manage,   Permission::quality_inspect,
                          Permission::shipments_edit,     Permission::returns_edit,
                          Permission::promises_edit,      Permission::imports_manage};

Role to_role(const RoleRow& row) {
    return {row.id, row.name, row.is_builtin(), to_list(row.granted()), row.version};
}

void require_free(const Roles& roles, std::string_view name, RoleId own = {}) {
    if (roles.name_is_taken(name, own))
        throw invalid_field("/name", "taken", "There is a role of this name already.");
}

// Those that may be changed: of the house, and no mightier than whoever asks.
RoleRow get_changeable(const Roles& roles, const Actor& actor, RoleId id) {
    auto role = roles.get(id);
    if (role.is_builtin())
        throw conflict("builtin_role", "Built-in roles stay as they are. Add a role of your own.");
    require_no_more_than(actor.granted(), role.granted());
    return role;
}

}  // namespace

Role add_role(events::Journal& journal, const Actor& actor, const AddRole& command) {
    actor.require(Permission::agents_manage);
    const auto permissions = to_set(command.permissions);
    require_no_more_than(actor.granted(), permissions);
    return journal.write(actor, [&](events::Unit& unit) {
        Roles roles(unit.tx);
        require_free(roles, command.name.value);
        const auto id = roles.add(command.name.value, permissions);
        unit.record(RoleCreated{id, command.name, to_names(permissions)});
        return to_role(roles.get(id));
    });
}

Role change_role(events::Journal& journal, const Actor& actor, RoleId id,
                 std::optional<std::int64_t> version, const ChangeRole& command) {
    actor.require(Permission::agents_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Roles roles(unit.tx);
        auto role = get_changeable(roles, actor, id);
        require_version(version, role.version, "role");
        Changes changes;
        if (command.name) {
            require_free(roles, command.name->value, id);
            changes.set("name", role.name, command.name->value);
        }
        if (command.permissions) {
            const auto permissions = to_set(*command.permissions);
            require_no_more_than(actor.granted(), permissions);
            changes.set("permissions", role.permissions, to_names(permissions));
        }
        if (changes.empty()) return to_role(role);
        roles.save(role);
        unit.record(RoleChanged{id, role.name, changes.take()});
        signal_change(unit.tx);
        return to_role(role);
    });
}

void delete_role(events::Journal& journal, const Actor& actor, RoleId id) {
    actor.require(Permission::agents_manage);
    journal.write(actor, [&](events::Unit& unit) {
        Roles roles(unit.tx);
        const auto role = get_changeable(roles, actor, id);
        if (roles.is_used(id))
            throw conflict("role_in_use",
                           "Agents or invitations have this role. Give them another one first.");
        roles.remove(id);
        unit.record(RoleDeleted{id, role.name});
    });
}

std::vector<Role> list_roles(store::Tx& tx) {
    std::vector<Role> roles;
    for (const auto& row : Roles(tx).all()) roles.push_back(to_role(row));
    return roles;
}

RoleId builtin_role(store::Tx& tx, Builtin builtin) { return Roles(tx).get(builtin).id; }

void seed_roles(store::Store& store) {
    store.write([](store::Tx& tx) {
        Roles roles(tx);
        roles.seed(Builtin::administrator, "Administrator", Permissions::all());
        roles.seed(Builtin::team_lead, "Team lead", leading);
        roles.seed(Builtin::agent, "Agent", working);
        roles.seed(Builtin::viewer, "Viewer", viewing);
        roles.seed(Builtin::operations, "Operations", operating);
    });
}

}  // namespace tandem::accounts
