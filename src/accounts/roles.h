#pragma once

#include "accounts/permissions.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::accounts {

// What an agent may do. The built-in roles are the program's: they cannot be changed or deleted,
// and learn new permissions with it. A house that wants other ones adds its own.

enum class Builtin { administrator, team_lead, agent, viewer, operations };
BOOST_DESCRIBE_ENUM(Builtin, administrator, team_lead, agent, viewer, operations)

struct Role {
    RoleId id;
    std::string name;
    bool builtin = false;
    std::vector<Permission> permissions;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Role, id, name, builtin, permissions, version)

struct AddRole {
    json::Text<1, 80> name;
    std::vector<Permission> permissions;
};
TANDEM_STRUCT(AddRole, name, permissions)
Role add_role(events::Journal&, const Actor&, const AddRole&);

struct ChangeRole {
    std::optional<json::Text<1, 80>> name;
    std::optional<std::vector<Permission>> permissions;
};
TANDEM_STRUCT(ChangeRole, name, permissions)
Role change_role(events::Journal&, const Actor&, RoleId, std::optional<std::int64_t> version,
                 const ChangeRole&);

// Refused (role_in_use) while an agent or an invitation has it.
void delete_role(events::Journal&, const Actor&, RoleId);

std::vector<Role> list_roles(store::Tx&);
RoleId builtin_role(store::Tx&, Builtin);

// Makes the built-in roles what this version of the program says. At every start.
void seed_roles(store::Store&);

}  // namespace tandem::accounts
