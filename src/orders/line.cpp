#include "orders/line.h"

#include "base/money.h"
#include "base/refusal.h"

#include <algorithm>
#include <string>

namespace tandem::orders {
namespace {

[[noreturn]] void refuse(std::string_view rule) {
    if (rule == "over_cancelled")
        throw conflict("over_cancelled", "More would be cancelled than can be.");
    if (rule == "over_allocated")
        throw conflict("over_allocated", "More would be set aside than was ordered.");
    if (rule == "over_picked")
        throw conflict("over_picked", "More would be picked than was set aside.");
    if (rule == "over_shipped")
        throw conflict("over_shipped", "More would be shipped than was picked.");
    if (rule == "over_delivered")
        throw conflict("over_delivered", "More would be delivered than was shipped.");
    throw conflict("over_returned", "More would come back than was delivered.");
}

}  // namespace

std::optional<std::string_view> broken_rule(const Quantities& line) {
    if (line.cancelled < 0 || line.cancelled > line.ordered) return "over_cancelled";
    if (line.allocated > line.wanted()) return "over_allocated";
    if (line.picked > line.allocated) return "over_picked";
    if (line.shipped > line.picked) return "over_shipped";
    if (line.delivered > line.shipped) return "over_delivered";
    if (line.returned > line.delivered || line.returned < 0) return "over_returned";
    return std::nullopt;
}

Quantities after(const Quantities& line, const Progress& step) {
    const Quantities next{.ordered = line.ordered,
                          .cancelled = line.cancelled + step.cancelled,
                          .allocated = line.allocated + step.allocated,
                          .picked = line.picked + step.picked,
                          .shipped = line.shipped + step.shipped,
                          .delivered = line.delivered + step.delivered,
                          .returned = line.returned + step.returned};
    if (const auto rule = broken_rule(next)) refuse(*rule);
    return next;
}

Quantities without(const Quantities& line, std::int64_t quantity) {
    if (quantity < 0 || quantity > line.wanted() - line.shipped) refuse("over_cancelled");
    auto next = line;
    next.cancelled += quantity;
    next.allocated = std::min(next.allocated, next.wanted());
    next.picked = std::min(next.picked, next.allocated);
    return next;
}

Quantities deprived(const Quantities& line, std::int64_t quantity) {
    auto next = line;
    next.allocated = std::max(line.allocated - quantity, line.shipped);
    next.picked = std::min(line.picked, next.allocated);
    return next;
}

Quantities operator+(const Quantities& a, const Quantities& b) {
    return {a.ordered + b.ordered,  a.cancelled + b.cancelled, a.allocated + b.allocated,
            a.picked + b.picked,    a.shipped + b.shipped,     a.delivered + b.delivered,
            a.returned + b.returned};
}

Quantities operator-(const Quantities& a, const Quantities& b) {
    return {a.ordered - b.ordered,  a.cancelled - b.cancelled, a.allocated - b.allocated,
            a.picked - b.picked,    a.shipped - b.shipped,     a.delivered - b.delivered,
            a.returned - b.returned};
}

std::int64_t full_amount(const Price& price, std::int64_t ordered) {
    return add_amounts(times(price.unit_amount, ordered), price.tax_amount - price.discount_amount);
}

std::int64_t total_amount(const Price& price, const Quantities& line) {
    return worth(price, line.ordered, line.wanted());
}

bool is_too_much(const Price& price, std::int64_t ordered) {
    return __int128{price.unit_amount} * ordered + price.tax_amount > largest_amount;
}

std::int64_t worth(const Price& price, std::int64_t ordered, std::int64_t quantity) {
    return share_of(full_amount(price, ordered), quantity, ordered);
}

}  // namespace tandem::orders
