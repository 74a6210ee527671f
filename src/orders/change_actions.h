#pragma once

#include "orders/changes.h"
#include "orders/orders_table.h"
#include "orders/products.h"

#include <vector>

namespace tandem::orders {

// An order with a change's actions carried out in memory, pure: nothing is written when one of them
// is refused.
struct Reworked {
    OrderRow order;
    std::vector<LineRow> lines;  // new ones have no id yet
    struct Freed {
        OrderLineId line;
        std::int64_t quantity = 0;
    };
    std::vector<Freed> freed;         // stock that is not needed any more
    std::int64_t claimed_amount = 0;  // what is sent again for nothing is worth
    std::int64_t claimed_pieces = 0;
};

// Refusals name the action: "/actions/2/quantity".
Reworked rework(const OrderRow& order, const std::vector<LineRow>& lines,
                const std::vector<ChangeAction>& actions, const Products& products);

}  // namespace tandem::orders
