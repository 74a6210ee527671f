#pragma once

#include "base/permission.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::accounts {

std::vector<Permission> to_list(Permissions set);
Permissions to_set(const std::vector<Permission>& list);

// As rows hold them: names separated by commas. Names this version does not know are skipped.
std::string to_names(Permissions set);
Permissions to_permissions(std::string_view text);

// True when `whole` has everything that `part` has.
bool contains(Permissions whole, Permissions part);

// Nobody may hand out, or take charge of, more than they may do themselves: otherwise managing
// agents would be the way to become an administrator.
void require_no_more_than(Permissions asker, Permissions wanted);

}  // namespace tandem::accounts
