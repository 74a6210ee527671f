#include "inventory/places.h"

#include "base/refusal.h"
#include "events/record.h"
#include "inventory/events.h"
#include "inventory/places_table.h"
#include "inventory/rules.h"
#include "inventory/text.h"

#include <algorithm>

namespace tandem::inventory {
namespace {

void require_free(std::optional<std::int64_t> taken, std::int64_t own, const char* message) {
    if (taken && *taken != own) throw invalid_field("/code", "taken", message);
}

template <class Id>
std::optional<std::int64_t> value_of(const std::optional<Id>& id) {
    if (!id) return std::nullopt;
    return id->value();
}

void require_free(const Places& places, std::string_view code, WarehouseId own) {
    require_free(value_of(places.find_code(code)), own.value(),
                 "There is a warehouse of this code already.");
}

void require_free(const Places& places, WarehouseId warehouse, std::string_view code,
                  LocationId own) {
    require_free(value_of(places.find_code(warehouse, code)), own.value(),
                 "The warehouse has a location of this code already.");
}

void set(std::vector<Change>& changes, const char* what, std::string& member,
         const std::string& value) {
    if (member == value) return;
    changes.push_back({what, member, value});
    member = value;
}

void set(std::vector<Change>& changes, bool& active, bool value) {
    if (active == value) return;
    changes.push_back({"active", active ? "yes" : "no", value ? "yes" : "no"});
    active = value;
}

std::string code_of(LocationType type) {
    std::string code(to_text(type));
    std::transform(code.begin(), code.end(), code.begin(),
                   [](char c) { return c == '_' ? '-' : static_cast<char>(c - 'a' + 'A'); });
    return code;
}

}  // namespace

WarehouseId add_warehouse(events::Unit& unit, const AddWarehouse& command) {
    Places places(unit.tx);
    require_free(places, command.code.value, WarehouseId());
    const auto id = places.add(command.code, command.name);
    places.add(id, LocationType::stock, code_of(LocationType::stock), "");
    unit.record(WarehouseAdded{id, command.code});
    return id;
}

Warehouse add_warehouse(events::Journal& journal, const Actor& actor, const AddWarehouse& command) {
    actor.require(Permission::stock_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        return Places(unit.tx).get(add_warehouse(unit, command));
    });
}

Warehouse change_warehouse(events::Journal& journal, const Actor& actor, WarehouseId id,
                           std::optional<std::int64_t> version, const ChangeWarehouse& command) {
    actor.require(Permission::stock_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        Places places(unit.tx);
        auto warehouse = places.get(id);
        if (version && *version != warehouse.version) throw stale("warehouse");
        std::vector<Change> changes;
        if (command.code) {
            require_free(places, command.code->value, id);
            set(changes, "code", warehouse.code, *command.code);
        }
        if (command.name) set(changes, "name", warehouse.name, *command.name);
        if (command.active) set(changes, warehouse.active, *command.active);
        if (changes.empty()) return warehouse;
        places.save(warehouse);
        unit.record(WarehouseChanged{id, std::move(changes)});
        return warehouse;
    });
}

LocationId add_location(events::Unit& unit, const AddLocation& command) {
    Places places(unit.tx);
    if (!places.find(command.warehouse_id))
        throw invalid_field("/warehouse_id", "unknown", "There is no such warehouse.");
    if (is_outside(command.type.value))
        throw invalid_field("/type", "outside", "This place is outside of all warehouses.");
    require_free(places, command.warehouse_id, command.code.value, LocationId());
    const auto id =
        places.add(command.warehouse_id, command.type.value, command.code, command.name.value);
    unit.record(LocationAdded{id, command.warehouse_id, command.code});
    return id;
}

Location add_location(events::Journal& journal, const Actor& actor, const AddLocation& command) {
    actor.require(Permission::stock_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        return Places(unit.tx).get(add_location(unit, command));
    });
}

Location change_location(events::Journal& journal, const Actor& actor, LocationId id,
                         std::optional<std::int64_t> version, const ChangeLocation& command) {
    actor.require(Permission::stock_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        Places places(unit.tx);
        auto location = places.get(id);
        if (!location.warehouse) throw not_found("location");
        if (version && *version != location.version) throw stale("location");
        std::vector<Change> changes;
        if (command.code) {
            require_free(places, location.warehouse->id, command.code->value, id);
            set(changes, "code", location.code, *command.code);
        }
        if (command.name) set(changes, "name", location.name, *command.name);
        if (command.active) set(changes, location.active, *command.active);
        if (changes.empty()) return location;
        places.save(location);
        unit.record(LocationChanged{id, std::move(changes)});
        return location;
    });
}

std::vector<Warehouse> warehouses(store::Tx& tx) { return Places(tx).all(); }

Warehouse get_warehouse(store::Tx& tx, WarehouseId id) { return Places(tx).get(id); }

std::optional<WarehouseId> find_warehouse(store::Tx& tx, std::string_view code) {
    return Places(tx).find_code(code);
}

Location get_location(store::Tx& tx, LocationId id) { return Places(tx).get(id); }

std::vector<Location> locations(store::Tx& tx, WarehouseId warehouse) {
    static_cast<void>(Places(tx).get(warehouse));
    return Places(tx).of(warehouse);
}

std::optional<LocationId> find_location(store::Tx& tx, WarehouseId warehouse,
                                        std::string_view code) {
    return Places(tx).find_code(warehouse, code);
}

LocationId location_for(events::Unit& unit, WarehouseId warehouse, LocationType type) {
    Places places(unit.tx);
    if (const auto found = places.first_of(warehouse, type)) return *found;
    auto code = code_of(type);
    for (int n = 2; places.find_code(warehouse, code); ++n)
        code = code_of(type) + '-' + std::to_string(n);
    return add_location(unit, {.warehouse_id = warehouse, .type = type, .code = code});
}

}  // namespace tandem::inventory
