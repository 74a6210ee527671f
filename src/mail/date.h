#pragma once

#include "base/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace tandem::mail {

// A Date header as its writers write it: weekday or not, two-digit years, zones by name or offset.
std::optional<Time> parse_date(std::string_view raw);

// "Sun, 22 Nov 2026 03:06:57 +0000"
std::string format_date(Time time);

}  // namespace tandem::mail
