#pragma once

#include "accounts/agents_table.h"
#include "events/journal.h"

#include <string>
#include <string_view>

namespace tandem::accounts {

// The signed-in agent, who has just shown the password again; refused with the field at `path` when
// it is wrong, and as too_many_attempts when that happens often: a session left open on somebody
// else's screen must not be the way to find it out.
AgentRow require_own_password(events::Journal&, const Actor&, const std::string& path,
                              std::string_view password);

}  // namespace tandem::accounts
