#pragma once

#include "inventory/places.h"

namespace tandem::inventory {

// The rows of warehouses and locations. Within this module only.
class Places {
public:
    explicit Places(store::Tx& tx) : tx_(tx) {}

    std::optional<Warehouse> find(WarehouseId id) const;
    Warehouse get(WarehouseId id) const;
    std::vector<Warehouse> all() const;
    std::optional<WarehouseId> find_code(std::string_view code) const;
    WarehouseId add(const std::string& code, const std::string& name);
    void save(Warehouse& warehouse);

    std::optional<Location> find(LocationId id) const;
    Location get(LocationId id) const;
    std::vector<Location> of(WarehouseId warehouse) const;
    std::optional<LocationId> find_code(WarehouseId warehouse, std::string_view code) const;
    std::optional<LocationId> first_of(WarehouseId warehouse, LocationType type) const;
    LocationId add(WarehouseId warehouse, LocationType type, const std::string& code,
                   const std::string& name);
    void save(Location& location);

private:
    store::Tx& tx_;
};

}  // namespace tandem::inventory
