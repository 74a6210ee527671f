#pragma once

#include "events/journal.h"
#include "json/describe.h"
#include "orders/order.h"
#include "orders/refund.h"
#include "store/store.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::orders {

// How many orders have each status and refunds each state, kept by the transaction that changes
// one. Names are "order.on_hold", "refund.proposed"; returns count theirs here too.

void count_by(store::Tx& tx, std::string_view name, std::int64_t by);

struct OrderCount {
    std::string name;
    std::int64_t amount = 0;
    bool operator==(const OrderCount&) const = default;
};
TANDEM_STRUCT(OrderCount, name, amount)

std::vector<OrderCount> counts(store::Tx& tx);  // but for zeros, by name

// Counts everything again, over all rows: `tandem rebuild order_counts`.
void recount(store::Tx& tx);

// Makes the counters known to Journal::rebuild. They follow rows, not events: apply does nothing.
class OrderCounts final : public events::InlineProjection {
public:
    std::string_view name() const override { return "order_counts"; }
    void apply(store::Tx&, const events::Recorded&) override {}
    void reset(store::Tx& tx) override { recount(tx); }
};

}  // namespace tandem::orders
