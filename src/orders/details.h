#pragma once

#include "orders/changes.h"
#include "orders/orders.h"
#include "orders/payments.h"
#include "orders/refunds.h"
#include "orders/replacements.h"

#include <vector>

namespace tandem::orders {

// Everything that hangs on an order, for its page, in one request.
struct OrderPage {
    Order order;
    std::vector<OrderChange> changes;
    std::vector<OrderPayment> payments;
    std::vector<Refund> refunds;
    std::vector<Replacement> replacements;
    std::vector<OrderRef> replaced_by;  // orders that make this one good
    std::int64_t version = 0;
};
TANDEM_STRUCT(OrderPage, order, changes, payments, refunds, replacements, replaced_by, version)

OrderPage order_page(store::Tx&, OrderId);

}  // namespace tandem::orders
