#include "base/refusal.h"
#include "events/record.h"
#include "inventory/events.h"
#include "inventory/giving_back.h"
#include "inventory/ledger.h"

#include <algorithm>
#include <map>

namespace tandem::inventory {
namespace {

// Enough for all but the most scattered stock in one go.
constexpr std::int64_t candidates = 20;
// Reservations that are freed in one transaction.
constexpr std::int64_t freed_at_once = 200;

constexpr std::string_view select_pieces = R"sql(
    SELECT NULLIF(stock.lot_id, 0), stock.serial, stock.warehouse_id, stock.location_id,
           allocations.quantity
      FROM allocations
      JOIN stock ON stock.id = allocations.stock_id
     WHERE allocations.line_id = $1
     ORDER BY allocations.id)sql";

constexpr std::string_view select_held = R"sql(
    SELECT NULLIF(COALESCE(lot_id, 0), 0), serial,
           CAST(SUM(CASE WHEN to_id = -2 THEN quantity ELSE -quantity END) AS BIGINT)
      FROM stock_moves
     WHERE line_id = $1 AND product_id = $2 AND (to_id = -2 OR from_id = -2)
     GROUP BY NULLIF(COALESCE(lot_id, 0), 0), serial
    HAVING SUM(CASE WHEN to_id = -2 THEN quantity ELSE -quantity END) > 0)sql";

constexpr std::string_view update_kept = R"sql(
    UPDATE allocations
       SET reserved_until = NULL
     WHERE line_id = $1)sql";

void require_quantity(std::int64_t quantity) {
    if (quantity < 1 || quantity > largest_quantity)
        throw invalid_field("/quantity", "quantity", "A quantity is from 1 to a trillion.");
}

std::optional<LotId> lot_or_none(LotId lot) {
    if (lot == LotId()) return std::nullopt;
    return lot;
}

Piece piece_of(const StockRow& row, std::int64_t quantity) {
    return {lot_or_none(row.lot), row.serial, row.warehouse, row.location, quantity};
}

Move to_customer(const StockRow& row, std::int64_t quantity, OrderLineId line, const DocRef& doc) {
    return {.product = row.product,
            .lot = lot_or_none(row.lot),
            .serial = row.serial,
            .from = row.location,
            .to = at_customer,
            .from_status = row.status,
            .to_status = row.status,
            .quantity = quantity,
            .reason = "shipment",
            .doc = doc,
            .line = line};
}

Piece ship_piece(events::Unit& unit, Ledger& ledger, const AllocationRow& allocation,
                 std::int64_t quantity, const DocRef& doc) {
    if (!ledger.shrink(allocation.id, quantity))
        throw conflict("not_allocated", "So much is not kept for this line.");
    const auto row = ledger.take_allocated(allocation.stock, quantity);
    ledger.roll({.product = row.product,
                 .warehouse = row.warehouse,
                 .on_hand = -quantity,
                 .sellable = row.sellable ? -quantity : 0,
                 .allocated = -quantity});
    const auto move = to_customer(row, quantity, allocation.line, doc);
    if (move.lot) ledger.count_lot(row.lot, 0, -quantity, quantity);
    if (!move.serial.empty()) ledger.move_serial(move);
    ledger.add(move, unit.actor, unit.now);
    return piece_of(row, quantity);
}

}  // namespace

bool give_back(Ledger& ledger, const AllocationRow& allocation, std::int64_t quantity) {
    if (!ledger.shrink(allocation.id, quantity)) return false;
    const auto row = ledger.deallocate(allocation.stock, quantity);
    ledger.roll({.product = row.product, .warehouse = row.warehouse, .allocated = -quantity});
    return true;
}

std::vector<LostLine> give_back_all(Ledger& ledger, const std::vector<AllocationRow>& rows) {
    std::map<OrderLineId, std::int64_t> lost;
    for (const auto& row : rows)
        if (give_back(ledger, row, row.quantity)) lost[row.line] += row.quantity;
    std::vector<LostLine> lines;
    for (const auto& [line, quantity] : lost) lines.push_back({line, quantity});
    return lines;
}

std::vector<Piece> allocate(events::Unit& unit, OrderLineId line, ProductId product,
                            std::int64_t quantity, std::optional<WarehouseId> warehouse,
                            std::optional<Time> reserved_until) {
    require_quantity(quantity);
    Ledger ledger(unit.tx);
    std::vector<Piece> got;
    while (quantity > 0) {
        const auto rows = ledger.to_allocate(product, warehouse, unit.now, candidates);
        if (rows.empty()) break;
        for (const auto& row : rows) {
            const auto part = std::min(quantity, row.quantity - row.allocated);
            if (part == 0) break;
            if (!ledger.allocate(row.id, part)) continue;
            ledger.add_allocation(line, row.id, part, reserved_until, unit.now);
            ledger.roll({.product = product, .warehouse = row.warehouse, .allocated = part});
            got.push_back(piece_of(row, part));
            quantity -= part;
        }
    }
    return got;
}

std::int64_t release(events::Unit& unit, OrderLineId line, std::int64_t quantity) {
    require_quantity(quantity);
    Ledger ledger(unit.tx);
    auto rows = ledger.allocations_of(line);
    std::reverse(rows.begin(), rows.end());
    std::int64_t released = 0;
    for (const auto& row : rows) {
        const auto part = std::min(quantity - released, row.quantity);
        if (part == 0) break;
        if (give_back(ledger, row, part)) released += part;
    }
    return released;
}

std::vector<Piece> allocations_of(store::Tx& tx, OrderLineId line) {
    return tx.all<Piece>(select_pieces, line);
}

std::vector<HeldByCustomer> held_by_customer(store::Tx& tx, OrderLineId line, ProductId product) {
    return tx.all<HeldByCustomer>(select_held, line, product);
}

void keep_reserved(events::Unit& unit, OrderLineId line) { unit.tx.run(update_kept, line); }

std::vector<Piece> ship(events::Unit& unit, OrderLineId line, std::int64_t quantity,
                        const DocRef& doc) {
    require_quantity(quantity);
    Ledger ledger(unit.tx);
    std::vector<Piece> shipped;
    for (const auto& row : ledger.allocations_of(line)) {
        const auto part = std::min(quantity, row.quantity);
        if (part == 0) break;
        shipped.push_back(ship_piece(unit, ledger, row, part, doc));
        quantity -= part;
    }
    if (quantity > 0) throw conflict("not_allocated", "So much is not kept for this line.");
    return shipped;
}

StockMoveId take_back(events::Unit& unit, ProductId product, std::optional<LotId> lot,
                      std::int64_t quantity, LocationId to, StockStatus status, OrderLineId line,
                      const DocRef& doc, std::string_view serial) {
    require_quantity(quantity);
    const auto there = Ledger(unit.tx).at_customer(line, product, lot.value_or(LotId()), serial);
    if (there.shipped_ever && there.of_this < quantity)
        throw conflict("more_than_shipped", "So much of this was not shipped for the line.");
    return move(unit, {.product = product,
                       .lot = lot,
                       .serial = std::string(serial),
                       .from = at_customer,
                       .to = to,
                       .from_status = status,
                       .to_status = status,
                       .quantity = quantity,
                       .reason = "return",
                       .doc = doc,
                       .line = line});
}

std::int64_t release_expired(events::Journal& journal, const Losses& losses) {
    const auto now = journal.clock().now();
    const auto due =
        journal.read([&](store::Tx& tx) { return Ledger(tx).allocations_until(now, 1).size(); });
    if (due == 0) return 0;
    return journal.write(Actor::system("reservations"), [&](events::Unit& unit) {
        Ledger ledger(unit.tx);
        const auto lost = give_back_all(ledger, ledger.allocations_until(unit.now, freed_at_once));
        if (!lost.empty()) unit.record(StockReleased{lost});
        for (const auto& line : lost) losses.lost(unit, line.line_id, line.quantity);
        return static_cast<std::int64_t>(lost.size());
    });
}

}  // namespace tandem::inventory
