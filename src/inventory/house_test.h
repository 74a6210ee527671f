#pragma once

#include "catalog/products.h"
#include "inventory/corrections.h"
#include "inventory/events.h"
#include "inventory/routes.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

namespace tandem::inventory {

// Stands in for the slice of orders: remembers what its lines have lost.
class TestLines final : public AllocationLost {
public:
    void lost(events::Unit&, OrderLineId line, std::int64_t quantity) override {
        heard.push_back({line, quantity});
    }
    std::vector<LostLine> heard;
};

// Warehouse 1, BER, with the place 1, STOCK; product 1, BOLT, that is not tracked, 2, MILK, kept by
// lots, and 3, LAMP, with serials.
class House : public testing::World {
public:
    House() {
        losses.add(lines);
        add_routes(router, journal, losses);
        berlin = add_warehouse(journal, otto, {.code = "BER", .name = "Berlin"}).id;
        shelf = warehouse_place(berlin);
        bolt = product("BOLT", catalog::Tracking::none);
        milk = product("MILK", catalog::Tracking::lot);
        lamp = product("LAMP", catalog::Tracking::serial);
        events();
    }

    ProductId product(const std::string& sku, catalog::Tracking tracking) {
        return catalog::add_product(journal, World::admin,
                                    {.sku = sku, .name = "A " + sku, .tracking = tracking})
            .id;
    }
    LocationId warehouse_place(WarehouseId warehouse) {
        return journal.read([&](store::Tx& tx) { return locations(tx, warehouse).front().id; });
    }
    LocationId place(const std::string& code, LocationType type) {
        return add_location(journal, otto, {.warehouse_id = berlin, .type = type, .code = code}).id;
    }
    LotId lot(ProductId of, const std::string& code, std::optional<Time> expires = {}) {
        return add_lot(journal, otto, {.product_id = of, .code = code, .expires_at = expires}).id;
    }

    template <class Work>
    auto as_system(Work&& work) {
        return journal.write(Actor::system("test"), std::forward<Work>(work));
    }
    void receive(ProductId of, std::optional<LotId> of_lot, std::int64_t quantity,
                 LocationId to = {}) {
        as_system([&](events::Unit& unit) {
            move(unit, {.product = of,
                        .lot = of_lot,
                        .from = at_supplier,
                        .to = to == LocationId() ? shelf : to,
                        .quantity = quantity,
                        .reason = "receipt",
                        .doc = {"receipt", 7}});
        });
    }
    std::vector<Piece> allocate_to(std::int64_t line, ProductId of, std::int64_t quantity,
                                   std::optional<Time> until = {}) {
        return as_system([&](events::Unit& unit) {
            return allocate(unit, OrderLineId(line), of, quantity, {}, until);
        });
    }
    std::vector<Piece> ship_for(std::int64_t line, std::int64_t quantity) {
        return as_system([&](events::Unit& unit) {
            return ship(unit, OrderLineId(line), quantity, {"shipment", 5});
        });
    }
    Amounts amounts(ProductId of) {
        return journal.read([&](store::Tx& tx) { return amounts_of(tx, of); });
    }
    Lot read_lot(LotId id) {
        return journal.read([&](store::Tx& tx) { return get_lot(tx, id); });
    }
    std::vector<StockDifference> differences() {
        return journal.read([](store::Tx& tx) { return check_stock(tx); });
    }
    std::int64_t sum(std::string_view sql) {
        return journal.read([&](store::Tx& tx) { return tx.get<std::int64_t>(sql); });
    }

    Losses losses;
    TestLines lines;
    WarehouseId berlin;
    LocationId shelf;
    ProductId bolt;
    ProductId milk;
    ProductId lamp;
};

// The refusal's code, or the path with the code of its field; "" when nothing is refused.
template <class Work>
std::string refusal_of(Work&& work) {
    try {
        work();
    } catch (const Refusal& refusal) {
        if (refusal.fields().empty()) return refusal.code();
        return refusal.fields().front().path + ": " + refusal.fields().front().code;
    }
    return "";
}

}  // namespace tandem::inventory
