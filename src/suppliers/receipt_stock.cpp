#include "events/record.h"
#include "suppliers/events.h"
#include "suppliers/inspections.h"
#include "suppliers/paths.h"
#include "suppliers/purchase_table.h"
#include "suppliers/receipts.h"
#include "suppliers/receipts_table.h"
#include "suppliers/scorecard.h"

#include <algorithm>

// What a receipt does to lots and stock.

namespace tandem::suppliers {
namespace {

using inventory::StockStatus;

inventory::Move move_of(const ReceiptRow& receipt, const ReceiptLineRow& line, LocationId from,
                        LocationId to, std::string reason) {
    return {.product = line.product,
            .lot = line.lot,
            .from = from,
            .to = to,
            .reason = std::move(reason),
            .doc = {"receipt", receipt.id.value()}};
}

// Pieces with numbers of their own move one by one; `first` is the first of them.
void move_pieces(events::Unit& unit, inventory::Move move, const ReceiptLineRow& line,
                 std::int64_t first, std::int64_t quantity, std::string_view at = {}) {
    if (line.tracking != catalog::Tracking::serial) {
        move.quantity = quantity;
        inventory::move(unit, move, at);
        return;
    }
    const auto serials = serials_of(line);
    for (auto i = first; i < first + quantity; ++i) {
        move.serial = serials.at(static_cast<std::size_t>(i));
        move.quantity = 1;
        inventory::move(unit, move, at);
    }
}

LocationId place_of(events::Unit& unit, const ReceiptRow& receipt, const FinishCount& command) {
    if (!command.location_id)
        return inventory::location_for(unit, receipt.warehouse, inventory::LocationType::stock);
    const auto all = inventory::locations(unit.tx, receipt.warehouse);
    if (std::ranges::none_of(all, [&](const auto& one) { return one.id == *command.location_id; }))
        throw invalid_field("/location_id", "unknown", "There is no such location.");
    return *command.location_id;
}

void make_lot(events::Unit& unit, const ReceiptRow& receipt, ReceiptLineRow& line, std::size_t i) {
    if (line.lot_code.empty()) return;
    line.lot = inventory::find_lot(unit.tx, line.product, line.lot_code);
    if (line.lot) return;
    line.lot = inventory::add_lot(unit,
                                  {.product_id = line.product,
                                   .code = line.lot_code,
                                   .supplier_id = receipt.supplier,
                                   .supplier_lot = json::Text<0, 80>(line.supplier_lot),
                                   .purchase_line_id = line.purchase_line,
                                   .receipt_id = receipt.id,
                                   .made_at = line.made_at,
                                   .expires_at = line.expires_at},
                                  "/lines/" + std::to_string(i));
}

// The inspection that the line waits for, when a plan wants one.
bool inspect(events::Unit& unit, const ReceiptRow& receipt, ReceiptLineRow& line) {
    const auto plan = plan_for(unit.tx, InspectionKind::incoming, receipt.supplier, line.product);
    if (!plan) return false;
    line.inspection = open_for_receipt(unit, *plan, receipt.supplier, line.product, receipt.id,
                                       line.id, line.lot, line.counted.value_or(0));
    return true;
}

void accept(events::Unit& unit, ReceiptLineRow& line) {
    line.accepted = line.counted.value_or(0);
    if (line.purchase_line) judge(unit.tx, *line.purchase_line, line.accepted, 0);
}

struct Sums {
    std::int64_t counted = 0;
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::int64_t put_away = 0;
};

Sums sums_of(const std::vector<ReceiptLineRow>& lines) {
    Sums sums;
    for (const auto& line : lines) {
        sums.counted += line.counted.value_or(0);
        sums.accepted += line.accepted;
        sums.rejected += line.rejected;
        sums.put_away += line.put_away;
    }
    return sums;
}

void decide(events::Unit& unit, ReceiptRow& receipt, const Sums& sums) {
    if (receipt.inspections_open > 0) {
        receipt.status = ReceiptStatus::inspecting;
        return;
    }
    receipt.status = sums.rejected == 0   ? ReceiptStatus::accepted
                     : sums.accepted == 0 ? ReceiptStatus::rejected
                                          : ReceiptStatus::partially_accepted;
    receipt.decided_at = unit.now;
    unit.record(ReceiptDecided{receipt.id, receipt.supplier, std::string(to_text(receipt.status)),
                               sums.accepted, sums.rejected});
}

void count_arrival(events::Unit& unit, const ReceiptRow& receipt,
                   const std::vector<ReceiptLineRow>& lines) {
    const auto arrived = receipt.arrived_at.value_or(unit.now);
    Tally tally{.received = sums_of(lines).counted, .receipts = 1};
    if (receipt.purchase_order) {
        std::vector<Arrival> arrivals;
        for (const auto& line : lines)
            if (line.purchase_line && line.counted.value_or(0) > 0)
                arrivals.push_back({*line.purchase_line, *line.counted});
        receive(unit, *receipt.purchase_order, arrivals, arrived);
        if (const auto sent = Purchases(unit.tx).get(*receipt.purchase_order).sent_at) {
            tally.lead_count = 1;
            tally.lead_ms = std::max<std::int64_t>(0, to_millis(arrived) - to_millis(*sent));
        }
    }
    count(unit.tx, receipt.supplier, arrived, tally);
}

ReceiptLineRow& line_of(std::vector<ReceiptLineRow>& lines, ReceiptLineId id,
                        const std::string& path) {
    const auto found = std::ranges::find(lines, id, &ReceiptLineRow::id);
    if (found == lines.end())
        throw invalid_field(path, "unknown", "This receipt has no such line.");
    return *found;
}

void restatus(events::Unit& unit, const ReceiptRow& receipt, const ReceiptLineRow& line,
              StockStatus from, StockStatus to, std::string reason) {
    const auto place = receipt.location.value_or(LocationId());
    auto move = move_of(receipt, line, place, place, std::move(reason));
    move.from_status = from;
    move.to_status = to;
    move_pieces(unit, move, line, 0, line.counted.value_or(0));
}

bool may_put_away(ReceiptStatus status) {
    return status == ReceiptStatus::inspecting || status == ReceiptStatus::accepted ||
           status == ReceiptStatus::partially_accepted;
}

}  // namespace

void finish_count(events::Unit& unit, ReceiptId id, const FinishCount& command) {
    Receipts receipts(unit.tx);
    auto receipt = receipts.get(id);
    if (receipt.status != ReceiptStatus::counting) throw conflict("wrong_status", "Count first.");
    auto lines = receipts.lines(id);
    if (sums_of(lines).counted == 0) throw conflict("nothing_counted", "Nothing was counted.");
    const auto place = place_of(unit, receipt, command);
    receipt.location = place;
    receipt.counted_at = unit.now;
    std::vector<LotId> lots;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto& line = lines[i];
        if (line.counted.value_or(0) == 0) continue;
        make_lot(unit, receipt, line, i);
        const bool waits = inspect(unit, receipt, line);
        auto move = move_of(receipt, line, inventory::at_supplier, place, "receipt");
        move.to_status = waits ? StockStatus::quarantined : StockStatus::ok;
        move_pieces(unit, move, line, 0, *line.counted, "/lines/" + std::to_string(i));
        if (line.lot) lots.push_back(*line.lot);
        if (waits) ++receipt.inspections_open;
    }
    count_arrival(unit, receipt, lines);
    for (auto& line : lines) {
        if (line.counted.value_or(0) > 0 && !line.inspection) accept(unit, line);
        receipts.save_line(line);
    }
    const auto sums = sums_of(lines);
    unit.record(ReceiptCounted{id, receipt.supplier, lots, sums.counted, receipt.inspections_open});
    decide(unit, receipt, sums);
    receipts.save(receipt);
}

Receipt finish_count(events::Journal& journal, const Actor& actor, ReceiptId id,
                     const FinishCount& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        finish_count(unit, id, command);
        return get_receipt(unit.tx, id);
    });
}

void inspected(events::Unit& unit, ReceiptId id, ReceiptLineId line_id, bool passed) {
    Receipts receipts(unit.tx);
    auto receipt = receipts.get(id);
    auto lines = receipts.lines(id);
    auto& line = line_of(lines, line_id, "/line_id");
    const auto quantity = line.counted.value_or(0);
    restatus(unit, receipt, line, StockStatus::quarantined,
             passed ? StockStatus::ok : StockStatus::rejected, "inspection");
    (passed ? line.accepted : line.rejected) = quantity;
    receipts.save_line(line);
    if (line.purchase_line)
        judge(unit.tx, *line.purchase_line, passed ? quantity : 0, passed ? 0 : quantity);
    count(unit.tx, receipt.supplier, receipt.arrived_at.value_or(unit.now),
          {.rejected = passed ? 0 : quantity, .lots = 1, .lots_rejected = passed ? 0 : 1});
    --receipt.inspections_open;
    decide(unit, receipt, sums_of(lines));
    receipts.save(receipt);
}

// The lot stays one that failed; its pieces do not count as rejected any more.
void deviate(events::Unit& unit, ReceiptId id, ReceiptLineId line_id) {
    Receipts receipts(unit.tx);
    auto receipt = receipts.get(id);
    auto lines = receipts.lines(id);
    auto& line = line_of(lines, line_id, "/line_id");
    restatus(unit, receipt, line, StockStatus::rejected, StockStatus::ok, "deviation");
    line.accepted = std::exchange(line.rejected, 0);
    receipts.save_line(line);
    if (line.purchase_line) judge(unit.tx, *line.purchase_line, line.accepted, -line.accepted);
    count(unit.tx, receipt.supplier, receipt.arrived_at.value_or(unit.now),
          {.rejected = -line.accepted});
    decide(unit, receipt, sums_of(lines));
    receipts.save(receipt);
}

void put_away(events::Unit& unit, ReceiptId id, const PutAway& command) {
    if (command.lines.empty()) throw invalid_field("/lines", "required", "Say what goes where.");
    Receipts receipts(unit.tx);
    auto receipt = receipts.get(id);
    if (!may_put_away(receipt.status))
        throw conflict("wrong_status", "Nothing of it waits to be put away.");
    auto lines = receipts.lines(id);
    std::int64_t moved = 0;
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const auto& given = command.lines[i];
        auto& line = line_of(lines, given.line_id, line_path(i, "/line_id"));
        const auto left = line.accepted - line.put_away;
        const auto quantity = given.quantity ? given.quantity->value : left;
        if (quantity > left || left == 0)
            throw invalid_field(line_path(i, "/quantity"), "too_many",
                                "This is more than waits to be put away.");
        const auto from = receipt.location.value_or(LocationId());
        if (from != given.location_id)
            move_pieces(unit, move_of(receipt, line, from, given.location_id, "putaway"), line,
                        line.put_away, quantity, "/lines/" + std::to_string(i));
        line.put_away += quantity;
        moved += quantity;
        receipts.save_line(line);
    }
    const auto sums = sums_of(lines);
    if (receipt.inspections_open == 0 && sums.put_away == sums.accepted) {
        receipt.status = ReceiptStatus::putaway;
        receipt.putaway_at = unit.now;
    }
    receipts.save(receipt);
    unit.record(ReceiptPutAway{id, moved});
}

Receipt put_away(events::Journal& journal, const Actor& actor, ReceiptId id,
                 const PutAway& command) {
    actor.require(Permission::quality_inspect);
    return journal.write(actor, [&](events::Unit& unit) {
        put_away(unit, id, command);
        return get_receipt(unit.tx, id);
    });
}

}  // namespace tandem::suppliers
