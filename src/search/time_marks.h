#pragma once

#include "base/time.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::search {

// A document's year and month stand among its words, so that a search before or after some date
// goes straight to them instead of walking there through everything newer.

std::vector<std::string> marks_of(Time at);

// Marks of which every document from `since` to `until` has one; some others have too. Empty when
// there are no bounds.
std::vector<std::string> marks_between(std::optional<Time> since, std::optional<Time> until,
                                       Time now);

}  // namespace tandem::search
