#pragma once

#include "promises/table.h"

namespace tandem::promises {

// What time and facts make of a promise; pure.

// When it must be looked at next: when it would be at risk, then when it is due.
std::optional<Time> next_check(const Row& row);

// At risk by now: because it will most likely be late, or because it is due soon.
bool is_at_risk(const Row& row, Time now);

struct Wilson {
    double low = 0;
    double high = 1;
};
// The interval in which a share lies with 95 percent, when `good` of `all` were seen.
Wilson wilson(std::int64_t good, std::int64_t all);

}  // namespace tandem::promises
