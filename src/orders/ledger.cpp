#include "orders/ledger.h"

#include "base/refusal.h"
#include "events/record.h"
#include "orders/events.h"

#include <algorithm>

namespace tandem::orders {
namespace {

constexpr std::string_view select_of = R"sql(
    SELECT id, order_id, kind, amount, currency, provider, reference, refund_id, made_by, made_at
      FROM payments
     WHERE order_id = $1
     ORDER BY id)sql";

constexpr std::string_view select_by_reference = R"sql(
    SELECT id, order_id, kind, amount, currency, provider, reference, refund_id, made_by, made_at
      FROM payments
     WHERE provider = $1 AND reference = $2)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO payments (order_id, kind, amount, currency, provider, reference, refund_id, made_by,
                          made_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    RETURNING id)sql";

PaymentKind kind_of(NewPaymentKind kind) {
    switch (kind) {
        case NewPaymentKind::authorize:
            return PaymentKind::authorize;
        case NewPaymentKind::release:
            return PaymentKind::release;
        default:
            return PaymentKind::charge;
    }
}

// A charge takes what was authorized first.
Balance after(const Balance& before, NewPaymentKind kind, std::int64_t amount) {
    auto next = before;
    switch (kind) {
        case NewPaymentKind::authorize:
            next.authorized = add_amounts(before.authorized, amount);
            break;
        case NewPaymentKind::charge:
            next.charged = add_amounts(before.charged, amount);
            next.authorized = std::max<std::int64_t>(0, before.authorized - amount);
            break;
        case NewPaymentKind::release:
            if (amount > before.authorized)
                throw conflict("not_authorized", "Less than that is authorized.");
            next.authorized -= amount;
            break;
    }
    return next;
}

void check_currency(const std::string& at, const NewPayment& payment, std::string_view currency) {
    if (payment.currency && payment.currency->value != currency)
        throw invalid_field(at + "/currency", "other_currency",
                            "The order is in another currency.");
}

bool is_same(const PaymentRow& row, OrderId order, const NewPayment& payment) {
    return row.order == order && row.kind == kind_of(payment.kind) &&
           row.amount == payment.amount.value;
}

}  // namespace

std::vector<PaymentRow> Payments::of(OrderId order) const {
    return tx_.all<PaymentRow>(select_of, order);
}

std::optional<PaymentRow> Payments::find(std::string_view provider,
                                         std::string_view reference) const {
    return tx_.find<PaymentRow>(select_by_reference, provider, reference);
}

PaymentId Payments::add(const PaymentRow& row, Time now) {
    return tx_.get<PaymentId>(insert, row.order, row.kind, row.amount, row.currency, row.provider,
                              row.reference, row.refund, row.made_by, row.made_at, now);
}

Balance balance_after(const std::vector<NewPayment>& payments, std::string_view currency) {
    Balance balance;
    for (std::size_t i = 0; i < payments.size(); ++i) {
        check_currency("/payments/" + std::to_string(i), payments[i], currency);
        balance = after(balance, payments[i].kind, payments[i].amount.value);
    }
    return balance;
}

PaymentRow add_payment(events::Unit& unit, const OrderRow& row, const NewPayment& payment) {
    Payments payments(unit.tx);
    if (payment.reference && payments.find(payment.provider.value, payment.reference->value))
        throw conflict("payment_reference_taken",
                       "Another payment has this reference of the provider already.");
    PaymentRow made{.order = row.id,
                    .kind = kind_of(payment.kind),
                    .amount = payment.amount.value,
                    .currency = row.currency,
                    .provider = payment.provider.value,
                    .made_by = unit.actor.name(),
                    .made_at = payment.made_at.value_or(unit.now)};
    if (payment.reference) made.reference = payment.reference->value;
    made.id = payments.add(made, unit.now);
    return made;
}

void add_refund_payment(events::Unit& unit, const OrderRow& row, const PaymentRow& payment) {
    auto made = payment;
    made.id = Payments(unit.tx).add(payment, unit.now);
    unit.record(PaymentRecorded{row.id, row.customer, row.number, made.id, made.kind, made.amount,
                                made.currency, made.provider});
}

OrderPayment record_payment(events::Unit& unit, OrderId order, const NewPayment& payment) {
    auto row = Orders(unit.tx).lock({order});
    check_currency("", payment, row.currency);
    if (payment.reference) {
        const auto known = Payments(unit.tx).find(payment.provider.value, payment.reference->value);
        if (known && is_same(*known, order, payment)) return known->to_payment();
    }
    if (row.stage == Stage::draft)
        throw conflict("order_is_draft", "A draft takes no payments. Place it first.");
    const auto money = after({.authorized = row.authorized_amount, .charged = row.charged_amount},
                             payment.kind, payment.amount.value);
    row.authorized_amount = money.authorized;
    row.charged_amount = money.charged;
    const auto made = add_payment(unit, row, payment);
    Orders(unit.tx).save(row, unit.now);
    unit.record(PaymentRecorded{row.id, row.customer, row.number, made.id, made.kind, made.amount,
                                made.currency, made.provider});
    return made.to_payment();
}

std::vector<OrderPayment> payments_of(store::Tx& tx, OrderId order) {
    std::vector<OrderPayment> list;
    for (const auto& row : Payments(tx).of(order)) list.push_back(row.to_payment());
    return list;
}

}  // namespace tandem::orders
