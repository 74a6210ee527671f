#include "orders/stock.h"

#include "events/record.h"
#include "orders/events.h"

#include <algorithm>

namespace tandem::orders {
namespace {

bool add_hold(OrderRow& row, HoldReason reason) {
    auto reasons = row.holds();
    if (std::ranges::find(reasons, reason) != reasons.end()) return false;
    reasons.push_back(reason);
    row.set_holds(reasons);
    return true;
}

}  // namespace

std::int64_t set_aside(events::Unit& unit, LineRow& line) {
    const auto missing = line.quantities().wanted() - line.allocated;
    if (missing == 0) return 0;
    std::int64_t got = 0;
    for (const auto& piece : inventory::allocate(unit, line.id, line.product, missing))
        got += piece.quantity;
    if (got == 0) return 0;
    line.set(after(line.quantities(), {.allocated = got}));
    Lines(unit.tx).save(line);
    return got;
}

std::int64_t set_aside(events::Unit& unit, std::vector<LineRow>& lines) {
    std::int64_t got = 0;
    for (auto& line : lines) got += set_aside(unit, line);
    return got;
}

void LostAllocations::lost(events::Unit& unit, OrderLineId id, std::int64_t quantity) {
    const auto owner = Lines(unit.tx).get(id).order;
    auto row = Orders(unit.tx).lock({owner});
    auto line = Lines(unit.tx).get(id);  // as it is now that nobody else changes it
    const auto before = row;
    const auto had = line.quantities();
    line.set(deprived(had, quantity));
    Lines(unit.tx).save(line);
    set_aside(unit, line);
    row.set_sums(row.sums() - had + line.quantities());
    const bool is_short = line.allocated < had.allocated;
    const bool newly_held = is_short && add_hold(row, HoldReason::stock);
    if (!is_short && row.sums() == before.sums()) return;
    Orders(unit.tx).save(row, unit.now);
    if (newly_held)
        unit.record(OrderHeld{row.id, row.customer, row.number, HoldReason::stock,
                              std::to_string(had.allocated - line.allocated) + " lost"});
    else if (row.status != before.status)
        unit.record(OrderProgressed{row.id, row.customer, row.number, before.status, row.status});
    count_status(unit.tx, before.status, row.status);
}

}  // namespace tandem::orders
