#include "exposure/rows.h"

#include "exposure/rules.h"

namespace tandem::exposure {
namespace {

constexpr std::string_view select_of_order = R"sql(
    SELECT id, order_id, line_id, shipment_line_id, shipment_id, customer_id, product_id, parent_id,
           category_id, lot_id, serial, supplier_id, supplier_lot, made_week, receipt_id,
           inspection_id, warehouse_id, carrier_id, service, region, lane, channel, campaign,
           policy_id, price_band, unit_amount, currency, quantity, placed_at, shipped_at,
           delivered_at, promised_at, outcomes
      FROM exposures
     WHERE order_id = $1
     ORDER BY id)sql";

constexpr std::string_view select_of_line = R"sql(
    SELECT id, order_id, line_id, shipment_line_id, shipment_id, customer_id, product_id, parent_id,
           category_id, lot_id, serial, supplier_id, supplier_lot, made_week, receipt_id,
           inspection_id, warehouse_id, carrier_id, service, region, lane, channel, campaign,
           policy_id, price_band, unit_amount, currency, quantity, placed_at, shipped_at,
           delivered_at, promised_at, outcomes
      FROM exposures
     WHERE line_id = $1
     ORDER BY id)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO exposures (order_id, line_id, shipment_line_id, shipment_id, customer_id, product_id,
                           parent_id, category_id, lot_id, serial, supplier_id, supplier_lot,
                           made_week, receipt_id, inspection_id, warehouse_id, carrier_id, service,
                           region, lane, channel, campaign, policy_id, price_band, unit_amount,
                           currency, quantity, placed_at, shipped_at, delivered_at, promised_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE exposures
       SET customer_id = $2, lot_id = $3, serial = $4, supplier_id = $5, supplier_lot = $6,
           made_week = $7, receipt_id = $8, inspection_id = $9, warehouse_id = $10, carrier_id = $11,
           service = $12, region = $13, lane = $14, policy_id = $15, quantity = $16,
           shipped_at = $17, delivered_at = $18, promised_at = $19, shipment_id = $20
     WHERE id = $1)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM exposures
     WHERE id = $1)sql";

constexpr std::string_view select_other = R"sql(
    SELECT id
      FROM exposures
     WHERE lot_id = $1 AND lot_id <> 0 AND order_id = $2 AND id <> $3
     LIMIT 1)sql";

constexpr std::string_view upsert_customer = R"sql(
    INSERT INTO lot_customers (lot_id, customer_id, lines, pieces, outcomes)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (lot_id, customer_id)
    DO UPDATE SET lines = lot_customers.lines + excluded.lines,
                  pieces = lot_customers.pieces + excluded.pieces,
                  outcomes = lot_customers.outcomes + excluded.outcomes
    RETURNING lines)sql";

constexpr std::string_view delete_customer = R"sql(
    DELETE FROM lot_customers
     WHERE lot_id = $1 AND customer_id = $2 AND lines = 0)sql";

constexpr std::string_view upsert_reach = R"sql(
    INSERT INTO lot_reach (lot_id, lines, orders, customers, pieces, delivered, outcomes)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (lot_id)
    DO UPDATE SET lines = lot_reach.lines + excluded.lines,
                  orders = lot_reach.orders + excluded.orders,
                  customers = lot_reach.customers + excluded.customers,
                  pieces = lot_reach.pieces + excluded.pieces,
                  delivered = lot_reach.delivered + excluded.delivered,
                  outcomes = lot_reach.outcomes + excluded.outcomes)sql";

constexpr std::string_view select_orders_of_customer = R"sql(
    SELECT DISTINCT order_id
      FROM exposures
     WHERE customer_id = $1 AND customer_id <> 0
     ORDER BY order_id)sql";

constexpr std::string_view select_lot = R"sql(
    SELECT lots.supplier_id, lots.supplier_lot, lots.made_at, lots.receipt_id,
           (SELECT MAX(id) FROM inspections WHERE inspections.lot_id = lots.id)
      FROM lots
     WHERE lots.id = $1)sql";

constexpr std::string_view update_lot_facts = R"sql(
    UPDATE exposures
       SET supplier_id = $2, supplier_lot = $3, made_week = $4, receipt_id = $5, inspection_id = $6
     WHERE lot_id = $1 AND lot_id <> 0)sql";

std::int64_t delivered(const Exposure& row) { return row.delivered_at ? row.quantity : 0; }

struct LotFacts {
    std::optional<SupplierId> supplier;
    std::string supplier_lot;
    std::optional<Time> made_at;
    std::optional<ReceiptId> receipt;
    std::optional<InspectionId> inspection;
};

}  // namespace

std::vector<Exposure> Rows::of_order(OrderId order) const {
    return tx_.all<Exposure>(select_of_order, order);
}

std::vector<Exposure> Rows::of_line(OrderLineId line) const {
    return tx_.all<Exposure>(select_of_line, line);
}

void Rows::add(Exposure& row) {
    row.id = tx_.get<std::int64_t>(
        insert, row.order, row.line, row.shipment_line, row.shipment, row.customer, row.product,
        row.parent, row.category, row.lot, row.serial, row.supplier, row.supplier_lot,
        row.made_week, row.receipt, row.inspection, row.warehouse, row.carrier, row.service,
        row.region, row.lane, row.channel, row.campaign, row.policy, row.price_band,
        row.unit_amount, row.currency, row.quantity, row.placed_at, row.shipped_at,
        row.delivered_at, row.promised_at);
    count(row, 1);
}

void Rows::save(const Exposure& before, const Exposure& row) {
    const bool elsewhere = before.lot != row.lot || before.customer != row.customer;
    if (elsewhere) count(before, -1);
    tx_.run(update, row.id, row.customer, row.lot, row.serial, row.supplier, row.supplier_lot,
            row.made_week, row.receipt, row.inspection, row.warehouse, row.carrier, row.service,
            row.region, row.lane, row.policy, row.quantity, row.shipped_at, row.delivered_at,
            row.promised_at, row.shipment);
    if (before.lot != row.lot) move_outcomes(row);
    if (elsewhere)
        count(row, 1);
    else
        count({.lot = row.lot,
               .customer = row.customer,
               .pieces = row.quantity - before.quantity,
               .delivered = delivered(row) - delivered(before)});
}

void Rows::remove(const Exposure& row) {
    count(row, -1);
    remove_outcomes(row);
    tx_.run(delete_one, row.id);
}

std::vector<OrderId> Rows::orders_of_customer(CustomerId customer) const {
    return tx_.all<OrderId>(select_orders_of_customer, customer);
}

// In one statement, however many pieces of the lot were sent.
void Rows::set_lot_facts(LotId lot) {
    const auto facts = tx_.find<LotFacts>(select_lot, lot);
    if (!facts) return;
    tx_.run(update_lot_facts, lot, facts->supplier.value_or(SupplierId()), facts->supplier_lot,
            iso_week(facts->made_at), facts->receipt.value_or(ReceiptId()),
            facts->inspection.value_or(InspectionId()));
}

void Rows::clear() {
    tx_.run("DELETE FROM outcomes");
    tx_.run("DELETE FROM exposures");
    tx_.run("DELETE FROM lot_reach");
    tx_.run("DELETE FROM lot_customers");
    tx_.run("DELETE FROM lot_outcomes");
}

void Rows::count(const Exposure& row, std::int64_t sign) {
    if (row.lot == LotId()) return;
    count({.lot = row.lot,
           .customer = row.customer,
           .lines = sign,
           .orders = has_other_of_order(row) ? 0 : sign,
           .pieces = sign * row.quantity,
           .delivered = sign * delivered(row),
           .outcomes = sign * row.outcomes});
}

void Rows::count(LotReach by) {
    if (by.lot == LotId() ||
        (by.lines == 0 && by.pieces == 0 && by.delivered == 0 && by.outcomes == 0))
        return;
    const auto lines = tx_.get<std::int64_t>(upsert_customer, by.lot, by.customer, by.lines,
                                             by.pieces, by.outcomes);
    std::int64_t customers = 0;
    if (by.lines > 0 && lines == by.lines) customers = 1;
    if (by.lines < 0 && lines == 0) {
        tx_.run(delete_customer, by.lot, by.customer);
        customers = -1;
    }
    tx_.run(upsert_reach, by.lot, by.lines, by.orders, customers, by.pieces, by.delivered,
            by.outcomes);
}

bool Rows::has_other_of_order(const Exposure& row) const {
    return tx_.find<std::int64_t>(select_other, row.lot, row.order, row.id).has_value();
}

}  // namespace tandem::exposure
