#pragma once

#include "base/id.h"
#include "store/store.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::orders {

// What a customer has bought, by currency: kept with every change of an order, so that it is known
// at once however many orders there are.
struct CustomerTotal {
    std::string currency;
    std::int64_t orders = 0;
    std::int64_t charged_amount = 0;
    std::int64_t refunded_amount = 0;
    std::int64_t returns = 0;
};
std::vector<CustomerTotal> customer_totals(store::Tx&, CustomerId);

// Adds to the totals of the customer of an order; nothing of a guest.
void add_to_totals(store::Tx&, CustomerId, const CustomerTotal& more);

// Adds everything up again: for customers whose orders went to or came from others, and for all.
void recount_totals(store::Tx&, CustomerId);
void recount_totals(store::Tx&);

}  // namespace tandem::orders
