#pragma once

#include "base/id.h"
#include "events/journal.h"
#include "inventory/stock.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::inventory {

// Warehouses and the places in them.

struct WarehouseRef {
    WarehouseId id;
    std::string code;
    std::string name;
    bool operator==(const WarehouseRef&) const = default;
};
TANDEM_STRUCT(WarehouseRef, id, code, name)

struct Warehouse {
    WarehouseId id;
    std::string code;
    std::string name;
    bool active = true;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Warehouse, id, code, name, active, version)

struct Location {
    LocationId id;
    std::optional<WarehouseRef> warehouse;  // nothing: the world outside
    LocationType type = LocationType::stock;
    std::string code;
    std::string name;
    bool active = true;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Location, id, warehouse, type, code, name, active, version)

struct AddWarehouse {
    json::Text<1, 40> code;
    json::Text<1, 120> name;
};
TANDEM_STRUCT(AddWarehouse, code, name)
// With a location STOCK to begin with. Refused: /code: taken
Warehouse add_warehouse(events::Journal&, const Actor&, const AddWarehouse&);
WarehouseId add_warehouse(events::Unit&, const AddWarehouse&);

struct ChangeWarehouse {
    std::optional<json::Text<1, 40>> code;
    std::optional<json::Text<1, 120>> name;
    std::optional<bool> active;  // nothing more is brought to one that is not
};
TANDEM_STRUCT(ChangeWarehouse, code, name, active)
Warehouse change_warehouse(events::Journal&, const Actor&, WarehouseId,
                           std::optional<std::int64_t> version, const ChangeWarehouse&);

struct AddLocation {
    WarehouseId warehouse_id;
    json::Default<LocationType> type{LocationType::stock};
    json::Text<1, 40> code;
    json::Default<json::Text<0, 120>> name;
};
TANDEM_STRUCT(AddLocation, warehouse_id, type, code, name)
// Refused: /warehouse_id: unknown · /type: outside · /code: taken
Location add_location(events::Journal&, const Actor&, const AddLocation&);
LocationId add_location(events::Unit&, const AddLocation&);

struct ChangeLocation {
    std::optional<json::Text<1, 40>> code;
    std::optional<json::Text<0, 120>> name;
    std::optional<bool> active;
};
TANDEM_STRUCT(ChangeLocation, code, name, active)
Location change_location(events::Journal&, const Actor&, LocationId,
                         std::optional<std::int64_t> version, const ChangeLocation&);

std::vector<Warehouse> warehouses(store::Tx&);     // by code
Warehouse get_warehouse(store::Tx&, WarehouseId);  // refused as warehouse_not_found
std::optional<WarehouseId> find_warehouse(store::Tx&, std::string_view code);
Location get_location(store::Tx&, LocationId);             // refused as location_not_found
std::vector<Location> locations(store::Tx&, WarehouseId);  // by code
// The first location of a type there; added with the type's name when there is none.
LocationId location_for(events::Unit&, WarehouseId, LocationType);
std::optional<LocationId> find_location(store::Tx&, WarehouseId, std::string_view code);

}  // namespace tandem::inventory
