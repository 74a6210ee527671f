#include "inventory/places_table.h"

#include "base/refusal.h"
#include "inventory/text.h"

namespace tandem::inventory {
namespace {

constexpr std::string_view select_warehouse = R"sql(
    SELECT id, code, name, active, version
      FROM warehouses
     WHERE id = $1)sql";

constexpr std::string_view select_warehouses = R"sql(
    SELECT id, code, name, active, version
      FROM warehouses
     ORDER BY code_folded)sql";

constexpr std::string_view select_warehouse_code = R"sql(
    SELECT id
      FROM warehouses
     WHERE code_folded = $1)sql";

constexpr std::string_view insert_warehouse = R"sql(
    INSERT INTO warehouses (code, code_folded, name)
    VALUES ($1, $2, $3)
    RETURNING id)sql";

constexpr std::string_view update_warehouse = R"sql(
    UPDATE warehouses
       SET code = $3, code_folded = $4, name = $5, active = $6, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view select_location = R"sql(
    SELECT locations.id, warehouses.id, warehouses.code, warehouses.name, locations.type,
           locations.code, locations.name, locations.active, locations.version
      FROM locations
      LEFT JOIN warehouses ON warehouses.id = locations.warehouse_id
     WHERE locations.id = $1)sql";

constexpr std::string_view select_locations = R"sql(
    SELECT locations.id, warehouses.id, warehouses.code, warehouses.name, locations.type,
           locations.code, locations.name, locations.active, locations.version
      FROM locations
      JOIN warehouses ON warehouses.id = locations.warehouse_id
     WHERE locations.warehouse_id = $1
     ORDER BY locations.code_folded)sql";

constexpr std::string_view select_location_code = R"sql(
    SELECT id
      FROM locations
     WHERE warehouse_id = $1 AND code_folded = $2)sql";

constexpr std::string_view select_first = R"sql(
    SELECT id
      FROM locations
     WHERE warehouse_id = $1 AND type = $2 AND active = 1
     ORDER BY id
     LIMIT 1)sql";

constexpr std::string_view insert_location = R"sql(
    INSERT INTO locations (warehouse_id, type, code, code_folded, name)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING id)sql";

constexpr std::string_view update_location = R"sql(
    UPDATE locations
       SET code = $3, code_folded = $4, name = $5, active = $6, version = version + 1
     WHERE id = $1 AND version = $2)sql";

Location to_location(const store::Row& row) {
    Location location;
    store::take(row, 0, location.id);
    if (!row.is_null(1)) {
        auto& warehouse = location.warehouse.emplace();
        store::take(row, 1, warehouse.id);
        store::take(row, 2, warehouse.code);
        store::take(row, 3, warehouse.name);
    }
    store::take(row, 4, location.type);
    store::take(row, 5, location.code);
    store::take(row, 6, location.name);
    store::take(row, 7, location.active);
    store::take(row, 8, location.version);
    return location;
}

}  // namespace

std::optional<Warehouse> Places::find(WarehouseId id) const {
    return tx_.find<Warehouse>(select_warehouse, id);
}

Warehouse Places::get(WarehouseId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("warehouse");
}

std::vector<Warehouse> Places::all() const { return tx_.all<Warehouse>(select_warehouses); }

std::optional<WarehouseId> Places::find_code(std::string_view code) const {
    return tx_.find<WarehouseId>(select_warehouse_code, folded(code));
}

WarehouseId Places::add(const std::string& code, const std::string& name) {
    return tx_.get<WarehouseId>(insert_warehouse, code, folded(code), name);
}

void Places::save(Warehouse& warehouse) {
    if (tx_.run(update_warehouse, warehouse.id, warehouse.version, warehouse.code,
                folded(warehouse.code), warehouse.name, warehouse.active) == 0)
        throw stale("warehouse");
    ++warehouse.version;
}

std::optional<Location> Places::find(LocationId id) const {
    std::optional<Location> found;
    tx_.each(select_location, [&](const store::Row& row) { found = to_location(row); }, id);
    return found;
}

Location Places::get(LocationId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("location");
}

std::vector<Location> Places::of(WarehouseId warehouse) const {
    std::vector<Location> all;
    tx_.each(
        select_locations, [&](const store::Row& row) { all.push_back(to_location(row)); },
        warehouse);
    return all;
}

std::optional<LocationId> Places::find_code(WarehouseId warehouse, std::string_view code) const {
    return tx_.find<LocationId>(select_location_code, warehouse, folded(code));
}

std::optional<LocationId> Places::first_of(WarehouseId warehouse, LocationType type) const {
    return tx_.find<LocationId>(select_first, warehouse, type);
}

LocationId Places::add(WarehouseId warehouse, LocationType type, const std::string& code,
                       const std::string& name) {
    return tx_.get<LocationId>(insert_location, warehouse, type, code, folded(code), name);
}

void Places::save(Location& location) {
    if (tx_.run(update_location, location.id, location.version, location.code,
                folded(location.code), location.name, location.active) == 0)
        throw stale("location");
    ++location.version;
}

}  // namespace tandem::inventory
