#pragma once

#include "base/time.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace tandem::search {

// The moment a date in a query means: the beginning of a day, month or year in the asker's zone, or
// so long ago. Nothing when the text is no date.
std::optional<Time> parse_date(std::string_view text, Time now, std::chrono::minutes zone_offset);

}  // namespace tandem::search
