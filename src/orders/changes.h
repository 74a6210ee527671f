#pragma once

#include "json/describe.h"
#include "json/types.h"
#include "orders/orders.h"
#include "orders/refund.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::orders {

// Every change of an order that was placed: a list of actions that are carried out together or not
// at all. What it does to the price is settled with it: the order's due amount says what is to be
// charged, and what was charged too much is proposed as a refund.

enum class ActionKind {
    add_item,         // product_id, quantity, unit_amount
    remove_item,      // line_id: all of it, as long as nothing was shipped
    cancel_item,      // line_id, quantity: pieces that were not shipped
    change_quantity,  // line_id, quantity: so many are wanted from now on
    change_price,     // line_id, unit_amount
    exchange,        // line_id, quantity, product_id, unit_amount: others instead of unshipped ones
    claim,           // line_id, quantity: shipped pieces that were wrong come again for nothing
    change_address,  // ship_to
    add_charge       // amount, below zero a discount
};
BOOST_DESCRIBE_ENUM(ActionKind, add_item, remove_item, cancel_item, change_quantity, change_price,
                    exchange, claim, change_address, add_charge)

struct ChangeAction {
    ActionKind kind = ActionKind::cancel_item;
    std::optional<OrderLineId> line_id;
    std::optional<ProductId> product_id;
    std::optional<LineQuantity> quantity;
    std::optional<Amount> unit_amount;
    std::optional<json::Whole<-largest_amount, largest_amount>> amount;
    std::optional<PostalAddress> ship_to;
    json::Default<json::Text<0, 200>> note;
};
TANDEM_STRUCT(ChangeAction, kind, line_id, product_id, quantity, unit_amount, amount, ship_to, note)

enum class ChangeState { draft, requested, confirmed, declined, cancelled };
BOOST_DESCRIBE_ENUM(ChangeState, draft, requested, confirmed, declined, cancelled)

enum class AskAs { draft, requested, confirmed };
BOOST_DESCRIBE_ENUM(AskAs, draft, requested, confirmed)

struct AskChange {
    std::vector<ChangeAction> actions;
    json::Default<json::Text<0, 500>> reason;
    json::Default<AskAs> as{AskAs::confirmed};
    // How what was charged too much goes back when it is confirmed; null: not by itself.
    std::optional<Payout> refund_method;
};
TANDEM_STRUCT(AskChange, actions, reason, as, refund_method)

struct OrderChange {
    OrderChangeId id;
    OrderId order_id;
    ChangeState state = ChangeState::draft;
    std::vector<ChangeAction> actions;
    std::string reason;
    std::int64_t difference_amount = 0;
    std::string asked_by;
    Time asked_at;
    std::string decided_by;
    std::optional<Time> decided_at;
    std::optional<RefundId> refund_id;
    std::int64_t version = 0;
};
TANDEM_STRUCT(OrderChange, id, order_id, state, actions, reason, difference_amount, asked_by,
              asked_at, decided_by, decided_at, refund_id, version)

OrderChangeId ask_change(events::Unit&, const OrderTarget&, const AskChange&);

struct ChangeTarget {
    OrderChangeId change;
    std::optional<std::int64_t> version = {};
};
struct ConfirmChange {
    std::optional<Payout> refund_method;
};
TANDEM_STRUCT(ConfirmChange, refund_method)
struct DeclineChange {
    json::Default<json::Text<0, 500>> reason;
};
TANDEM_STRUCT(DeclineChange, reason)

void request_change(events::Unit&, const ChangeTarget&);
void confirm_change(events::Unit&, const ChangeTarget&, const ConfirmChange&);
void decline_change(events::Unit&, const ChangeTarget&, const DeclineChange&);
void cancel_change(events::Unit&, const ChangeTarget&);

OrderChange get_change(store::Tx&, OrderChangeId);
std::vector<OrderChange> changes_of(store::Tx&, OrderId);

}  // namespace tandem::orders
