#include "accounts/roles_table.h"

#include "accounts/text.h"

namespace tandem::accounts {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, builtin, name, permissions, version
      FROM roles
     WHERE id = $1)sql";

constexpr std::string_view select_builtin = R"sql(
    SELECT id, builtin, name, permissions, version
      FROM roles
     WHERE builtin = $1)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id, builtin, name, permissions, version
      FROM roles
     ORDER BY id)sql";

constexpr std::string_view select_taken = R"sql(
    SELECT COUNT(*)
      FROM roles
     WHERE name_folded = $1 AND id <> $2)sql";

constexpr std::string_view select_used = R"sql(
    SELECT (SELECT COUNT(*) FROM agents WHERE role_id = $1)
         + (SELECT COUNT(*) FROM invitations WHERE role_id = $1))sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO roles (name, name_folded, permissions)
    VALUES ($1, $2, $3)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE roles
       SET name = $3, name_folded = $4, permissions = $5, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view remove_one = R"sql(
    DELETE FROM roles
     WHERE id = $1)sql";

constexpr std::string_view upsert_builtin = R"sql(
    INSERT INTO roles (builtin, name, name_folded, permissions)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (builtin) WHERE builtin <> '' DO UPDATE SET permissions = EXCLUDED.permissions)sql";

// An update of nothing: it is the row lock that counts, and SQLite knows no FOR UPDATE.
constexpr std::string_view touch_administrator = R"sql(
    UPDATE roles
       SET version = version
     WHERE builtin = 'administrator')sql";

}  // namespace

std::optional<RoleRow> Roles::find(RoleId id) const { return tx_.find<RoleRow>(select_one, id); }

RoleRow Roles::get(RoleId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("role");
}

RoleRow Roles::get(Builtin builtin) const { return tx_.get<RoleRow>(select_builtin, builtin); }

std::vector<RoleRow> Roles::all() const { return tx_.all<RoleRow>(select_all); }

bool Roles::name_is_taken(std::string_view name, RoleId by_other_than) const {
    return tx_.get<std::int64_t>(select_taken, folded(name), by_other_than) > 0;
}

bool Roles::is_used(RoleId id) const { return tx_.get<std::int64_t>(select_used, id) > 0; }

RoleId Roles::add(std::string_view name, Permissions permissions) {
    return tx_.get<RoleId>(insert, name, folded(name), to_names(permissions));
}

void Roles::save(RoleRow& role) {
    if (tx_.run(update, role.id, role.version, role.name, folded(role.name), role.permissions) == 0)
        throw stale("role");
    ++role.version;
}

void Roles::remove(RoleId id) { tx_.run(remove_one, id); }

void Roles::seed(Builtin builtin, std::string_view name, Permissions permissions) {
    tx_.run(upsert_builtin, builtin, name, folded(name), to_names(permissions));
}

void Roles::lock_administrators() { tx_.run(touch_administrator); }

}  // namespace tandem::accounts
