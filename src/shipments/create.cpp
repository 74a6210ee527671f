#include "base/refusal.h"
#include "catalog/numbers.h"
#include "events/record.h"
#include "json/decode.h"
#include "shipments/carriers_table.h"
#include "shipments/checks.h"
#include "shipments/events.h"
#include "shipments/exceptions.h"
#include "shipments/lanes.h"
#include "shipments/number_pattern.h"
#include "shipments/settle.h"

#include <algorithm>
#include <set>

namespace tandem::shipments {
namespace {

constexpr std::size_t most_lines = 500;

// What of an order line goes into the parcel.
struct Wanted {
    const orders::OrderLine* line = nullptr;
    std::int64_t quantity = 0;
    std::string path;
};

const orders::OrderLine* line_of(const orders::Order& order, std::optional<OrderLineId> id) {
    const auto found =
        std::ranges::find_if(order.lines, [&](const auto& line) { return line.id == id; });
    return found == order.lines.end() ? nullptr : &*found;
}

// The first pieces that are set aside for the line in this warehouse; those of another end it.
std::int64_t set_aside_in(store::Tx& tx, OrderLineId line, std::optional<WarehouseId>& warehouse) {
    std::int64_t quantity = 0;
    for (const auto& piece : inventory::allocations_of(tx, line)) {
        if (!warehouse) warehouse = piece.warehouse;
        if (piece.warehouse != *warehouse) break;
        quantity += piece.quantity;
    }
    return quantity;
}

// A parcel is packed in one warehouse: what waits in others goes into parcels of its own.
std::vector<Wanted> all_that_is_ready(store::Tx& tx, const orders::Order& order,
                                      std::optional<WarehouseId>& warehouse) {
    std::vector<Wanted> wanted;
    for (const auto& line : order.lines)
        if (const auto ready = set_aside_in(tx, line.id, warehouse); ready > 0)
            wanted.push_back({&line, ready, "/lines"});
    if (wanted.empty())
        throw invalid_field("/lines", "nothing_to_ship",
                            "Nothing is set aside for this order that could be sent.");
    return wanted;
}

std::int64_t most_of(const orders::OrderLine& line, Direction direction) {
    if (direction == Direction::returning) return line.quantities.shipped;
    return line.quantities.allocated - line.quantities.shipped;
}

std::vector<Wanted> checked_lines(const orders::Order& order, const CreateShipment& command) {
    std::vector<Wanted> wanted;
    std::set<OrderLineId> seen;
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const auto path = "/lines/" + std::to_string(i);
        const auto* line = line_of(order, command.lines[i].order_line_id);
        if (line == nullptr)
            throw invalid_field(path + "/order_line_id", "unknown", "The order has no such line.");
        if (!seen.insert(line->id).second)
            throw invalid_field(path + "/order_line_id", "duplicate", "This line is there twice.");
        const auto quantity = command.lines[i].quantity.value;
        if (quantity > most_of(*line, command.direction.value))
            throw invalid_field(path + "/quantity", "too_much",
                                "That is more than there is of this line to send.");
        wanted.push_back({line, quantity, path});
    }
    return wanted;
}

orders::Order order_of(store::Tx& tx, const CreateShipment& command) {
    if (!command.order_id) throw invalid_field("/order_id", "required", "Say of which order.");
    if (orders::order_refs(tx, {*command.order_id}).empty())
        throw invalid_field("/order_id", "unknown", "There is no such order.");
    return orders::get_order(tx, *command.order_id);
}

std::optional<Time> promise_of(const orders::Order& order, const std::vector<Wanted>& wanted) {
    auto promised = order.promised_delivery_at;
    for (const auto& one : wanted)
        if (const auto of_line = one.line->promised_delivery_at)
            promised = promised ? std::min(*promised, *of_line) : *of_line;
    return promised;
}

void check_command(store::Tx& tx, const CreateShipment& command) {
    if (command.lines.size() > most_lines)
        throw invalid_field("/lines", "too_many", "A parcel can have at most 500 lines.",
                            {{"max", "500"}});
    check_packages(command.packages);
    if (command.carrier_id) check_service(tx, *command.carrier_id, command.service.value.value);
    if (command.resend_of && !Shipments(tx).find(*command.resend_of))
        throw invalid_field("/resend_of", "unknown", "There is no such shipment.");
}

ShipmentRow to_row(events::Unit& unit, const CreateShipment& command) {
    ShipmentRow row{.number = catalog::next_number(unit.tx, "shipment", "SH-"),
                    .tracking_key = canonical_number(command.tracking_no.value.value),
                    .direction = command.direction.value,
                    .ref_kind = command.ref_kind.value,
                    .ref_id = command.ref_id.value,
                    .resend_of = command.resend_of,
                    .warehouse = command.warehouse_id,
                    .carrier = command.carrier_id,
                    .service = command.service.value,
                    .tracking_no = command.tracking_no.value,
                    .label_reference = command.label_reference.value,
                    .weight_grams = command.weight_grams.value.value,
                    .packages = json::encode(command.packages),
                    .note = command.note.value,
                    .promised_at = command.promised_at,
                    .created_at = unit.now};
    check_tracking_free(unit.tx, row);
    const auto& ship_to = command.ship_to.value_or(orders::PostalAddress{});
    row.ship_to = json::encode(ship_to);
    row.region = region_of(ship_to);
    return row;
}

void give_order(ShipmentRow& row, const orders::Order& order, const CreateShipment& command,
                const std::vector<Wanted>& wanted) {
    row.order = order.id;
    if (order.customer) row.customer = order.customer->id;
    if (!command.promised_at) row.promised_at = promise_of(order, wanted);
    if (command.ship_to || row.direction != Direction::outbound) return;
    row.ship_to = json::encode(order.ship_to);
    row.region = region_of(order.ship_to);
}

// Moves what is wanted out of stock, piece by piece, and counts it as shipped.
void take_out(events::Unit& unit, ShipmentId id, const std::vector<Wanted>& wanted) {
    std::vector<orders::LineProgress> steps;
    for (const auto& one : wanted) {
        const auto& now = one.line->quantities;
        const auto picked = std::max<std::int64_t>(0, now.shipped + one.quantity - now.picked);
        steps.push_back({one.line->id, {.picked = picked, .shipped = one.quantity}});
    }
    orders::progress(unit, steps);
    Shipments shipments(unit.tx);
    for (const auto& one : wanted)
        for (const auto& piece :
             inventory::ship(unit, one.line->id, one.quantity, {"shipment", id.value()}))
            shipments.add_line(id, {one.line->id, one.line->product.id, piece.lot, piece.serial,
                                    piece.location, piece.quantity});
}

std::int64_t pieces_of(const std::vector<Wanted>& wanted) {
    std::int64_t pieces = 0;
    for (const auto& one : wanted) pieces += one.quantity;
    return pieces;
}

ShipmentId add(events::Unit& unit, ShipmentRow& row) {
    estimate(unit.tx, row);
    row.id = Shipments(unit.tx).add(row);
    return row.id;
}

// Recorded first, then what carriers have said already.
void begin(events::Unit& unit, ShipmentRow& row, std::int64_t pieces) {
    unit.record(ShipmentCreated{row.id, row.number, row.direction, row.order, row.customer,
                                row.carrier, row.tracking_no, pieces, row.promised_at,
                                row.resend_of, row.ref_kind, row.ref_id});
    const auto before = row;
    const auto scans = adopt_scans(unit.tx, row);
    settle(unit, row, before, scans);
}

ShipmentId create_outbound(events::Unit& unit, const CreateShipment& command) {
    const auto order = order_of(unit.tx, command);
    auto warehouse = command.warehouse_id;
    const auto wanted = command.lines.empty() ? all_that_is_ready(unit.tx, order, warehouse)
                                              : checked_lines(order, command);
    if (!warehouse) static_cast<void>(set_aside_in(unit.tx, wanted.front().line->id, warehouse));
    auto row = to_row(unit, command);
    row.warehouse = warehouse;
    give_order(row, order, command, wanted);
    const auto id = add(unit, row);
    take_out(unit, id, wanted);
    begin(unit, row, pieces_of(wanted));
    return id;
}

ShipmentId create_returning(events::Unit& unit, const CreateShipment& command) {
    const auto order = order_of(unit.tx, command);
    const auto wanted = checked_lines(order, command);
    auto row = to_row(unit, command);
    give_order(row, order, command, {});
    row.promised_at = command.promised_at;
    const auto id = add(unit, row);
    for (const auto& one : wanted)
        Shipments(unit.tx).add_line(id,
                                    {one.line->id, one.line->product.id, {}, "", {}, one.quantity});
    begin(unit, row, pieces_of(wanted));
    return id;
}

ShipmentId create_inbound(events::Unit& unit, const CreateShipment& command) {
    auto row = to_row(unit, command);
    const auto id = add(unit, row);
    std::int64_t pieces = 0;
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const auto product = command.lines[i].product_id;
        if (!product || catalog::refs(unit.tx, {*product}).empty())
            throw invalid_field("/lines/" + std::to_string(i) + "/product_id", "unknown",
                                "There is no such product.");
        const auto quantity = command.lines[i].quantity.value;
        Shipments(unit.tx).add_line(id, {{}, *product, {}, "", {}, quantity});
        pieces += quantity;
    }
    begin(unit, row, pieces);
    return id;
}

}  // namespace

ShipmentId create_shipment(events::Unit& unit, const CreateShipment& command) {
    check_command(unit.tx, command);
    switch (command.direction.value) {
        case Direction::outbound:
            return create_outbound(unit, command);
        case Direction::returning:
            return create_returning(unit, command);
        case Direction::inbound:
            return create_inbound(unit, command);
    }
    throw std::logic_error("unknown direction");
}

}  // namespace tandem::shipments
