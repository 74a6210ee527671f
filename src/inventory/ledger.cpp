#include "inventory/ledger.h"

namespace tandem::inventory {
namespace {

constexpr std::string_view select_at = R"sql(
    SELECT id, product_id, lot_id, serial, location_id, warehouse_id, status, quantity, allocated,
           sellable, use_by, first_in_at
      FROM stock
     WHERE product_id = $1 AND lot_id = $2 AND serial = $3 AND location_id = $4 AND status = $5)sql";

constexpr std::string_view select_of_lot = R"sql(
    SELECT id, product_id, lot_id, serial, location_id, warehouse_id, status, quantity, allocated,
           sellable, use_by, first_in_at
      FROM stock
     WHERE lot_id = $1 AND lot_id <> 0
     ORDER BY first_in_at, id)sql";

constexpr std::string_view take_free = R"sql(
    UPDATE stock
       SET quantity = quantity - $6
     WHERE product_id = $1 AND lot_id = $2 AND serial = $3 AND location_id = $4 AND status = $5
       AND quantity - allocated >= $6
    RETURNING id, product_id, lot_id, serial, location_id, warehouse_id, status, quantity, allocated,
              sellable, use_by, first_in_at)sql";

constexpr std::string_view take_kept = R"sql(
    UPDATE stock
       SET quantity = quantity - $2, allocated = allocated - $2
     WHERE id = $1 AND allocated >= $2
    RETURNING id, product_id, lot_id, serial, location_id, warehouse_id, status, quantity, allocated,
              sellable, use_by, first_in_at)sql";

constexpr std::string_view delete_empty = R"sql(
    DELETE FROM stock
     WHERE id = $1 AND quantity = 0)sql";

constexpr std::string_view upsert = R"sql(
    INSERT INTO stock (product_id, lot_id, serial, location_id, warehouse_id, status, quantity,
                       sellable, use_by, first_in_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (product_id, lot_id, serial, location_id, status)
    DO UPDATE SET quantity = stock.quantity + excluded.quantity
    RETURNING quantity)sql";

constexpr std::string_view select_to_allocate = R"sql(
    SELECT id, product_id, lot_id, serial, location_id, warehouse_id, status, quantity, allocated,
           sellable, use_by, first_in_at
      FROM stock
     WHERE product_id = $1 AND sellable = 1 AND quantity > allocated AND use_by > $2
     ORDER BY use_by, first_in_at, id
     LIMIT $3)sql";

constexpr std::string_view select_to_allocate_there = R"sql(
    SELECT id, product_id, lot_id, serial, location_id, warehouse_id, status, quantity, allocated,
           sellable, use_by, first_in_at
      FROM stock
     WHERE product_id = $1 AND sellable = 1 AND quantity > allocated AND use_by > $2
       AND warehouse_id = $4
     ORDER BY use_by, first_in_at, id
     LIMIT $3)sql";

constexpr std::string_view update_allocated = R"sql(
    UPDATE stock
       SET allocated = allocated + $2
     WHERE id = $1 AND sellable = 1 AND quantity - allocated >= $2)sql";

constexpr std::string_view update_deallocated = R"sql(
    UPDATE stock
       SET allocated = allocated - $2
     WHERE id = $1
    RETURNING id, product_id, lot_id, serial, location_id, warehouse_id, status, quantity, allocated,
              sellable, use_by, first_in_at)sql";

// An update of nothing locks the rows on PostgreSQL.
constexpr std::string_view lock_lot = R"sql(
    UPDATE stock
       SET quantity = quantity
     WHERE lot_id = $1 AND lot_id <> 0)sql";

constexpr std::string_view select_places_of_lot = R"sql(
    SELECT stock.id, stock.product_id, stock.warehouse_id, stock.status, locations.type,
           stock.quantity, stock.sellable
      FROM stock
      JOIN locations ON locations.id = stock.location_id
     WHERE stock.lot_id = $1 AND stock.lot_id <> 0
     ORDER BY stock.id)sql";

constexpr std::string_view update_sellable = R"sql(
    UPDATE stock
       SET sellable = $2
     WHERE id = $1)sql";

constexpr std::string_view update_use_by = R"sql(
    UPDATE stock
       SET use_by = $2
     WHERE lot_id = $1 AND lot_id <> 0)sql";

constexpr std::string_view upsert_roll = R"sql(
    INSERT INTO availability (product_id, warehouse_id, on_hand, sellable, allocated, incoming)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (product_id, warehouse_id)
    DO UPDATE SET on_hand = availability.on_hand + excluded.on_hand,
                  sellable = availability.sellable + excluded.sellable,
                  allocated = availability.allocated + excluded.allocated,
                  incoming = availability.incoming + excluded.incoming)sql";

constexpr std::string_view insert_move = R"sql(
    INSERT INTO stock_moves (at, product_id, lot_id, serial, from_id, to_id, from_status, to_status,
                             quantity, reason, note, doc_kind, doc_id, line_id, biz_step,
                             disposition, by_kind, by_id, by_name)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
    RETURNING id)sql";

constexpr std::string_view sum_at_customer = R"sql(
    SELECT COALESCE(MAX(CASE WHEN to_id = -2 THEN 1 ELSE 0 END), 0),
           CAST(COALESCE(SUM(CASE WHEN product_id <> $2 OR COALESCE(lot_id, 0) <> $3
                                    OR serial <> $4 THEN 0
                                  WHEN to_id = -2 THEN quantity
                                  ELSE -quantity END), 0) AS BIGINT)
      FROM stock_moves
     WHERE line_id = $1 AND (to_id = -2 OR from_id = -2))sql";

constexpr std::string_view update_lot = R"sql(
    UPDATE lots
       SET received = received + $2, on_hand = on_hand + $3, shipped = shipped + $4
     WHERE id = $1)sql";

// A piece that was never seen begins outside; one that was is where it was left.
constexpr std::string_view upsert_serial = R"sql(
    INSERT INTO serials (product_id, serial, lot_id, location_id)
    VALUES ($1, $2, $3, $5)
    ON CONFLICT (product_id, serial)
    DO UPDATE SET lot_id = COALESCE(excluded.lot_id, serials.lot_id),
                  location_id = excluded.location_id
            WHERE serials.location_id = $4)sql";

struct PlaceRow {
    std::int64_t id = 0;
    ProductId product;
    WarehouseId warehouse;
    StockStatus status = StockStatus::ok;
    LocationType type = LocationType::stock;
    std::int64_t quantity = 0;
    bool sellable = false;
};

}  // namespace

std::optional<StockRow> Ledger::find(const StockKey& key) const {
    return tx_.find<StockRow>(select_at, key.product, key.lot, key.serial, key.location,
                              key.status);
}

std::vector<StockRow> Ledger::of_lot(LotId lot) const {
    return tx_.all<StockRow>(select_of_lot, lot);
}

std::optional<StockRow> Ledger::take(const StockKey& key, std::int64_t quantity) {
    auto row = tx_.find<StockRow>(take_free, key.product, key.lot, key.serial, key.location,
                                  key.status, quantity);
    if (row && row->quantity == 0) tx_.run(delete_empty, row->id);
    return row;
}

std::int64_t Ledger::put(const StockRow& row) {
    return tx_.get<std::int64_t>(upsert, row.product, row.lot, row.serial, row.location,
                                 row.warehouse, row.status, row.quantity, row.sellable, row.use_by,
                                 row.first_in_at);
}

StockRow Ledger::take_allocated(std::int64_t stock, std::int64_t quantity) {
    auto row = tx_.get<StockRow>(take_kept, stock, quantity);
    if (row.quantity == 0) tx_.run(delete_empty, row.id);
    return row;
}

std::vector<StockRow> Ledger::to_allocate(ProductId product, std::optional<WarehouseId> warehouse,
                                          Time now, std::int64_t limit) const {
    if (warehouse)
        return tx_.all<StockRow>(select_to_allocate_there, product, now, limit, *warehouse);
    return tx_.all<StockRow>(select_to_allocate, product, now, limit);
}

bool Ledger::allocate(std::int64_t stock, std::int64_t quantity) {
    return tx_.run(update_allocated, stock, quantity) == 1;
}

StockRow Ledger::deallocate(std::int64_t stock, std::int64_t quantity) {
    return tx_.get<StockRow>(update_deallocated, stock, quantity);
}

void Ledger::set_sellable(LotId lot, LotStatus status, bool sell_attention) {
    tx_.run(lock_lot, lot);
    for (const auto& row : tx_.all<PlaceRow>(select_places_of_lot, lot)) {
        const bool sellable = is_sellable(row.status, row.type, status, sell_attention);
        if (sellable == row.sellable) continue;
        tx_.run(update_sellable, row.id, sellable);
        roll({.product = row.product,
              .warehouse = row.warehouse,
              .sellable = sellable ? row.quantity : -row.quantity});
    }
}

void Ledger::set_use_by(LotId lot, std::int64_t use_by) { tx_.run(update_use_by, lot, use_by); }

void Ledger::roll(const Roll& by) {
    if (by.on_hand == 0 && by.sellable == 0 && by.allocated == 0 && by.incoming == 0) return;
    tx_.run(upsert_roll, by.product, by.warehouse, by.on_hand, by.sellable, by.allocated,
            by.incoming);
}

StockMoveId Ledger::add(const Move& move, const Actor& actor, Time now) {
    return tx_.get<StockMoveId>(
        insert_move, now, move.product, move.lot, move.serial, move.from, move.to, move.from_status,
        move.to_status, move.quantity, move.reason, move.note, move.doc.kind, move.doc.id,
        move.line, move.biz_step, move.disposition, actor.kind(), actor.id(), actor.name());
}

Ledger::AtCustomer Ledger::at_customer(OrderLineId line, ProductId product, LotId lot,
                                       std::string_view serial) const {
    return tx_.get<AtCustomer>(sum_at_customer, line, product, lot, serial);
}

void Ledger::count_lot(LotId lot, std::int64_t received, std::int64_t on_hand,
                       std::int64_t shipped) {
    if (received == 0 && on_hand == 0 && shipped == 0) return;
    tx_.run(update_lot, lot, received, on_hand, shipped);
}

bool Ledger::move_serial(const Move& move) {
    return tx_.run(upsert_serial, move.product, move.serial, move.lot, move.from, move.to) == 1;
}

}  // namespace tandem::inventory
