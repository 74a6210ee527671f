#include "shipments/shipments_table.h"

#include "base/enum_text.h"
#include "base/refusal.h"
#include "shipments/number_pattern.h"

namespace tandem::shipments {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, number, tracking_key, direction, order_id, customer_id, ref_kind, ref_id, resend_of,
           warehouse_id, carrier_id, service, tracking_no, label_reference, weight_grams, packages,
           ship_to, region, note, status, trouble, status_at, first_scan_at, last_scan_at,
           delivered_at, attempts, damaged, exception, promised_at, carrier_eta, eta_at,
           eta_late_at, handed_over_at, received_back_at, counted_days, next_check_at, created_at,
           version, hub_since, watched_from
      FROM shipments
     WHERE id = $1)sql";

// An update of nothing: it is the row lock that counts, and SQLite knows no FOR UPDATE.
constexpr std::string_view touch = R"sql(
    UPDATE shipments
       SET version = version
     WHERE id = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO shipments (number, number_folded, tracking_key, direction, order_id, customer_id,
                           ref_kind, ref_id, resend_of, warehouse_id, carrier_id, service,
                           tracking_no, label_reference, weight_grams, packages, ship_to, region,
                           note, status, promised_at, eta_at, eta_late_at, next_check_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE shipments
       SET tracking_key = $2, carrier_id = $3, service = $4, tracking_no = $5, label_reference = $6,
           weight_grams = $7, packages = $8, note = $9, status = $10, trouble = $11, status_at = $12,
           first_scan_at = $13, last_scan_at = $14, delivered_at = $15, attempts = $16, damaged = $17,
           exception = $18, promised_at = $19, carrier_eta = $20, eta_at = $21, eta_late_at = $22,
           handed_over_at = $23, received_back_at = $24, counted_days = $25, next_check_at = $26,
           hub_since = $27, watched_from = $28, version = version + 1
     WHERE id = $1)sql";

constexpr std::string_view insert_line = R"sql(
    INSERT INTO shipment_lines (shipment_id, order_line_id, product_id, lot_id, serial, location_id,
                                quantity)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql";

constexpr std::string_view select_lines = R"sql(
    SELECT order_line_id, product_id, lot_id, serial, location_id, quantity
      FROM shipment_lines
     WHERE shipment_id = $1
     ORDER BY id)sql";

constexpr std::string_view select_number = R"sql(
    SELECT id
      FROM shipments
     WHERE number_folded = $1)sql";

constexpr std::string_view select_tracking = R"sql(
    SELECT id
      FROM shipments
     WHERE tracking_key = $1 AND tracking_key <> ''
     ORDER BY id DESC
     LIMIT 20)sql";

constexpr std::string_view select_newest_with = R"sql(
    SELECT id
      FROM shipments
     WHERE tracking_key = $2 AND tracking_key <> '' AND COALESCE(carrier_id, 0) = $1
     ORDER BY id DESC
     LIMIT 1)sql";

constexpr std::string_view select_due = R"sql(
    SELECT id
      FROM shipments
     WHERE next_check_at <= $1
     ORDER BY next_check_at, id
     LIMIT $2)sql";

constexpr std::string_view add_to_count = R"sql(
    INSERT INTO shipment_counts (name, amount)
    VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET amount = shipment_counts.amount + excluded.amount)sql";

void take_progression(const store::Row& row, int at, Progression& to) {
    store::take(row, at, to.status);
    store::take(row, at + 1, to.trouble);
    store::take(row, at + 2, to.status_at);
    store::take(row, at + 3, to.first_scan_at);
    store::take(row, at + 4, to.last_scan_at);
    store::take(row, at + 5, to.delivered_at);
    store::take(row, at + 6, to.attempts);
    store::take(row, at + 7, to.damaged);
}

void take_contents(const store::Row& row, ShipmentRow& to) {
    store::take(row, 0, to.id);
    store::take(row, 1, to.number);
    store::take(row, 2, to.tracking_key);
    store::take(row, 3, to.direction);
    store::take(row, 4, to.order);
    store::take(row, 5, to.customer);
    store::take(row, 6, to.ref_kind);
    store::take(row, 7, to.ref_id);
    store::take(row, 8, to.resend_of);
    store::take(row, 9, to.warehouse);
    store::take(row, 10, to.carrier);
    store::take(row, 11, to.service);
    store::take(row, 12, to.tracking_no);
    store::take(row, 13, to.label_reference);
    store::take(row, 14, to.weight_grams);
    store::take(row, 15, to.packages);
    store::take(row, 16, to.ship_to);
    store::take(row, 17, to.region);
    store::take(row, 18, to.note);
}

ShipmentRow to_row(const store::Row& row) {
    ShipmentRow to;
    take_contents(row, to);
    take_progression(row, 19, to.progression);
    store::take(row, 27, to.exception);
    store::take(row, 28, to.promised_at);
    store::take(row, 29, to.carrier_eta);
    store::take(row, 30, to.eta_at);
    store::take(row, 31, to.eta_late_at);
    store::take(row, 32, to.handed_over_at);
    store::take(row, 33, to.received_back_at);
    store::take(row, 34, to.counted_days);
    store::take(row, 35, to.next_check_at);
    store::take(row, 36, to.created_at);
    store::take(row, 37, to.version);
    store::take(row, 38, to.hub_since);
    store::take(row, 39, to.watched_from);
    return to;
}

}  // namespace

std::optional<ShipmentRow> Shipments::find(ShipmentId id) const {
    std::optional<ShipmentRow> found;
    tx_.each(select_one, [&](const store::Row& row) { found = to_row(row); }, id);
    return found;
}

ShipmentRow Shipments::get(ShipmentId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("shipment");
}

ShipmentRow Shipments::lock(const ShipmentTarget& target) {
    tx_.run(touch, target.shipment);
    auto row = get(target.shipment);
    if (target.version && *target.version != row.version) throw stale("shipment");
    return row;
}

ShipmentId Shipments::add(const ShipmentRow& row) {
    count(tx_, status_count(row.progression.status), 1);
    return tx_.get<ShipmentId>(
        insert, row.number, canonical_number(row.number), row.tracking_key, row.direction,
        row.order, row.customer, row.ref_kind, row.ref_id, row.resend_of, row.warehouse,
        row.carrier, row.service, row.tracking_no, row.label_reference, row.weight_grams,
        row.packages, row.ship_to, row.region, row.note, row.progression.status, row.promised_at,
        row.eta_at, row.eta_late_at, row.next_check_at, row.created_at);
}

void Shipments::save(ShipmentRow& row) {
    const auto& p = row.progression;
    tx_.run(update, row.id, row.tracking_key, row.carrier, row.service, row.tracking_no,
            row.label_reference, row.weight_grams, row.packages, row.note, p.status, p.trouble,
            p.status_at, p.first_scan_at, p.last_scan_at, p.delivered_at, p.attempts, p.damaged,
            row.exception, row.promised_at, row.carrier_eta, row.eta_at, row.eta_late_at,
            row.handed_over_at, row.received_back_at, row.counted_days, row.next_check_at,
            row.hub_since, row.watched_from);
    ++row.version;
}

void Shipments::add_line(ShipmentId id, const LineRow& line) {
    tx_.run(insert_line, id, line.order_line, line.product, line.lot, line.serial, line.location,
            line.quantity);
}

std::vector<LineRow> Shipments::lines(ShipmentId id) const {
    return tx_.all<LineRow>(select_lines, id);
}

std::optional<ShipmentId> Shipments::find_number(std::string_view folded) const {
    return tx_.find<ShipmentId>(select_number, folded);
}

std::vector<ShipmentId> Shipments::find_tracking(std::string_view key) const {
    return tx_.all<ShipmentId>(select_tracking, key);
}

std::optional<ShipmentId> Shipments::newest_with(CarrierId carrier, std::string_view key) const {
    return tx_.find<ShipmentId>(select_newest_with, carrier, key);
}

std::vector<ShipmentId> Shipments::due(Time now, int limit) const {
    return tx_.all<ShipmentId>(select_due, now, limit);
}

void count(store::Tx& tx, std::string_view name, int by) { tx.run(add_to_count, name, by); }

std::string status_count(ShipmentStatus status) { return std::string(to_text(status)); }

std::string exception_count(ExceptionKind kind) {
    return "exception:" + std::string(to_text(kind));
}

}  // namespace tandem::shipments
