#include "base/refusal.h"
#include "events/record.h"
#include "inventory/places.h"
#include "json/decode.h"
#include "orders/replacements.h"
#include "shipments/checks.h"
#include "shipments/events.h"
#include "shipments/exceptions.h"
#include "shipments/number_pattern.h"
#include "shipments/settle.h"

#include <algorithm>

namespace tandem::shipments {
namespace {

Refusal is_over() {
    return conflict("shipment_over", "This shipment has ended: nothing about it changes any more.");
}

void require_under_way(const ShipmentRow& row) {
    if (is_final(row.progression.status)) throw is_over();
}

template <class T>
void set(std::vector<CarrierChange>& changes, const char* what, T& member, T value) {
    if (member == value) return;
    auto before = json::encode(member);
    changes.push_back({what, std::move(before), json::encode(value)});
    member = std::move(value);
}

std::vector<CarrierChange> apply(ShipmentRow& row, const ChangeShipment& command) {
    std::vector<CarrierChange> changes;
    if (command.carrier_id.present) set(changes, "carrier", row.carrier, command.carrier_id.value);
    if (command.service) set(changes, "service", row.service, command.service->value);
    if (command.tracking_no)
        set(changes, "tracking_no", row.tracking_no, command.tracking_no->value);
    if (command.label_reference)
        set(changes, "label_reference", row.label_reference, command.label_reference->value);
    if (command.weight_grams)
        set<std::int64_t>(changes, "weight_grams", row.weight_grams, command.weight_grams->value);
    if (command.packages) {
        check_packages(*command.packages);
        set(changes, "packages", row.packages, json::encode(*command.packages));
    }
    if (command.promised_at.present)
        set(changes, "promised_at", row.promised_at, command.promised_at.value);
    if (command.note) set(changes, "note", row.note, command.note->value);
    return changes;
}

std::int64_t put_back(events::Unit& unit, const ShipmentRow& row, LocationId to,
                      inventory::StockStatus status) {
    std::int64_t pieces = 0;
    for (const auto& line : Shipments(unit.tx).lines(row.id)) {
        if (!line.order_line) continue;
        const auto place = to == LocationId() ? *line.location : to;
        inventory::take_back(unit, line.product, line.lot, line.quantity, place, status,
                             *line.order_line, {"shipment", row.id.value()}, line.serial);
        pieces += line.quantity;
    }
    return pieces;
}

// The order's lines are where they were before the parcel was packed, but without stock.
void take_steps_back(events::Unit& unit, const ShipmentRow& row) {
    std::vector<orders::LineProgress> steps;
    for (const auto& line : Shipments(unit.tx).lines(row.id))
        if (line.order_line)
            steps.push_back({*line.order_line,
                             {.allocated = -line.quantity,
                              .picked = -line.quantity,
                              .shipped = -line.quantity}});
    if (!steps.empty()) orders::progress(unit, steps);
}

void finish_cancelling(events::Unit& unit, ShipmentRow& row, const std::string& reason) {
    const auto from = row.progression.status;
    row.progression.status = ShipmentStatus::cancelled;
    row.progression.status_at = unit.now;
    count(unit.tx, status_count(from), -1);
    count(unit.tx, status_count(ShipmentStatus::cancelled), 1);
    unit.record(ShipmentStatusChanged{row.id,
                                      row.number,
                                      row.direction,
                                      row.order,
                                      row.customer,
                                      from,
                                      ShipmentStatus::cancelled,
                                      Trouble::none,
                                      unit.now,
                                      {},
                                      reason,
                                      row.ref_kind,
                                      row.ref_id});
    Exceptions exceptions(unit, row);
    for (const auto kind : exceptions.open()) exceptions.clear(kind, "The shipment was cancelled.");
    row.next_check_at.reset();
    Shipments(unit.tx).save(row);
}

orders::AskReplacement to_replacement(const std::vector<LineRow>& lines, const Resend& command) {
    orders::AskReplacement wanted;
    wanted.kind = orders::ReplacementKind::resend;
    wanted.reason = command.reason;
    wanted.conversation_id = command.conversation_id;
    for (const auto& line : lines) {
        if (!line.order_line) continue;
        const auto same = std::ranges::find_if(wanted.lines, [&](const orders::ReplaceLine& one) {
            return one.line_id == *line.order_line;
        });
        if (same == wanted.lines.end())
            wanted.lines.push_back({*line.order_line, {line.quantity}});
        else
            same->quantity.value += line.quantity;
    }
    return wanted;
}

// What stock there is for the new order leaves at once; the rest waits like any order.
std::optional<ShipmentRef> send_again(events::Unit& unit, const ShipmentRow& row, OrderId order) {
    const auto placed = orders::get_order(unit.tx, order);
    if (placed.quantities.allocated == 0 || !placed.hold_reasons.empty()) return std::nullopt;
    CreateShipment again;
    again.order_id = order;
    again.carrier_id = row.carrier;
    again.service = json::Default<json::Text<0, 40>>(row.service);
    again.resend_of = row.id;
    const auto id = create_shipment(unit, again);
    return ShipmentRef{id, Shipments(unit.tx).get(id).number};
}

}  // namespace

void change_shipment(events::Unit& unit, const ShipmentTarget& target,
                     const ChangeShipment& command) {
    auto row = Shipments(unit.tx).lock(target);
    require_under_way(row);
    const auto before = row;
    auto changes = apply(row, command);
    if (changes.empty()) return;
    if (row.carrier && (row.carrier != before.carrier || row.service != before.service))
        check_service(unit.tx, *row.carrier, row.service);
    std::vector<Scan> scans;
    if (row.tracking_no != before.tracking_no || row.carrier != before.carrier) {
        row.tracking_key = canonical_number(row.tracking_no);
        check_tracking_free(unit.tx, row);
        reread_scans(unit.tx, row);
        scans = adopt_scans(unit.tx, row);
    }
    unit.record(ShipmentChanged{row.id, row.number, row.order, row.customer, std::move(changes)});
    settle(unit, row, before, scans);
}

void hand_over(events::Unit& unit, const ShipmentTarget& target, const HandOver& command) {
    auto row = Shipments(unit.tx).lock(target);
    require_under_way(row);
    if (row.handed_over_at)
        throw conflict("already_handed_over", "The carrier has this parcel already.");
    const auto at = command.at.value_or(unit.now);
    if (at > unit.now || at < row.created_at - std::chrono::hours(24 * 365))
        throw invalid_field("/at", "hand_over_time", "It was handed over before now.");
    const auto before = row;
    row.handed_over_at = at;
    unit.record(ShipmentHandedOver{row.id, row.number, row.order, row.customer, at});
    settle(unit, row, before, {});
}

void cancel_shipment(events::Unit& unit, const ShipmentTarget& target,
                     const CancelShipment& command) {
    auto row = Shipments(unit.tx).lock(target);
    require_under_way(row);
    if (row.handed_over_at || row.progression.first_scan_at)
        throw conflict("already_handed_over", "The carrier has it already: it can only come back.");
    if (row.direction == Direction::outbound) {
        put_back(unit, row, {}, inventory::StockStatus::ok);
        take_steps_back(unit, row);
    }
    finish_cancelling(unit, row, command.reason.value);
    if (row.direction == Direction::outbound && row.order)
        static_cast<void>(orders::allocate(unit, {*row.order}));
}

void receive_back(events::Unit& unit, const ShipmentTarget& target) {
    auto row = Shipments(unit.tx).lock(target);
    if (row.progression.status != ShipmentStatus::return_to_sender || row.received_back_at)
        throw conflict("not_coming_back", "This parcel is not on its way back to us.");
    if (row.direction != Direction::outbound || !row.warehouse)
        throw conflict("not_coming_back", "This parcel is not on its way back to us.");
    const auto place =
        inventory::location_for(unit, *row.warehouse, inventory::LocationType::returns);
    const auto pieces =
        put_back(unit, row, place, inventory::StockStatus::returned_pending_inspection);
    row.received_back_at = unit.now;
    unit.record(ShipmentReceivedBack{row.id, row.number, row.order, row.customer, pieces});
    Exceptions(unit, row).clear(ExceptionKind::return_to_sender, "It is back with us.",
                                unit.actor.name());
    Shipments(unit.tx).save(row);
}

Resent resend(events::Unit& unit, ShipmentId id, const Resend& command) {
    const auto row = Shipments(unit.tx).lock({id});
    if (row.direction != Direction::outbound || !row.order)
        throw conflict("not_outbound", "Only what was sent to a customer can be sent again.");
    if (row.progression.status == ShipmentStatus::cancelled)
        throw conflict("shipment_cancelled", "This shipment was cancelled.");
    const auto wanted = to_replacement(Shipments(unit.tx).lines(id), command);
    const auto replacement =
        orders::get_replacement(unit.tx, orders::replace(unit, *row.order, wanted));
    Resent resent{.replacement_id = replacement.id,
                  .approval_id = replacement.approval_id,
                  .order = replacement.placed_order,
                  .shipment = {}};
    if (resent.order) resent.shipment = send_again(unit, row, resent.order->id);
    return resent;
}

}  // namespace tandem::shipments
