#pragma once

#include "orders/orders_table.h"
#include "store/store.h"

#include <optional>
#include <vector>

namespace tandem::returns {

// Until when what was bought may be sent back: by right for second thoughts, and when it is faulty.
struct Window {
    ProductId product;
    std::optional<Time> deadline;  // nothing: never
    std::optional<Time> warranty_until;
};

// From when it was delivered, or shipped where nobody tells when it was.
std::vector<Window> windows(store::Tx& tx, const orders::OrderRow& order,
                            const std::vector<ProductId>& products);

}  // namespace tandem::returns
