#pragma once

#include "accounts/roles.h"

namespace tandem::accounts {

struct RoleRow {
    RoleId id;
    std::string builtin;  // Builtin's name, or empty
    std::string name;
    std::string permissions;
    std::int64_t version = 0;

    bool is_builtin() const { return !builtin.empty(); }
    bool is_administrator() const { return builtin == to_text(Builtin::administrator); }
    Permissions granted() const {
        return is_administrator() ? Permissions::all() : to_permissions(permissions);
    }
};

class Roles {
public:
    explicit Roles(store::Tx& tx) : tx_(tx) {}

    std::optional<RoleRow> find(RoleId id) const;
    RoleRow get(RoleId id) const;
    RoleRow get(Builtin builtin) const;
    std::vector<RoleRow> all() const;
    bool name_is_taken(std::string_view name, RoleId by_other_than) const;
    bool is_used(RoleId id) const;

    RoleId add(std::string_view name, Permissions permissions);
    void save(RoleRow& role);  // refused as stale when another one saved first
    void remove(RoleId id);
    void seed(Builtin builtin, std::string_view name, Permissions permissions);

    // Whoever takes the administrator's role from somebody does it one after the other: each must
    // see what the others left.
    void lock_administrators();

private:
    store::Tx& tx_;
};

}  // namespace tandem::accounts
