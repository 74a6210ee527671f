#include "accounts/permissions.h"

#include "base/enum_text.h"
#include "base/refusal.h"

namespace tandem::accounts {

std::vector<Permission> to_list(Permissions set) {
    std::vector<Permission> list;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Permission>>([&](auto member) {
        if (set.has(member.value)) list.push_back(member.value);
    });
    return list;
}

Permissions to_set(const std::vector<Permission>& list) {
    Permissions set;
    for (const auto permission : list) set.add(permission);
    return set;
}

std::string to_names(Permissions set) {
    std::string text;
    for (const auto permission : to_list(set)) {
        if (!text.empty()) text += ',';
        text += to_text(permission);
    }
    return text;
}

Permissions to_permissions(std::string_view text) {
    Permissions set;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (const auto permission = from_text<Permission>(text.substr(0, comma)))
            set.add(*permission);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return set;
}

bool contains(Permissions whole, Permissions part) {
    for (const auto permission : to_list(part))
        if (!whole.has(permission)) return false;
    return true;
}

void require_no_more_than(Permissions asker, Permissions wanted) {
    if (!contains(asker, wanted))
        throw forbidden("This role may do more than yours does. Ask an administrator.");
}

}  // namespace tandem::accounts
