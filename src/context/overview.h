#pragma once

#include "context/references.h"
#include "orders/orders.h"
#include "promises/promises.h"
#include "returns/returns.h"
#include "shipments/shipments.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::context {

// What stands beside a conversation: everything of operations that an agent needs to know of the
// customer, in one request whose cost does not grow with the customer's history.

struct MoneySum {
    std::string currency;
    std::int64_t amount = 0;
};
TANDEM_STRUCT(MoneySum, currency, amount)

struct CustomerFigures {
    std::int64_t orders = 0;
    std::vector<MoneySum> spent;  // paid less given back; most first
    std::int64_t returns = 0;
};
TANDEM_STRUCT(CustomerFigures, orders, spent, returns)

// Why an order is shown: an agent said so, the customer named it, or it is the newest.
enum class OrderBecause { confirmed, mentioned, newest };
BOOST_DESCRIBE_ENUM(OrderBecause, confirmed, mentioned, newest)

struct CustomerOverview {
    CustomerId customer_id;
    CustomerFigures figures;
    std::optional<orders::Order> order;  // the one in question
    OrderBecause order_because = OrderBecause::newest;
    std::vector<shipments::ShipmentSummary> shipments;  // of that order
    std::vector<orders::OrderSummary> orders;           // the newest
    std::vector<returns::ReturnSummary> returns;        // the newest
    std::vector<promises::Promise> promises;            // still to be kept, the soonest first
    std::vector<Reference> references;                  // of the conversation
};
TANDEM_STRUCT(CustomerOverview, customer_id, figures, order, order_because, shipments, orders,
              returns, promises, references)

struct ReadOverview {
    std::optional<ConversationId> conversation_id;
};
TANDEM_STRUCT(ReadOverview, conversation_id)

// Refused: customer_not_found, conversation_not_found. Of a customer that was merged away it is
// that of the one they are now. What the conversation is about is told to those who may read it.
CustomerOverview overview(store::Tx&, const Actor&, CustomerId, const ReadOverview&);

}  // namespace tandem::context
