#include "base/cursor.h"
#include "inventory/ledger.h"
#include "inventory/reading.h"

namespace tandem::inventory {
namespace {

// By what there is fewest of, of what was asked for; the rest is compared.
constexpr std::string_view select_of_lot = R"sql(
    SELECT id
      FROM stock
     WHERE lot_id = $2 AND lot_id <> 0 AND id > $1
       AND ($4 IS NULL OR product_id = $4) AND ($5 IS NULL OR location_id = $5)
       AND ($6 IS NULL OR warehouse_id = $6) AND ($7 IS NULL OR status = $7)
       AND ($8 = '' OR serial = $8)
     ORDER BY id
     LIMIT $3)sql";

constexpr std::string_view select_of_product = R"sql(
    SELECT id
      FROM stock
     WHERE product_id = $2 AND id > $1
       AND ($4 IS NULL OR location_id = $4) AND ($5 IS NULL OR warehouse_id = $5)
       AND ($6 IS NULL OR status = $6) AND ($7 = '' OR serial = $7)
     ORDER BY id
     LIMIT $3)sql";

constexpr std::string_view select_of_location = R"sql(
    SELECT id
      FROM stock
     WHERE location_id = $2 AND id > $1
       AND ($4 IS NULL OR status = $4) AND ($5 = '' OR serial = $5)
     ORDER BY id
     LIMIT $3)sql";

constexpr std::string_view select_of_serial = R"sql(
    SELECT stock.id
      FROM serials
      JOIN stock ON stock.product_id = serials.product_id AND stock.serial = serials.serial
     WHERE serials.serial = $2 AND stock.id > $1
       AND ($4 IS NULL OR stock.warehouse_id = $4) AND ($5 IS NULL OR stock.status = $5)
     ORDER BY stock.id
     LIMIT $3)sql";

constexpr std::string_view select_of_status = R"sql(
    SELECT id
      FROM stock
     WHERE status = $2 AND status <> 'ok' AND id > $1
       AND ($4 IS NULL OR warehouse_id = $4)
     ORDER BY id
     LIMIT $3)sql";

constexpr std::string_view select_of_warehouse = R"sql(
    SELECT id
      FROM stock
     WHERE warehouse_id = $2 AND id > $1
       AND ($4 IS NULL OR status = $4)
     ORDER BY id
     LIMIT $3)sql";

constexpr std::string_view select_all = R"sql(
    SELECT id
      FROM stock
     WHERE id > $1
       AND ($3 IS NULL OR status = $3)
     ORDER BY id
     LIMIT $2)sql";

constexpr std::string_view select_several = R"sql(
    SELECT stock.id, products.id, products.sku, products.name, lots.id, lots.code, lots.status,
           stock.serial, locations.id, warehouses.id, warehouses.code, warehouses.name,
           locations.type, locations.code, locations.name, locations.active, locations.version,
           stock.status, stock.quantity, stock.allocated, stock.sellable, stock.use_by,
           stock.first_in_at
      FROM stock
      JOIN products ON products.id = stock.product_id
      JOIN locations ON locations.id = stock.location_id
      JOIN warehouses ON warehouses.id = stock.warehouse_id
      LEFT JOIN lots ON lots.id = stock.lot_id
     WHERE stock.id IN @ids($1)@
     ORDER BY stock.id)sql";

constexpr std::string_view select_availability = R"sql(
    SELECT availability.product_id, products.sku, products.name, warehouses.id, warehouses.code,
           warehouses.name, availability.on_hand, availability.sellable, availability.allocated,
           availability.incoming
      FROM availability
      JOIN products ON products.id = availability.product_id
      JOIN warehouses ON warehouses.id = availability.warehouse_id
     WHERE (availability.product_id, availability.warehouse_id) > ($1, $2)
     ORDER BY availability.product_id, availability.warehouse_id
     LIMIT $3)sql";

constexpr std::string_view select_availability_of_product = R"sql(
    SELECT availability.product_id, products.sku, products.name, warehouses.id, warehouses.code,
           warehouses.name, availability.on_hand, availability.sellable, availability.allocated,
           availability.incoming
      FROM availability
      JOIN products ON products.id = availability.product_id
      JOIN warehouses ON warehouses.id = availability.warehouse_id
     WHERE availability.product_id = $4 AND availability.warehouse_id > $2
       AND availability.product_id >= $1 AND ($5 IS NULL OR availability.warehouse_id = $5)
     ORDER BY availability.warehouse_id
     LIMIT $3)sql";

constexpr std::string_view select_availability_of_warehouse = R"sql(
    SELECT availability.product_id, products.sku, products.name, warehouses.id, warehouses.code,
           warehouses.name, availability.on_hand, availability.sellable, availability.allocated,
           availability.incoming
      FROM availability
      JOIN products ON products.id = availability.product_id
      JOIN warehouses ON warehouses.id = availability.warehouse_id
     WHERE availability.warehouse_id = $4 AND availability.product_id > $1
     ORDER BY availability.product_id
     LIMIT $3)sql";

constexpr std::string_view select_amounts = R"sql(
    SELECT CAST(COALESCE(SUM(on_hand), 0) AS BIGINT),
           CAST(COALESCE(SUM(sellable - allocated), 0) AS BIGINT),
           CAST(COALESCE(SUM(allocated), 0) AS BIGINT),
           CAST(COALESCE(SUM(incoming), 0) AS BIGINT)
      FROM availability
     WHERE product_id = $1 AND ($2 IS NULL OR warehouse_id = $2))sql";

StockItem to_item(const store::Row& row) {
    StockItem item;
    int column = 0;
    const auto next = [&](auto& member) { store::take(row, column++, member); };
    next(item.id);
    next(item.product.id);
    next(item.product.sku);
    next(item.product.name);
    if (row.is_null(column)) {
        column += 3;
    } else {
        auto& lot = item.lot.emplace();
        next(lot.id);
        next(lot.code);
        next(lot.status);
    }
    next(item.serial);
    next(item.location.id);
    auto& warehouse = item.location.warehouse.emplace();
    next(warehouse.id);
    next(warehouse.code);
    next(warehouse.name);
    next(item.location.type);
    next(item.location.code);
    next(item.location.name);
    next(item.location.active);
    next(item.location.version);
    next(item.status);
    next(item.quantity);
    next(item.allocated);
    next(item.sellable);
    std::int64_t use_by = 0;
    next(use_by);
    if (use_by != far_away) item.expires_at = from_millis(use_by);
    next(item.first_in_at);
    return item;
}

AvailabilityItem to_availability(const store::Row& row) {
    AvailabilityItem item;
    int column = 0;
    const auto next = [&](auto& member) { store::take(row, column++, member); };
    next(item.product.id);
    next(item.product.sku);
    next(item.product.name);
    next(item.warehouse.id);
    next(item.warehouse.code);
    next(item.warehouse.name);
    std::int64_t sellable = 0;
    next(item.amounts.on_hand);
    next(sellable);
    next(item.amounts.allocated);
    next(item.amounts.incoming);
    item.amounts.available = sellable - item.amounts.allocated;
    return item;
}

std::vector<std::int64_t> ids_of(store::Tx& tx, const ListStock& q, std::int64_t above,
                                 std::size_t limit) {
    using Ids = std::int64_t;
    const auto& serial = q.serial.value.value;
    if (q.lot_id)
        return tx.all<Ids>(select_of_lot, above, *q.lot_id, limit, q.product_id, q.location_id,
                           q.warehouse_id, q.status, serial);
    if (q.product_id)
        return tx.all<Ids>(select_of_product, above, *q.product_id, limit, q.location_id,
                           q.warehouse_id, q.status, serial);
    if (q.location_id)
        return tx.all<Ids>(select_of_location, above, *q.location_id, limit, q.status, serial);
    if (!serial.empty())
        return tx.all<Ids>(select_of_serial, above, serial, limit, q.warehouse_id, q.status);
    if (q.status && *q.status != StockStatus::ok)
        return tx.all<Ids>(select_of_status, above, *q.status, limit, q.warehouse_id);
    if (q.warehouse_id)
        return tx.all<Ids>(select_of_warehouse, above, *q.warehouse_id, limit, q.status);
    return tx.all<Ids>(select_all, above, limit, q.status);
}

}  // namespace

StockList list(store::Tx& tx, const ListStock& query) {
    const auto from = cursor_in<1>(query.after);
    const auto limit = static_cast<std::size_t>(query.limit.value);
    auto ids = ids_of(tx, query, from ? from->front() : 0, limit + 1);
    StockList list;
    if (ids.size() > limit) {
        ids.resize(limit);
        list.next = to_cursor({ids.back()});
    }
    if (ids.empty()) return list;
    tx.each(
        select_several, [&](const store::Row& row) { list.items.push_back(to_item(row)); }, ids);
    return list;
}

AvailabilityList list(store::Tx& tx, const ListAvailability& query) {
    const auto cursor = cursor_in<2>(query.after);
    const auto product = cursor ? (*cursor)[0] : 0;
    const auto warehouse = cursor ? (*cursor)[1] : 0;
    const auto limit = static_cast<std::size_t>(query.limit.value);
    AvailabilityList list;
    const auto keep = [&](const store::Row& row) { list.items.push_back(to_availability(row)); };
    if (query.product_id)
        tx.each(select_availability_of_product, keep, product, warehouse, limit + 1,
                *query.product_id, query.warehouse_id);
    else if (query.warehouse_id)
        tx.each(select_availability_of_warehouse, keep, product, warehouse, limit + 1,
                *query.warehouse_id);
    else
        tx.each(select_availability, keep, product, warehouse, limit + 1);
    if (list.items.size() > limit) {
        list.items.resize(limit);
        const auto& last = list.items.back();
        list.next = to_cursor({last.product.id.value(), last.warehouse.id.value()});
    }
    return list;
}

Amounts amounts_of(store::Tx& tx, ProductId product, std::optional<WarehouseId> warehouse) {
    return tx.get<Amounts>(select_amounts, product, warehouse);
}

void add_incoming(store::Tx& tx, ProductId product, WarehouseId warehouse, std::int64_t change) {
    Ledger(tx).roll({.product = product, .warehouse = warehouse, .incoming = change});
}

}  // namespace tandem::inventory
