#include "shipments/settle.h"

#include "events/record.h"
#include "shipments/events.h"
#include "shipments/exceptions.h"
#include "shipments/lanes.h"

#include <algorithm>

namespace tandem::shipments {
namespace {

constexpr std::string_view select_undelivered = R"sql(
    SELECT order_lines.id, SUM(shipment_lines.quantity),
           MAX(order_lines.shipped - order_lines.delivered)
      FROM shipment_lines
      JOIN order_lines ON order_lines.id = shipment_lines.order_line_id
     WHERE shipment_lines.shipment_id = $1
     GROUP BY order_lines.id
     ORDER BY order_lines.id)sql";

struct Undelivered {
    OrderLineId line;
    std::int64_t quantity = 0;
    std::int64_t left = 0;
};

// The order's lines count as delivered what an outbound parcel brings, but for what is known to
// have come already (it was sent back, or its order was imported).
void deliver(events::Unit& unit, const ShipmentRow& row) {
    if (row.direction != Direction::outbound) return;
    std::vector<orders::LineProgress> steps;
    for (const auto& line : unit.tx.all<Undelivered>(select_undelivered, row.id))
        if (const auto step = std::min(line.quantity, line.left); step > 0)
            steps.push_back({line.line, {.delivered = step}});
    if (!steps.empty()) orders::progress(unit, steps);
}

void tell_status(events::Unit& unit, const ShipmentRow& row, const ShipmentRow& before) {
    const auto& from = before.progression;
    const auto& to = row.progression;
    if (from.status == to.status && from.trouble == to.trouble) return;
    if (from.status != to.status) {
        count(unit.tx, status_count(from.status), -1);
        count(unit.tx, status_count(to.status), 1);
        if (to.status == ShipmentStatus::delivered) deliver(unit, row);
    }
    unit.record(ShipmentStatusChanged{
        row.id, row.number, row.direction, row.order, row.customer, from.status, to.status,
        to.trouble, to.status_at.value_or(unit.now), row.eta_at, "", row.ref_kind, row.ref_id});
}

std::optional<std::int64_t> day(std::optional<Time> time) {
    if (!time) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(*time).time_since_epoch().count();
}

void tell_eta(events::Unit& unit, const ShipmentRow& row, const ShipmentRow& before) {
    if (day(row.eta_at) == day(before.eta_at)) return;
    unit.record(ShipmentEtaChanged{row.id, row.number, row.order, row.customer, before.eta_at,
                                   row.eta_at, row.eta_late_at, row.promised_at});
}

}  // namespace

void settle(events::Unit& unit, ShipmentRow& row, const ShipmentRow& before,
            const std::vector<Scan>& lately) {
    estimate(unit.tx, row);
    count_delivery(unit.tx, row);
    tell_status(unit, row, before);
    tell_eta(unit, row, before);
    follow_scans(unit, row, lately);
    follow_promise(unit, row);
    set_next_check(unit, row);
    Shipments(unit.tx).save(row);
}

}  // namespace tandem::shipments
