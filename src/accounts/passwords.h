#pragma once

#include "json/types.h"

#include <string>
#include <string_view>

namespace tandem::accounts {

using NewPassword = json::Verbatim<10, 200>;

// Both take tens of milliseconds and 19 MiB: never call them inside a transaction. Only so many run
// at once as memory allows; the others wait their turn.
std::string hash_password(std::string_view password);
// An empty hash (nobody has the address) never matches, and takes as long to say so.
bool matches(std::string_view hash, std::string_view password);

// The first thing anyone would try. `path` is the field's JSON pointer.
void refuse_obvious(const std::string& path, std::string_view password, std::string_view email);

}  // namespace tandem::accounts
