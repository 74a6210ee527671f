#pragma once

#include "events/journal.h"
#include "orders/orders_table.h"
#include "orders/payments.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::orders {

// The rows of the ledger of payments.

struct PaymentRow {
    PaymentId id;
    OrderId order;
    PaymentKind kind = PaymentKind::charge;
    std::int64_t amount = 0;
    std::string currency;
    std::string provider;
    std::optional<std::string> reference;
    std::optional<RefundId> refund;
    std::string made_by;
    Time made_at;

    OrderPayment to_payment() const {
        return {id, kind, amount, currency, provider, reference, refund, made_by, made_at};
    }
};

class Payments {
public:
    explicit Payments(store::Tx& tx) : tx_(tx) {}

    std::vector<PaymentRow> of(OrderId order) const;
    std::optional<PaymentRow> find(std::string_view provider, std::string_view reference) const;
    PaymentId add(const PaymentRow& row, Time now);

private:
    store::Tx& tx_;
};

// What an order in this currency that begins with these payments has.
Balance balance_after(const std::vector<NewPayment>& payments, std::string_view currency);

// Writes it down for a row that counts it already. Refused when its reference is taken.
PaymentRow add_payment(events::Unit& unit, const OrderRow& row, const NewPayment& payment);

// What a refund that succeeded did.
void add_refund_payment(events::Unit& unit, const OrderRow& row, const PaymentRow& payment);

}  // namespace tandem::orders
