#pragma once

#include "inventory/stock.h"
#include "orders/orders_table.h"

#include <vector>

namespace tandem::orders {

// Sets stock aside for lines that have none yet, and writes it into them (saved); how many pieces
// it got.
std::int64_t set_aside(events::Unit& unit, std::vector<LineRow>& lines);
std::int64_t set_aside(events::Unit& unit, LineRow& line);

// What quarantine or a reservation that ran out took from orders: other stock takes its place, or
// the order is held for want of it.
class LostAllocations final : public inventory::AllocationLost {
public:
    void lost(events::Unit&, OrderLineId, std::int64_t quantity) override;
};

}  // namespace tandem::orders
