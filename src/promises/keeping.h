#pragma once

#include "promises/table.h"

namespace tandem::promises {

// How promises end, for the commands of this module.

// The customer knows that it may be late; only the first time counts.
void mark_told(events::Unit&, PromiseId, Time at);
// `before` gives way to another promise.
void replace(events::Unit&, Row& before, PromiseId next, Time due_at, const std::string& reason);

}  // namespace tandem::promises
