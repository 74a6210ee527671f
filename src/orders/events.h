#pragma once

#include "events/event.h"
#include "orders/orders.h"
#include "orders/payments.h"
#include "orders/refund.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::orders {

// What has happened to orders and the money of orders. Facts, only ever given new optional members.
// `customer` (0: nobody known) leads timelines to them; `number` is the order's, for people.

struct OrderPlaced {
    static constexpr std::string_view name = "order.placed";
    OrderId order;
    CustomerId customer;
    std::string number;
    std::string channel;
    std::string campaign;
    std::int64_t total_amount = 0;
    std::string currency;
    OrderStatus status = OrderStatus::confirmed;
    std::optional<OrderId> replaces;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderPlaced, order, customer, number, channel, campaign, total_amount, currency,
              status, replaces)

struct OrderConfirmed {
    static constexpr std::string_view name = "order.confirmed";
    OrderId order;
    CustomerId customer;
    std::string number;
    OrderStatus status = OrderStatus::confirmed;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderConfirmed, order, customer, number, status)

struct OrderHeld {
    static constexpr std::string_view name = "order.held";
    OrderId order;
    CustomerId customer;
    std::string number;
    HoldReason reason = HoldReason::stock;
    std::string note;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderHeld, order, customer, number, reason, note)

struct OrderReleased {
    static constexpr std::string_view name = "order.released";
    OrderId order;
    CustomerId customer;
    std::string number;
    std::vector<HoldReason> reasons;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderReleased, order, customer, number, reasons)

struct OrderAllocated {
    static constexpr std::string_view name = "order.allocated";
    OrderId order;
    CustomerId customer;
    std::string number;
    std::int64_t quantity = 0;  // set aside now
    std::int64_t missing = 0;   // still without stock
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderAllocated, order, customer, number, quantity, missing)

struct OrderProgressed {
    static constexpr std::string_view name = "order.status_changed";
    OrderId order;
    CustomerId customer;
    std::string number;
    OrderStatus from = OrderStatus::confirmed;
    OrderStatus to = OrderStatus::confirmed;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderProgressed, order, customer, number, from, to)

struct OrderCancelled {
    static constexpr std::string_view name = "order.cancelled";
    OrderId order;
    CustomerId customer;
    std::string number;
    std::string reason;
    std::int64_t quantity = 0;  // pieces that will not come
    OrderStatus status = OrderStatus::cancelled;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderCancelled, order, customer, number, reason, quantity, status)

struct OrderClosed {
    static constexpr std::string_view name = "order.closed";
    OrderId order;
    CustomerId customer;
    std::string number;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderClosed, order, customer, number)

struct OrderExpired {
    static constexpr std::string_view name = "order.expired";
    OrderId order;
    CustomerId customer;
    std::string number;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderExpired, order, customer, number)

struct OrderReaddressed {
    static constexpr std::string_view name = "order.address_changed";
    OrderId order;
    CustomerId customer;
    std::string number;
    PostalAddress from;
    PostalAddress to;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OrderReaddressed, order, customer, number, from, to)

struct ChangeRequested {
    static constexpr std::string_view name = "order_change.requested";
    OrderId order;
    CustomerId customer;
    std::string number;
    OrderChangeId change;
    std::string reason;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(ChangeRequested, order, customer, number, change, reason)

struct ChangeConfirmed {
    static constexpr std::string_view name = "order.changed";
    OrderId order;
    CustomerId customer;
    std::string number;
    OrderChangeId change;
    std::vector<std::string> kinds;
    std::int64_t difference_amount = 0;
    std::string currency;
    OrderStatus status = OrderStatus::confirmed;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(ChangeConfirmed, order, customer, number, change, kinds, difference_amount, currency,
              status)

struct ChangeDeclined {
    static constexpr std::string_view name = "order_change.declined";
    OrderId order;
    CustomerId customer;
    std::string number;
    OrderChangeId change;
    std::string reason;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(ChangeDeclined, order, customer, number, change, reason)

struct ChangeCancelled {
    static constexpr std::string_view name = "order_change.cancelled";
    OrderId order;
    CustomerId customer;
    std::string number;
    OrderChangeId change;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(ChangeCancelled, order, customer, number, change)

struct PaymentRecorded {
    static constexpr std::string_view name = "payment.recorded";
    OrderId order;
    CustomerId customer;
    std::string number;
    PaymentId payment;
    PaymentKind kind = PaymentKind::charge;
    std::int64_t amount = 0;
    std::string currency;
    std::string provider;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(PaymentRecorded, order, customer, number, payment, kind, amount, currency, provider)

// Refunds, vouchers and replacements say the same at each step, under these names.
inline constexpr std::string_view refund_proposed = "refund.proposed";
inline constexpr std::string_view refund_approved = "refund.approved";
inline constexpr std::string_view refund_submitted = "refund.submitted";
inline constexpr std::string_view refund_succeeded = "refund.succeeded";
inline constexpr std::string_view refund_failed = "refund.failed";
inline constexpr std::string_view refund_retried = "refund.retried";
inline constexpr std::string_view refund_declined = "refund.declined";
inline constexpr std::string_view refund_cancelled = "refund.cancelled";

struct RefundTold {
    OrderId order;
    CustomerId customer;
    std::string number;
    RefundId refund;
    std::int64_t amount = 0;
    std::string currency;
    RefundMethod method = RefundMethod::original;
    std::optional<ReturnId> return_id;
    std::optional<ConversationId> conversation;
    std::string note;  // the reason, the failure or the provider's reference
};
TANDEM_STRUCT(RefundTold, order, customer, number, refund, amount, currency, method, return_id,
              conversation, note)

inline constexpr std::string_view voucher_proposed = "voucher.proposed";
inline constexpr std::string_view voucher_issued = "voucher.issued";
inline constexpr std::string_view voucher_declined = "voucher.declined";
inline constexpr std::string_view voucher_spent = "voucher.spent";
inline constexpr std::string_view voucher_cancelled = "voucher.cancelled";
inline constexpr std::string_view voucher_code_made = "voucher.code_made";

struct VoucherTold {
    VoucherId voucher;
    CustomerId customer;
    std::optional<OrderId> order;
    std::int64_t amount = 0;
    std::int64_t balance = 0;
    std::string currency;
    std::string note;
};
TANDEM_STRUCT(VoucherTold, voucher, customer, order, amount, balance, currency, note)

inline constexpr std::string_view replacement_proposed = "replacement.proposed";
inline constexpr std::string_view replacement_placed = "replacement.placed";
inline constexpr std::string_view replacement_declined = "replacement.declined";
inline constexpr std::string_view replacement_cancelled = "replacement.cancelled";

struct ReplacementTold {
    OrderId order;
    CustomerId customer;
    std::string number;
    std::int64_t replacement = 0;
    std::string kind;
    std::int64_t amount = 0;
    std::string currency;
    std::optional<OrderId> placed_order;
    std::string note;
};
TANDEM_STRUCT(ReplacementTold, order, customer, number, replacement, kind, amount, currency,
              placed_order, note)

}  // namespace tandem::orders
