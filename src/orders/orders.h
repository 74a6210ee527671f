#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "catalog/products.h"
#include "json/describe.h"
#include "json/types.h"
#include "orders/line.h"
#include "orders/order.h"
#include "orders/payments.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::events {
class Journal;
class Unit;
}  // namespace tandem::events
namespace tandem::store {
class Tx;
}

namespace tandem::orders {

// What customers bought. Commands run in the transaction of their caller and check what is asked,
// not who asks: routes want the permission. Whatever changes an order locks its row first, so that
// two at once follow one another.
//
// Other slices may join orders(id, number, customer_id, status, currency, placed_at, channel,
// campaign, policy_id) and order_lines(id, order_id, product_id, and the quantities of line.h).

struct OrderRef {
    OrderId id;
    std::string number;
    bool operator==(const OrderRef&) const = default;
};
TANDEM_STRUCT(OrderRef, id, number)

struct PostalAddress {
    json::Default<json::Text<0, 200>> name;
    json::Default<json::Text<0, 200>> company;
    json::Default<json::Text<0, 200>> line1;
    json::Default<json::Text<0, 200>> line2;
    json::Default<json::Text<0, 20>> postcode;
    json::Default<json::Text<0, 120>> city;
    json::Default<json::Text<0, 120>> region;
    json::Default<json::Text<0, 2>> country;  // ISO 3166, two letters
    json::Default<json::Text<0, 40>> phone;
    bool operator==(const PostalAddress&) const = default;
};
TANDEM_STRUCT(PostalAddress, name, company, line1, line2, postcode, city, region, country, phone)

using Amount = json::Whole<0, largest_amount>;
using LineQuantity = json::Whole<1, largest_quantity>;

// ---- placing ----------------------------------------------------------------------------------

struct PlaceLine {
    ProductId product_id;
    LineQuantity quantity;
    std::optional<Amount> unit_amount;         // left out: what the product costs
    json::Default<Amount> discount_amount{0};  // of the whole line
    json::Default<Amount> tax_amount{0};       // on top; 0 where prices include it
    std::optional<Time> promised_ship_at;
    std::optional<Time> promised_delivery_at;
};
TANDEM_STRUCT(PlaceLine, product_id, quantity, unit_amount, discount_amount, tax_amount,
              promised_ship_at, promised_delivery_at)

enum class PlaceAs { draft, unconfirmed, confirmed };
BOOST_DESCRIBE_ENUM(PlaceAs, draft, unconfirmed, confirmed)

struct PlaceOrder {
    json::Default<json::Text<0, 40>> number;  // the shop's; left out: one of ours
    std::optional<CustomerId> customer_id;    // left out: a guest
    json::Default<json::Text<0, 40>> channel;
    json::Default<json::Text<0, 80>> campaign;
    json::Text<3, 3> currency;
    std::vector<PlaceLine> lines;
    json::Default<Amount> shipping_amount{0};
    json::Default<Amount> discount_amount{0};
    json::Default<PostalAddress> bill_to;
    json::Default<PostalAddress> ship_to;
    json::Default<json::Verbatim<0, 2000>> note;
    std::vector<std::string> risk_flags;
    std::optional<Time> placed_at;  // left out: now
    std::optional<Time> promised_ship_at;
    std::optional<Time> promised_delivery_at;
    std::optional<Time> expires_at;     // of one that is not confirmed
    std::optional<PolicyId> policy_id;  // left out: the one in force when it was placed
    json::Default<PlaceAs> as{PlaceAs::confirmed};
    json::Default<bool> allocate{true};  // sets stock aside when it is confirmed
    std::vector<NewPayment> payments;
};
TANDEM_STRUCT(PlaceOrder, number, customer_id, channel, campaign, currency, lines, shipping_amount,
              discount_amount, bill_to, ship_to, note, risk_flags, placed_at, promised_ship_at,
              promised_delivery_at, expires_at, policy_id, as, allocate, payments)

// How far an order had come before it came here: for imports. A step of zeros, and no time, is
// where an order of today begins.
struct History {
    std::vector<Progress> lines;  // of each line of the order, or empty
    std::optional<Time> confirmed_at;
    std::optional<Time> shipped_at;
    std::optional<Time> delivered_at;
    bool closed = false;
    std::optional<OrderId> replaces;
};

OrderId place(events::Unit&, const PlaceOrder&, const History& = {});

// ---- reading ----------------------------------------------------------------------------------

struct OrderCustomer {
    CustomerId id;
    std::string name;
    std::optional<std::string> email;
};
TANDEM_STRUCT(OrderCustomer, id, name, email)

struct OrderLine {
    OrderLineId id;
    std::int64_t position = 0;
    catalog::ProductRef product;
    Quantities quantities;
    std::int64_t refunded = 0;
    std::int64_t replaced = 0;
    std::int64_t unit_amount = 0;
    std::int64_t discount_amount = 0;
    std::int64_t tax_amount = 0;
    std::int64_t total_amount = 0;  // of what is still wanted
    std::int64_t refunded_amount = 0;
    std::optional<Time> promised_ship_at;
    std::optional<Time> promised_delivery_at;
};
TANDEM_STRUCT(OrderLine, id, position, product, quantities, refunded, replaced, unit_amount,
              discount_amount, tax_amount, total_amount, refunded_amount, promised_ship_at,
              promised_delivery_at)

// The order and its lines; what else hangs on it is read by its own slice's header (details.h has
// all of it for the order's page).
struct Order {
    OrderId id;
    std::string number;
    OrderStatus status = OrderStatus::confirmed;
    PaymentStatus payment_status = PaymentStatus::none;
    ReturnStatus return_status = ReturnStatus::none;
    std::vector<HoldReason> hold_reasons;
    std::vector<std::string> risk_flags;
    std::optional<OrderCustomer> customer;
    std::string channel;
    std::string campaign;
    std::string currency;
    std::int64_t items_amount = 0;
    std::int64_t shipping_amount = 0;
    std::int64_t charges_amount = 0;
    std::int64_t discount_amount = 0;
    std::int64_t total_amount = 0;
    std::int64_t authorized_amount = 0;
    std::int64_t charged_amount = 0;
    std::int64_t refunded_amount = 0;
    std::int64_t refunding_amount = 0;
    std::int64_t due_amount = 0;  // above zero the customer owes us, below we owe them
    Quantities quantities;
    PostalAddress bill_to;
    PostalAddress ship_to;
    std::string note;
    std::optional<PolicyId> policy_id;
    std::optional<OrderRef> replaces;
    std::optional<Time> promised_ship_at;
    std::optional<Time> promised_delivery_at;
    std::optional<Time> expires_at;
    Time placed_at;
    std::optional<Time> confirmed_at;
    std::optional<Time> allocated_at;
    std::optional<Time> shipped_at;
    std::optional<Time> delivered_at;
    std::optional<Time> ended_at;
    std::vector<OrderLine> lines;
    std::vector<TrackerStep> tracker;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Order, id, number, status, payment_status, return_status, hold_reasons, risk_flags,
              customer, channel, campaign, currency, items_amount, shipping_amount, charges_amount,
              discount_amount, total_amount, authorized_amount, charged_amount, refunded_amount,
              refunding_amount, due_amount, quantities, bill_to, ship_to, note, policy_id, replaces,
              promised_ship_at, promised_delivery_at, expires_at, placed_at, confirmed_at,
              allocated_at, shipped_at, delivered_at, ended_at, lines, tracker, version)

Order get_order(store::Tx&, OrderId);
std::optional<OrderId> find_number(store::Tx&, std::string_view number);  // however it is written
std::vector<OrderRef> order_refs(store::Tx&, const std::vector<OrderId>&);

struct OrderSummary {
    OrderId id;
    std::string number;
    OrderStatus status = OrderStatus::confirmed;
    PaymentStatus payment_status = PaymentStatus::none;
    ReturnStatus return_status = ReturnStatus::none;
    std::vector<HoldReason> hold_reasons;
    std::optional<OrderCustomer> customer;
    std::string channel;
    std::string preview;  // what its first line is
    std::int64_t line_count = 0;
    std::int64_t total_amount = 0;
    std::string currency;
    Time placed_at;
    std::optional<Time> promised_delivery_at;
};
TANDEM_STRUCT(OrderSummary, id, number, status, payment_status, return_status, hold_reasons,
              customer, channel, preview, line_count, total_amount, currency, placed_at,
              promised_delivery_at)

// One of number, product_id and customer_id at most; newest first, by number in its order.
struct ListOrders {
    std::optional<OrderStatus> status;
    std::optional<CustomerId> customer_id;
    std::optional<ProductId> product_id;
    std::optional<json::Text<1, 40>> number;  // what it begins with
    std::optional<Time> placed_from;
    std::optional<Time> placed_until;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListOrders, status, customer_id, product_id, number, placed_from, placed_until, after,
              limit)

struct OrderList {
    std::vector<OrderSummary> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(OrderList, items, next)
OrderList list_orders(store::Tx&, const ListOrders&);

// ---- changing ---------------------------------------------------------------------------------

struct OrderTarget {
    OrderId order;
    std::optional<std::int64_t> version = {};  // the one that the asker saw (If-Match)
};

struct ConfirmOrder {
    json::Default<bool> allocate{true};
};
TANDEM_STRUCT(ConfirmOrder, allocate)
void confirm(events::Unit&, const OrderTarget&, const ConfirmOrder&);
// Tries to set stock aside for what has none yet; how many pieces are still without.
std::int64_t allocate(events::Unit&, const OrderTarget&);

struct HoldOrder {
    HoldReason reason = HoldReason::customer;
    json::Default<json::Text<0, 500>> note;
};
TANDEM_STRUCT(HoldOrder, reason, note)
void hold(events::Unit&, const OrderTarget&, const HoldOrder&);

struct ReleaseOrder {
    std::optional<HoldReason> reason;  // left out: all of them
};
TANDEM_STRUCT(ReleaseOrder, reason)
void release(events::Unit&, const OrderTarget&, const ReleaseOrder&);

struct CancelOrder {
    json::Default<json::Text<0, 500>> reason;
};
TANDEM_STRUCT(CancelOrder, reason)
// All that has not been shipped.
void cancel(events::Unit&, const OrderTarget&, const CancelOrder&);

void close(events::Unit&, const OrderTarget&);

struct ChangeOrderAddress {
    PostalAddress ship_to;
};
TANDEM_STRUCT(ChangeOrderAddress, ship_to)
// Until the last piece has left.
void change_address(events::Unit&, const OrderTarget&, const ChangeOrderAddress&);

// Lets unconfirmed orders whose time is over expire; how many.
int expire_due(events::Journal&);

// Lines go on: pieces were picked, shipped, delivered or came back. One order's lines together.
struct LineProgress {
    OrderLineId line;
    Progress step;
};
void progress(events::Unit&, OrderLineId, const Progress&);
void progress(events::Unit&, const std::vector<LineProgress>&);

// By how many the returns that are under way for an order grew.
void count_returns(events::Unit&, OrderId, int by);

}  // namespace tandem::orders
