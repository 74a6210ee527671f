#include "orders/orders_table.h"

#include "accounts/text.h"
#include "base/refusal.h"
#include "json/decode.h"
#include "json/encode.h"
#include "orders/counts.h"
#include "orders/customer_totals.h"

namespace tandem::orders {
namespace {

struct Paid {
    std::int64_t charged = 0;
    std::int64_t refunded = 0;
};

constexpr std::string_view select_one = R"sql(
    SELECT id, number, customer_id, channel, campaign, stage, status, payment_status,
           return_status, hold_reasons, risk_flags, note, bill_to, ship_to, currency, items_amount,
           shipping_amount, charges_amount, discount_amount, total_amount, authorized_amount,
           charged_amount, refunded_amount, refunding_amount, refunded_shipping, ordered, cancelled,
           allocated, picked, shipped, delivered, returned, returns_open, line_count, preview,
           policy_id, replaces_id, promised_ship_at, promised_delivery_at, expires_at, placed_at,
           confirmed_at, allocated_at, shipped_at, delivered_at, ended_at, created_at, version
      FROM orders
     WHERE id = $1)sql";

constexpr std::string_view lock_one = R"sql(
    SELECT id FROM orders WHERE id = $1 FOR UPDATE)sql";

constexpr std::string_view select_by_number = R"sql(
    SELECT id FROM orders WHERE number_folded = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO orders (number, number_folded, customer_id, channel, campaign, stage, status,
                        payment_status, return_status, hold_reasons, risk_flags, note, bill_to,
                        ship_to, currency, items_amount, shipping_amount, charges_amount,
                        discount_amount, total_amount, authorized_amount, charged_amount, ordered,
                        cancelled, allocated, picked, shipped, delivered, returned, line_count,
                        preview, policy_id, replaces_id, promised_ship_at, promised_delivery_at,
                        expires_at, placed_at, confirmed_at, allocated_at, shipped_at,
                        delivered_at, ended_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36,
            $37, $38, $39, $40, $41, $42, $43)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE orders
       SET stage = $3, status = $4, payment_status = $5, return_status = $6, hold_reasons = $7,
           bill_to = $8, ship_to = $9, items_amount = $10, charges_amount = $11,
           total_amount = $12, authorized_amount = $13, charged_amount = $14,
           refunded_amount = $15, refunding_amount = $16, refunded_shipping = $17, ordered = $18,
           cancelled = $19, allocated = $20, picked = $21, shipped = $22, delivered = $23,
           returned = $24, returns_open = $25, line_count = $26, preview = $27, expires_at = $28,
           confirmed_at = $29, allocated_at = $30, shipped_at = $31, delivered_at = $32,
           ended_at = $33, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view select_paid = R"sql(
    SELECT charged_amount, refunded_amount FROM orders WHERE id = $1)sql";

constexpr std::string_view select_lines = R"sql(
    SELECT id, order_id, position, product_id, placed_at, ordered, cancelled, allocated, picked,
           shipped, delivered, returned, refunded, replaced, unit_amount, discount_amount,
           tax_amount, refunded_amount, promised_ship_at, promised_delivery_at
      FROM order_lines
     WHERE order_id = $1
     ORDER BY position)sql";

constexpr std::string_view select_lines_by_id = R"sql(
    SELECT id, order_id, position, product_id, placed_at, ordered, cancelled, allocated, picked,
           shipped, delivered, returned, refunded, replaced, unit_amount, discount_amount,
           tax_amount, refunded_amount, promised_ship_at, promised_delivery_at
      FROM order_lines
     WHERE id IN @ids($1)@
     ORDER BY id)sql";

constexpr std::string_view insert_line = R"sql(
    INSERT INTO order_lines (order_id, position, product_id, placed_at, ordered, cancelled,
                             allocated, picked, shipped, delivered, returned, unit_amount,
                             discount_amount, tax_amount, promised_ship_at, promised_delivery_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    RETURNING id)sql";

constexpr std::string_view update_line = R"sql(
    UPDATE order_lines
       SET ordered = $2, cancelled = $3, allocated = $4, picked = $5, shipped = $6, delivered = $7,
           returned = $8, refunded = $9, replaced = $10, unit_amount = $11, discount_amount = $12,
           tax_amount = $13, refunded_amount = $14
     WHERE id = $1)sql";

// When all pieces have got somewhere; forgotten again when more pieces are wanted.
void note_milestone(std::optional<Time>& at, std::int64_t quantity, std::int64_t wanted, Time now) {
    if (wanted == 0 || quantity < wanted)
        at.reset();
    else if (!at)
        at = now;
}

}  // namespace

void OrderRow::set_sums(const Quantities& sums) {
    ordered = sums.ordered;
    cancelled = sums.cancelled;
    allocated = sums.allocated;
    picked = sums.picked;
    shipped = sums.shipped;
    delivered = sums.delivered;
    returned = sums.returned;
}

std::vector<HoldReason> OrderRow::holds() const {
    return json::decode_stored<std::vector<HoldReason>>(hold_reasons);
}

void OrderRow::set_holds(const std::vector<HoldReason>& reasons) {
    hold_reasons = json::encode(reasons);
}

std::int64_t OrderRow::due_amount() const {
    if (charged_amount < total_amount) return total_amount - charged_amount;
    const auto kept = charged_amount - refunded_amount - refunding_amount;
    return kept > total_amount ? total_amount - kept : 0;
}

void LineRow::set(const Quantities& quantities) {
    ordered = quantities.ordered;
    cancelled = quantities.cancelled;
    allocated = quantities.allocated;
    picked = quantities.picked;
    shipped = quantities.shipped;
    delivered = quantities.delivered;
    returned = quantities.returned;
}

std::optional<OrderRow> Orders::find(OrderId id) const {
    return tx_.find<OrderRow>(select_one, id);
}

OrderRow Orders::get(OrderId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("order");
}

OrderRow Orders::lock(const OrderTarget& target) {
    // SQLite has one writer, so it is locked already.
    if (tx_.dialect() == store::Dialect::postgres)
        static_cast<void>(tx_.find<OrderId>(lock_one, target.order));
    auto row = get(target.order);
    if (target.version && *target.version != row.version) throw stale("order");
    return row;
}

std::optional<OrderId> Orders::find_number(std::string_view number) const {
    return tx_.find<OrderId>(select_by_number, accounts::folded(number));
}

OrderId Orders::add(const OrderRow& row) {
    add_to_totals(tx_, row.customer,
                  {.currency = row.currency, .orders = 1, .charged_amount = row.charged_amount});
    return tx_.get<OrderId>(
        insert, row.number, accounts::folded(row.number), row.customer, row.channel, row.campaign,
        row.stage, row.status, row.payment_status, row.return_status, row.hold_reasons,
        row.risk_flags, row.note, row.bill_to, row.ship_to, row.currency, row.items_amount,
        row.shipping_amount, row.charges_amount, row.discount_amount, row.total_amount,
        row.authorized_amount, row.charged_amount, row.ordered, row.cancelled, row.allocated,
        row.picked, row.shipped, row.delivered, row.returned, row.line_count, row.preview,
        row.policy, row.replaces, row.promised_ship_at, row.promised_delivery_at, row.expires_at,
        row.placed_at, row.confirmed_at, row.allocated_at, row.shipped_at, row.delivered_at,
        row.ended_at, row.created_at);
}

void Orders::save(OrderRow& row, Time now) {
    derive(row, now);
    const auto before = tx_.get<Paid>(select_paid, row.id);
    const auto changed =
        tx_.run(update, row.id, row.version, row.stage, row.status, row.payment_status,
                row.return_status, row.hold_reasons, row.bill_to, row.ship_to, row.items_amount,
                row.charges_amount, row.total_amount, row.authorized_amount, row.charged_amount,
                row.refunded_amount, row.refunding_amount, row.refunded_shipping, row.ordered,
                row.cancelled, row.allocated, row.picked, row.shipped, row.delivered, row.returned,
                row.returns_open, row.line_count, row.preview, row.expires_at, row.confirmed_at,
                row.allocated_at, row.shipped_at, row.delivered_at, row.ended_at);
    if (changed == 0) throw stale("order");
    ++row.version;
    add_to_totals(tx_, row.customer,
                  {.currency = row.currency,
                   .charged_amount = row.charged_amount - before.charged,
                   .refunded_amount = row.refunded_amount - before.refunded});
}

std::vector<LineRow> Lines::of(OrderId order) const {
    return tx_.all<LineRow>(select_lines, order);
}

std::vector<LineRow> Lines::find_all(const std::vector<OrderLineId>& ids) const {
    return ids.empty() ? std::vector<LineRow>() : tx_.all<LineRow>(select_lines_by_id, ids);
}

LineRow Lines::get(OrderLineId id) const {
    auto found = find_all({id});
    if (found.empty()) throw not_found("order_line");
    return std::move(found.front());
}

OrderLineId Lines::add(const LineRow& row) {
    return tx_.get<OrderLineId>(insert_line, row.order, row.position, row.product, row.placed_at,
                                row.ordered, row.cancelled, row.allocated, row.picked, row.shipped,
                                row.delivered, row.returned, row.unit_amount, row.discount_amount,
                                row.tax_amount, row.promised_ship_at, row.promised_delivery_at);
}

void Lines::save(const LineRow& row) {
    tx_.run(update_line, row.id, row.ordered, row.cancelled, row.allocated, row.picked, row.shipped,
            row.delivered, row.returned, row.refunded, row.replaced, row.unit_amount,
            row.discount_amount, row.tax_amount, row.refunded_amount);
}

void derive(OrderRow& row, Time now) {
    const auto sums = row.sums();
    row.status = status_of(row.stage, row.is_held(), sums);
    row.payment_status = payment_status_of({.total = row.total_amount,
                                            .authorized = row.authorized_amount,
                                            .charged = row.charged_amount,
                                            .refunded = row.refunded_amount});
    row.return_status = return_status_of(sums, row.returns_open);
    note_milestone(row.allocated_at, row.allocated, sums.wanted(), now);
    note_milestone(row.shipped_at, row.shipped, sums.wanted(), now);
    note_milestone(row.delivered_at, row.delivered, sums.wanted(), now);
    const bool ended = row.status == OrderStatus::closed || row.status == OrderStatus::cancelled ||
                       row.status == OrderStatus::expired;
    if (!ended)
        row.ended_at.reset();
    else if (!row.ended_at)
        row.ended_at = now;
}

void total_up(OrderRow& row, const std::vector<LineRow>& lines) {
    Quantities sums;
    row.items_amount = 0;
    for (const auto& line : lines) {
        sums = sums + line.quantities();
        row.items_amount =
            add_amounts(row.items_amount, total_amount(line.price(), line.quantities()));
    }
    row.set_sums(sums);
    row.line_count = static_cast<std::int64_t>(lines.size());
    const auto extras = row.shipping_amount + row.charges_amount - row.discount_amount;
    row.total_amount = sums.wanted() == 0 ? 0 : add_amounts(row.items_amount, extras);
}

void count_status(store::Tx& tx, std::optional<OrderStatus> before, OrderStatus now) {
    if (before == now) return;
    if (before) count_by(tx, "order." + std::string(to_text(*before)), -1);
    count_by(tx, "order." + std::string(to_text(now)), 1);
}

}  // namespace tandem::orders
