// What the warehouse does with a return: it arrives, and somebody looks at it.

#include "base/refusal.h"
#include "events/record.h"
#include "inventory/places.h"
#include "inventory/stock.h"
#include "orders/orders_table.h"
#include "returns/work.h"

#include <algorithm>

namespace tandem::returns {
namespace {

std::string at_line(std::size_t i) { return "/lines/" + std::to_string(i); }

// Where returns go: the place that was named, or that of the warehouse that was, or of the only
// one.
LocationId place_for(events::Unit& unit, const ReceiveReturn& command) {
    if (command.location_id) return *command.location_id;
    auto warehouse = command.warehouse_id;
    if (!warehouse) {
        const auto all = inventory::warehouses(unit.tx);
        if (all.size() != 1)
            throw invalid_field("/warehouse_id", "required", "Say in which warehouse.");
        warehouse = all.front().id;
    }
    const auto known = inventory::warehouses(unit.tx);
    if (std::ranges::find(known, *warehouse, &inventory::Warehouse::id) == known.end())
        throw invalid_field("/warehouse_id", "unknown", "There is no such warehouse.");
    return inventory::location_for(unit, *warehouse, inventory::LocationType::returns);
}

std::vector<ReceivePieces> everything(const Work& work) {
    std::vector<ReceivePieces> list;
    for (const auto& line : work.lines) {
        const bool comes = line.outcome != Outcome::keep_refund && line.outcome != Outcome::reject;
        const auto rest = line.quantity - line.rejected - line.received;
        if (comes && rest > 0) list.push_back({.id = line.id, .quantity = rest});
    }
    return list;
}

// A line is about one lot: what came of another one is another line.
void note_lot(ReturnLineRow& line, const ReceivePieces& pieces, const std::string& at) {
    if (pieces.lot_id) {
        if (line.lot && line.received > 0 && *line.lot != *pieces.lot_id)
            throw invalid_field(at + "/lot_id", "other_lot",
                                "Pieces of another lot arrived on this line already.");
        line.lot = pieces.lot_id;
    }
    if (!pieces.serial.value.empty()) line.serial = pieces.serial.value;
}

// What went out of one lot comes back of it: nobody has to read its label.
void know_lot(store::Tx& tx, ReturnLineRow& line) {
    if (line.lot || !line.serial.empty()) return;
    const auto held = inventory::held_by_customer(tx, line.line, line.product);
    if (held.size() != 1) return;
    line.lot = held.front().lot;
    line.serial = held.front().serial;
}

// They were delivered, whether a carrier said so or not, and are back.
orders::LineProgress came_back(store::Tx& tx, OrderLineId id, std::int64_t quantity) {
    const auto line = orders::Lines(tx).get(id);
    const auto untold = std::max<std::int64_t>(0, line.returned + quantity - line.delivered);
    return {id, {.delivered = untold, .returned = quantity}};
}

void receive_line(Work& work, const ReceivePieces& pieces, LocationId place,
                  const std::string& at) {
    auto& line = work.line(at + "/id", pieces.id);
    note_lot(line, pieces, at);
    know_lot(work.unit.tx, line);
    line.set(received(line.pieces(), pieces.quantity));
    line.location = place;
    orders::progress(work.unit, {came_back(work.unit.tx, line.line, pieces.quantity)});
    inventory::take_back(work.unit, line.product, line.lot, pieces.quantity, place,
                         inventory::StockStatus::returned_pending_inspection, line.line,
                         {"return", work.row.id.value()}, line.serial);
}

struct Target {
    LocationId place;
    inventory::StockStatus status = inventory::StockStatus::ok;
};

LocationId usual_place(events::Unit& unit, LocationId from, inventory::LocationType type) {
    const auto at = inventory::get_location(unit.tx, from);
    return at.warehouse ? inventory::location_for(unit, at.warehouse->id, type) : from;
}

Target target_of(events::Unit& unit, LocationId from, const InspectPieces& pieces) {
    using inventory::LocationType;
    using inventory::StockStatus;
    const auto there = [&](LocationType type) {
        return pieces.location_id ? *pieces.location_id : usual_place(unit, from, type);
    };
    switch (pieces.disposition) {
        case Disposition::restock:
            return {there(LocationType::stock), StockStatus::ok};
        case Disposition::refurbish:
            return {pieces.location_id.value_or(from), StockStatus::damaged};
        case Disposition::return_to_supplier:
            return {pieces.location_id.value_or(from), StockStatus::rejected};
        case Disposition::scrap:
            return {there(LocationType::scrap), StockStatus::scrapped};
        case Disposition::quarantine:
            return {there(LocationType::quarantine), StockStatus::quarantined};
        case Disposition::back_to_customer:
            break;
    }
    return {from, StockStatus::returned_pending_inspection};
}

void move_inspected(Work& work, const ReturnLineRow& line, const InspectPieces& pieces,
                    const std::string& at) {
    if (pieces.disposition == Disposition::back_to_customer) return;
    const auto target = target_of(work.unit, *line.location, pieces);
    inventory::move(work.unit,
                    {.product = line.product,
                     .lot = line.lot,
                     .serial = line.serial,
                     .from = *line.location,
                     .to = target.place,
                     .from_status = inventory::StockStatus::returned_pending_inspection,
                     .to_status = target.status,
                     .quantity = pieces.quantity,
                     .reason = "inspection",
                     .doc = {"return", work.row.id.value()},
                     .line = line.line},
                    at);
}

void inspect_line(Work& work, const InspectPieces& pieces, const std::string& at) {
    auto& line = work.line(at + "/id", pieces.id);
    line.set(inspected(line.pieces(), pieces.quantity, pieces.disposition));
    const auto worst = from_text<Grade>(line.grade);
    if (!worst || *worst < pieces.grade) line.grade = to_text(pieces.grade);
    if (!pieces.root_cause.value.empty()) line.root_cause = pieces.root_cause.value;
    if (pieces.liable) line.liable = to_text(*pieces.liable);
    move_inspected(work, line, pieces, at);
    ReturnLines(work.unit.tx)
        .add_inspection(line.id, {pieces.quantity, pieces.grade, pieces.disposition,
                                  pieces.note.value, work.unit.actor.name(), work.unit.now});
}

}  // namespace

void receive(events::Unit& unit, const ReturnTarget& target, const ReceiveReturn& command) {
    Work work(unit, target);
    require_may_follow(work.row.state, ReturnState::partially_received);
    const auto lines = command.lines.empty() ? everything(work) : command.lines;
    if (lines.empty())
        throw conflict("nothing_to_receive", "Everything of this return has arrived.");
    const auto place = place_for(unit, command);
    std::vector<ReturnedPieces> pieces;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        receive_line(work, lines[i], place, at_line(i));
        pieces.push_back(work.about(work.line("", lines[i].id), lines[i].quantity, "received"));
    }
    const auto next = state_of(work.sums(), work.expected());
    work.step(next == ReturnState::inspected ? ReturnState::received : next, return_received,
              std::move(pieces));
}

void inspect(events::Unit& unit, const ReturnTarget& target, const InspectReturn& command) {
    Work work(unit, target);
    require_may_follow(work.row.state, ReturnState::inspected);
    if (command.lines.empty()) throw invalid_field("/lines", "required", "Say what was inspected.");
    std::vector<ReturnedPieces> pieces;
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const auto& one = command.lines[i];
        inspect_line(work, one, at_line(i));
        pieces.push_back(work.about(work.line("", one.id), one.quantity, to_text(one.disposition)));
    }
    work.step(state_of(work.sums(), work.expected()), return_inspected, std::move(pieces));
}

}  // namespace tandem::returns
