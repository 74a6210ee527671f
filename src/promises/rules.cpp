#include "promises/rules.h"

#include <algorithm>
#include <cmath>

namespace tandem::promises {

std::optional<Time> next_check(const Row& row) {
    if (!is_pending(row.status)) return std::nullopt;
    if (row.status == PromiseStatus::at_risk) return row.due_at;
    return row.due_at - Duration(row.warn_ms);
}

bool is_at_risk(const Row& row, Time now) {
    return (row.expected_at && *row.expected_at > row.due_at) ||
           now >= row.due_at - Duration(row.warn_ms);
}

Wilson wilson(std::int64_t good, std::int64_t all) {
    if (all == 0) return {};
    constexpr double z = 1.959963984540054;
    const auto n = static_cast<double>(all);
    const double share = static_cast<double>(good) / n;
    const double middle = share + z * z / (2 * n);
    const double spread = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    const double scale = 1 + z * z / n;
    return {std::max(0.0, (middle - spread) / scale), std::min(1.0, (middle + spread) / scale)};
}

}  // namespace tandem::promises
