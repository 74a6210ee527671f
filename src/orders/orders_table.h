#pragma once

#include "orders/order.h"
#include "orders/orders.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::orders {

struct OrderRow {
    OrderId id;
    std::string number;
    CustomerId customer;  // 0: a guest
    std::string channel;
    std::string campaign;
    Stage stage = Stage::confirmed;
    OrderStatus status = OrderStatus::confirmed;
    PaymentStatus payment_status = PaymentStatus::none;
    ReturnStatus return_status = ReturnStatus::none;
    std::string hold_reasons = "[]";
    std::string risk_flags = "[]";
    std::string note;
    std::string bill_to = "{}";
    std::string ship_to = "{}";
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
    std::int64_t refunded_shipping = 0;
    std::int64_t ordered = 0;
    std::int64_t cancelled = 0;
    std::int64_t allocated = 0;
    std::int64_t picked = 0;
    std::int64_t shipped = 0;
    std::int64_t delivered = 0;
    std::int64_t returned = 0;
    std::int64_t returns_open = 0;
    std::int64_t line_count = 0;
    std::string preview;
    std::optional<PolicyId> policy;
    std::optional<OrderId> replaces;
    std::optional<Time> promised_ship_at;
    std::optional<Time> promised_delivery_at;
    std::optional<Time> expires_at;
    Time placed_at;
    std::optional<Time> confirmed_at;
    std::optional<Time> allocated_at;
    std::optional<Time> shipped_at;
    std::optional<Time> delivered_at;
    std::optional<Time> ended_at;
    Time created_at;
    std::int64_t version = 1;

    Quantities sums() const {
        return {ordered, cancelled, allocated, picked, shipped, delivered, returned};
    }
    void set_sums(const Quantities& sums);
    std::optional<CustomerId> customer_id() const {
        return customer.value() > 0 ? std::optional(customer) : std::nullopt;
    }
    bool is_held() const { return hold_reasons != "[]"; }
    std::vector<HoldReason> holds() const;
    void set_holds(const std::vector<HoldReason>& reasons);
    // Above zero the customer owes us, below we owe them. What was given back of goodwill is not
    // owed again.
    std::int64_t due_amount() const;
};

struct LineRow {
    OrderLineId id;
    OrderId order;
    std::int64_t position = 0;
    ProductId product;
    Time placed_at;
    std::int64_t ordered = 0;
    std::int64_t cancelled = 0;
    std::int64_t allocated = 0;
    std::int64_t picked = 0;
    std::int64_t shipped = 0;
    std::int64_t delivered = 0;
    std::int64_t returned = 0;
    std::int64_t refunded = 0;
    std::int64_t replaced = 0;
    std::int64_t unit_amount = 0;
    std::int64_t discount_amount = 0;
    std::int64_t tax_amount = 0;
    std::int64_t refunded_amount = 0;
    std::optional<Time> promised_ship_at;
    std::optional<Time> promised_delivery_at;

    Quantities quantities() const {
        return {ordered, cancelled, allocated, picked, shipped, delivered, returned};
    }
    void set(const Quantities& quantities);
    Price price() const { return {unit_amount, discount_amount, tax_amount}; }
};

// The rows of orders.
class Orders {
public:
    explicit Orders(store::Tx& tx) : tx_(tx) {}

    std::optional<OrderRow> find(OrderId id) const;
    OrderRow get(OrderId id) const;
    // With its row locked to the end of the transaction: nobody else changes it meanwhile.
    OrderRow lock(const OrderTarget& target);
    std::optional<OrderId> find_number(std::string_view number) const;

    OrderId add(const OrderRow& row);
    // With everything that follows from its numbers: statuses, milestones.
    void save(OrderRow& row, Time now);

private:
    store::Tx& tx_;
};

// The rows of their lines.
class Lines {
public:
    explicit Lines(store::Tx& tx) : tx_(tx) {}

    std::vector<LineRow> of(OrderId order) const;
    LineRow get(OrderLineId id) const;
    std::vector<LineRow> find_all(const std::vector<OrderLineId>& ids) const;
    OrderLineId add(const LineRow& row);
    void save(const LineRow& row);

private:
    store::Tx& tx_;
};

// Statuses and milestones as they follow from the row's numbers at `now`.
void derive(OrderRow& row, Time now);
// Sums and amounts as they follow from all of its lines.
void total_up(OrderRow& row, const std::vector<LineRow>& lines);

// An order stands in another status than before. Call it after the event is recorded: counters are
// locked while the journal is, by everyone in this order.
void count_status(store::Tx& tx, std::optional<OrderStatus> before, OrderStatus now);

}  // namespace tandem::orders
