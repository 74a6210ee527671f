#include "events/record.h"
#include "inventory/events.h"
#include "inventory/giving_back.h"

namespace tandem::inventory {
namespace {

// What the ledger says beside what the balances say, where that is not the same.
constexpr std::string_view select_stock = R"sql(
    SELECT 'stock', product_id, lot_id, location_id, status, CAST(SUM(balance) AS BIGINT),
           CAST(SUM(moved) AS BIGINT), serial
      FROM (SELECT product_id, COALESCE(lot_id, 0) AS lot_id, serial, to_id AS location_id,
                   to_status AS status, quantity AS moved, 0 AS balance
              FROM stock_moves
             WHERE to_id > 0
             UNION ALL
            SELECT product_id, COALESCE(lot_id, 0), serial, from_id, from_status, -quantity, 0
              FROM stock_moves
             WHERE from_id > 0
             UNION ALL
            SELECT product_id, lot_id, serial, location_id, status, 0, quantity
              FROM stock) AS sides
     GROUP BY product_id, lot_id, serial, location_id, status
    HAVING SUM(balance) <> SUM(moved)
     ORDER BY product_id, lot_id, serial, location_id, status)sql";

constexpr std::string_view select_allocated = R"sql(
    SELECT 'allocated', COALESCE(stock.product_id, 0), COALESCE(stock.lot_id, 0),
           COALESCE(stock.location_id, 0), COALESCE(stock.status, ''), sides.kept, sides.promised,
           COALESCE(stock.serial, '')
      FROM (SELECT stock_id, CAST(SUM(kept) AS BIGINT) AS kept,
                   CAST(SUM(promised) AS BIGINT) AS promised
              FROM (SELECT id AS stock_id, allocated AS kept, 0 AS promised FROM stock
                     UNION ALL
                    SELECT stock_id, 0, quantity FROM allocations) AS each_side
             GROUP BY stock_id
            HAVING SUM(kept) <> SUM(promised)) AS sides
      LEFT JOIN stock ON stock.id = sides.stock_id
     ORDER BY sides.stock_id)sql";

constexpr std::string_view select_sellable = R"sql(
    SELECT 'sellable', stock.product_id, stock.lot_id, stock.location_id, stock.status,
           stock.sellable, 1 - stock.sellable, stock.serial
      FROM stock
      JOIN locations ON locations.id = stock.location_id
      LEFT JOIN lots ON lots.id = stock.lot_id
     WHERE stock.sellable
           <> CASE WHEN locations.type = 'stock' AND COALESCE(lots.status, 'active') = 'active'
                        AND (stock.status = 'ok' OR (stock.status = 'attention' AND $1 = 1))
                   THEN 1 ELSE 0 END
     ORDER BY stock.id)sql";

constexpr std::string_view select_availability = R"sql(
    SELECT 'availability', product_id, 0, warehouse_id, amount, CAST(SUM(kept) AS BIGINT),
           CAST(SUM(summed) AS BIGINT), ''
      FROM (SELECT product_id, warehouse_id, 'on_hand' AS amount, on_hand AS kept, 0 AS summed
              FROM availability
             UNION ALL
            SELECT product_id, warehouse_id, 'sellable', sellable, 0 FROM availability
             UNION ALL
            SELECT product_id, warehouse_id, 'allocated', allocated, 0 FROM availability
             UNION ALL
            SELECT product_id, warehouse_id, 'on_hand', 0, quantity FROM stock
             UNION ALL
            SELECT product_id, warehouse_id, 'sellable', 0, quantity * sellable FROM stock
             UNION ALL
            SELECT product_id, warehouse_id, 'allocated', 0, allocated FROM stock) AS sides
     GROUP BY product_id, warehouse_id, amount
    HAVING SUM(kept) <> SUM(summed)
     ORDER BY product_id, warehouse_id, amount)sql";

constexpr std::string_view select_lots = R"sql(
    SELECT 'lot', lots.product_id, lots.id, 0, amount, CAST(SUM(kept) AS BIGINT),
           CAST(SUM(summed) AS BIGINT), ''
      FROM (SELECT id AS lot_id, 'received' AS amount, received AS kept, 0 AS summed FROM lots
             UNION ALL
            SELECT id, 'on_hand', on_hand, 0 FROM lots
             UNION ALL
            SELECT id, 'shipped', shipped, 0 FROM lots
             UNION ALL
            SELECT lot_id, 'received', 0,
                   CASE WHEN from_id IN (-1, -3) THEN quantity ELSE 0 END
                   - CASE WHEN to_id IN (-1, -3) THEN quantity ELSE 0 END
              FROM stock_moves WHERE lot_id IS NOT NULL
             UNION ALL
            SELECT lot_id, 'on_hand', 0, CASE WHEN to_id > 0 THEN quantity ELSE 0 END
                                         - CASE WHEN from_id > 0 THEN quantity ELSE 0 END
              FROM stock_moves WHERE lot_id IS NOT NULL
             UNION ALL
            SELECT lot_id, 'shipped', 0, CASE WHEN to_id = -2 THEN quantity ELSE 0 END
                                         - CASE WHEN from_id = -2 THEN quantity ELSE 0 END
              FROM stock_moves WHERE lot_id IS NOT NULL) AS sides
      JOIN lots ON lots.id = sides.lot_id
     GROUP BY lots.product_id, lots.id, amount
    HAVING SUM(kept) <> SUM(summed)
     ORDER BY lots.id, amount)sql";

constexpr std::string_view select_orphans = R"sql(
    SELECT allocations.id, allocations.line_id, allocations.stock_id, allocations.quantity
      FROM allocations
      LEFT JOIN stock ON stock.id = allocations.stock_id
     WHERE stock.id IS NULL)sql";

constexpr std::string_view select_overdrawn = R"sql(
    SELECT allocations.id, allocations.line_id, allocations.stock_id, allocations.quantity
      FROM allocations
     WHERE stock_id = $1
     ORDER BY id DESC)sql";

constexpr std::string_view update_stock = R"sql(
    UPDATE stock
       SET quantity = $6,
           allocated = CASE WHEN allocated > $6 THEN CAST($6 AS BIGINT) ELSE allocated END
     WHERE product_id = $1 AND lot_id = $2 AND serial = $3 AND location_id = $4 AND status = $5)sql";

constexpr std::string_view insert_stock = R"sql(
    INSERT INTO stock (product_id, lot_id, serial, location_id, warehouse_id, status, quantity,
                       sellable, use_by, first_in_at)
    SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS TEXT), locations.id,
           locations.warehouse_id, CAST($5 AS TEXT), CAST($6 AS BIGINT), 0,
           COALESCE((SELECT expires_at FROM lots WHERE lots.id = $2), 9000000000000000),
           CAST($7 AS BIGINT)
      FROM locations
     WHERE locations.id = $4)sql";

constexpr std::string_view delete_empty = R"sql(
    DELETE FROM stock
     WHERE quantity = 0)sql";

constexpr std::string_view set_allocated = R"sql(
    UPDATE stock
       SET allocated = (SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT)
                          FROM allocations
                         WHERE allocations.stock_id = stock.id))sql";

constexpr std::string_view select_too_much = R"sql(
    SELECT stock.id, CAST(SUM(allocations.quantity) AS BIGINT) - stock.quantity * stock.sellable
      FROM stock
      JOIN allocations ON allocations.stock_id = stock.id
     GROUP BY stock.id, stock.quantity, stock.sellable
    HAVING SUM(allocations.quantity) > stock.quantity * stock.sellable)sql";

constexpr std::string_view set_sellable = R"sql(
    UPDATE stock
       SET sellable = (SELECT CASE WHEN locations.type = 'stock'
                                        AND COALESCE(lots.status, 'active') = 'active'
                                        AND (stock.status = 'ok'
                                             OR (stock.status = 'attention' AND $1 = 1))
                                   THEN 1 ELSE 0 END
                         FROM locations
                         LEFT JOIN lots ON lots.id = stock.lot_id
                        WHERE locations.id = stock.location_id))sql";

constexpr std::string_view clear_availability = R"sql(
    UPDATE availability
       SET on_hand = 0, sellable = 0, allocated = 0)sql";

constexpr std::string_view fill_availability = R"sql(
    INSERT INTO availability (product_id, warehouse_id, on_hand, sellable, allocated)
    SELECT product_id, warehouse_id, CAST(SUM(quantity) AS BIGINT),
           CAST(SUM(quantity * sellable) AS BIGINT), CAST(SUM(allocated) AS BIGINT)
      FROM stock
     WHERE quantity >= 0
     GROUP BY product_id, warehouse_id
    ON CONFLICT (product_id, warehouse_id)
    DO UPDATE SET on_hand = excluded.on_hand, sellable = excluded.sellable,
                  allocated = excluded.allocated)sql";

constexpr std::string_view add_to_lot = R"sql(
    UPDATE lots
       SET received = received + $2, on_hand = on_hand + $3, shipped = shipped + $4
     WHERE id = $1)sql";

struct Row {
    std::string what;
    ProductId product;
    LotId lot;
    std::int64_t place = 0;
    std::string status;
    std::int64_t is = 0;
    std::int64_t should_be = 0;
    std::string serial;
};

void collect(std::vector<StockDifference>& all, const std::vector<Row>& rows) {
    for (const auto& row : rows)
        all.push_back(
            {row.what, row.product, row.lot, row.place, row.status, row.is, row.should_be});
}

int sell_attention(store::Tx& tx) { return stock_settings(tx).sell_attention ? 1 : 0; }

void mend_balances(events::Unit& unit) {
    for (const auto& row : unit.tx.all<Row>(select_stock)) {
        // The ledger never lets a place go below nothing; what damage says so is left at nothing.
        const auto right = row.should_be < 0 ? 0 : row.should_be;
        if (unit.tx.run(update_stock, row.product, row.lot, row.serial, row.place, row.status,
                        right) == 0)
            unit.tx.run(insert_stock, row.product, row.lot, row.serial, row.place, row.status,
                        right, unit.now);
    }
}

// What is promised of stock that is not there, or may not be sold, is given back, newest first.
std::vector<LostLine> mend_allocations(store::Tx& tx) {
    struct TooMuch {
        std::int64_t stock = 0;
        std::int64_t quantity = 0;
    };
    Ledger ledger(tx);
    std::vector<LostLine> lost;
    const auto drop = [&](const AllocationRow& row, std::int64_t quantity) {
        ledger.shrink(row.id, quantity);
        lost.push_back({row.line, quantity});
    };
    for (const auto& row : tx.all<AllocationRow>(select_orphans)) drop(row, row.quantity);
    for (auto [stock, over] : tx.all<TooMuch>(select_too_much)) {
        for (const auto& row : tx.all<AllocationRow>(select_overdrawn, stock)) {
            const auto part = std::min(over, row.quantity);
            if (part == 0) break;
            drop(row, part);
            over -= part;
        }
    }
    tx.run(set_allocated);
    return lost;
}

void mend_lots(store::Tx& tx) {
    for (const auto& row : tx.all<Row>(select_lots)) {
        const auto change = row.should_be - row.is;
        const auto of = [&](std::string_view amount) { return row.status == amount ? change : 0; };
        tx.run(add_to_lot, row.lot, of("received"), of("on_hand"), of("shipped"));
    }
}

}  // namespace

std::vector<StockDifference> check_stock(store::Tx& tx) {
    std::vector<StockDifference> all;
    collect(all, tx.all<Row>(select_stock));
    collect(all, tx.all<Row>(select_allocated));
    collect(all, tx.all<Row>(select_sellable, sell_attention(tx)));
    collect(all, tx.all<Row>(select_availability));
    collect(all, tx.all<Row>(select_lots));
    return all;
}

std::string describe(const StockDifference& one) {
    auto text = one.what + " of product " + std::to_string(one.product.value());
    if (one.lot != LotId()) text += ", lot " + std::to_string(one.lot.value());
    if (one.place != 0)
        text +=
            (one.what == "availability" ? ", warehouse " : ", place ") + std::to_string(one.place);
    if (!one.status.empty()) text += ", " + one.status;
    return text + ": is " + std::to_string(one.is) + ", should be " + std::to_string(one.should_be);
}

std::vector<StockDifference> rebuild_stock(events::Journal& journal, const Losses& losses) {
    return journal.write(Actor::system("rebuild"), [&](events::Unit& unit) {
        auto differences = check_stock(unit.tx);
        if (differences.empty()) return differences;
        mend_balances(unit);
        unit.tx.run(set_sellable, sell_attention(unit.tx));
        const auto lost = mend_allocations(unit.tx);
        unit.tx.run(delete_empty);
        unit.tx.run(clear_availability);
        unit.tx.run(fill_availability);
        mend_lots(unit.tx);
        unit.record(StockRebuilt{static_cast<std::int64_t>(differences.size())});
        for (const auto& line : lost) losses.lost(unit, line.line_id, line.quantity);
        return differences;
    });
}

}  // namespace tandem::inventory
