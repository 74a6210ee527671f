#pragma once

// For the tests of this module: a bakery that ships bread, from one supplier's flour.

#include "exposure/events.h"
#include "exposure/reading.h"
#include "exposure/routes.h"
#include "exposure/story.h"
#include "inventory/lots.h"
#include "returns/reasons.h"
#include "returns/returns.h"
#include "shipments/house_test.h"
#include "suppliers/inspections.h"
#include "suppliers/suppliers.h"

#include <string>
#include <vector>

namespace tandem::exposure {

using shipments::refusal_of;

// Customer 1, Jo. Warehouse 1, BER. Carrier 1, DHX. Supplier 1, MILL; lot 1, F-1, of its flour,
// from which lot 2, B-1, of the bread (product 2) was made, of which a hundred lie there.
class House : public testing::World {
public:
    template <class Work>
    auto as(const Actor& actor, Work&& work) {
        return journal.write(actor, std::forward<Work>(work));
    }
    template <class Work>
    auto as_system(Work&& work) {
        return as(Actor::system("test"), std::forward<Work>(work));
    }

    House() {
        authority::hire_staff(*this);
        returns::seed_reasons(*db);
        add_routes(router, journal);
        as_system([&](events::Unit& unit) {
            jo = customers::add(unit, {.name = "Jo Berg"});
            berlin = inventory::add_warehouse(unit, {.code = "BER", .name = "Berlin"});
            shelf = inventory::location_for(unit, berlin, inventory::LocationType::stock);
            dhx = shipments::add_carrier(unit, shipments::House::a_carrier());
            mill = suppliers::add_supplier(unit, {.code = "MILL", .name = "The Mill"});
            flour = catalog::add_product(
                unit, {.sku = "FLOUR", .name = "Flour", .tracking = {catalog::Tracking::lot}});
            bread = catalog::add_product(unit, {.sku = "BREAD",
                                                .name = "Bread",
                                                .tracking = {catalog::Tracking::lot},
                                                .returnable_days = {30}});
            flour_lot = inventory::add_lot(unit, {.product_id = flour,
                                                  .code = "F-1",
                                                  .supplier_id = mill,
                                                  .supplier_lot = {"S9"},
                                                  .made_at = start});
            bread_lot =
                inventory::add_lot(unit, {.product_id = bread, .code = "B-1", .made_at = start});
            inventory::link_lots(unit, flour_lot, bread_lot, 10);
            inventory::move(unit, {.product = bread,
                                   .lot = bread_lot,
                                   .from = inventory::at_production,
                                   .to = shelf,
                                   .quantity = 100,
                                   .reason = "production"});
        });
        follow();
        events();
    }

    // An order of so many breads; promised for a day after.
    OrderId buy(int breads, std::optional<CustomerId> customer = {}) {
        return as(mara, [&](events::Unit& unit) {
            orders::PlaceOrder command{
                .customer_id = customer ? customer : std::optional(jo),
                .channel = {"web"},
                .campaign = {"spring"},
                .currency = "EUR",
                .lines = {{.product_id = bread, .quantity = breads, .unit_amount = 1'200}},
                .promised_delivery_at = start + std::chrono::hours(24)};
            command.ship_to.value.country = {"DE"};
            command.ship_to.value.postcode = {"10115"};
            return orders::place(unit, command);
        });
    }
    // Bought and sent in a parcel of that number.
    OrderId send(int breads, const std::string& number, std::optional<CustomerId> customer = {}) {
        const auto id = buy(breads, customer);
        pack(id, number);
        return id;
    }
    ShipmentId pack(OrderId id, const std::string& number) {
        return as(otto, [&](events::Unit& unit) {
            shipments::CreateShipment command;
            command.order_id = id;
            command.carrier_id = dhx;
            command.service = {"std"};
            command.tracking_no = json::Default<json::Text<0, 60>>(number);
            return shipments::create_shipment(unit, command);
        });
    }
    // What the carrier says of a parcel, so many hours after the house began.
    void scan(const std::string& number, const char* code, int hour) {
        const auto at = start + std::chrono::hours(hour);
        if (clock.now() < at) clock.advance(at - clock.now());
        as_system([&](events::Unit& unit) {
            shipments::record_tracking(
                unit, dhx,
                {{.tracking_no = number, .at = at, .code = {code}, .location = {"Bonn"}}},
                "carrier");
        });
    }
    void deliver(const std::string& number, int hour) {
        scan(number, "PU", 1);
        scan(number, "OK", hour);
    }
    OrderLineId line_of(OrderId id) {
        return journal.read(
            [&](store::Tx& tx) { return orders::get_order(tx, id).lines.at(0).id; });
    }
    CustomerId customer(const std::string& name) {
        return as_system([&](events::Unit& unit) { return customers::add(unit, {.name = name}); });
    }
    void send_back(OrderId id, int breads, const std::string& reason) {
        as(mara, [&](events::Unit& unit) {
            returns::request(
                unit, {.order_id = id,
                       .lines = {{.line_id = line_of(id), .quantity = breads, .reason = reason}}});
        });
    }

    void follow() {
        Exposures exposures;
        events::Followers followers(*db);
        followers.add(exposures);
        followers.catch_up();
    }
    void rebuild() {
        Exposures exposures;
        events::Followers followers(*db);
        followers.add(exposures);
        followers.rebuild("exposure");
    }
    std::vector<ExposureView> rows(OrderId id) {
        follow();
        return journal.read(
            [&](store::Tx& tx) { return list(tx, ListExposures{.order_id = id}).items; });
    }
    std::vector<std::string> kinds(OrderId id) {
        std::vector<std::string> all;
        for (const auto& row : rows(id))
            for (const auto& outcome : row.outcomes) all.push_back(outcome.kind);
        return all;
    }
    LotStory story(LotId lot) {
        follow();
        return journal.read([&](store::Tx& tx) { return lot_story(tx, lot, {}); });
    }
    LotCustomers customers_of(LotId lot) {
        follow();
        return journal.read([&](store::Tx& tx) { return customers_of_lot(tx, lot, {}); });
    }
    std::string everything() {
        std::string text;
        journal.read([&](store::Tx& tx) {
            const auto add = [&](const store::Row& row) {
                for (int column = 0; column < 6; ++column)
                    text += std::string(row.is_null(column) ? "-" : row.text(column)) + ' ';
                text += '\n';
            };
            tx.each(R"sql(
                SELECT CAST(line_id AS TEXT), CAST(lot_id AS TEXT), CAST(customer_id AS TEXT),
                       CAST(quantity AS TEXT), CAST(delivered_at AS TEXT), CAST(outcomes AS TEXT)
                  FROM exposures ORDER BY line_id, shipment_line_id)sql",
                    add);
            tx.each(R"sql(
                SELECT kind, source, CAST(source_id AS TEXT), CAST(quantity AS TEXT),
                       CAST(lot_id AS TEXT), CAST(cost_amount AS TEXT)
                  FROM outcomes WHERE source <> 'delivery' ORDER BY kind, source_id, lot_id)sql",
                    add);
            tx.each(R"sql(
                SELECT CAST(lot_id AS TEXT), CAST(lines AS TEXT), CAST(orders AS TEXT),
                       CAST(customers AS TEXT), CAST(pieces AS TEXT), CAST(outcomes AS TEXT)
                  FROM lot_reach WHERE lines > 0 ORDER BY lot_id)sql",
                    add);
            tx.each(R"sql(
                SELECT CAST(lot_id AS TEXT), CAST(customer_id AS TEXT), CAST(lines AS TEXT),
                       CAST(pieces AS TEXT), CAST(outcomes AS TEXT), ''
                  FROM lot_customers ORDER BY lot_id, customer_id)sql",
                    add);
            tx.each(R"sql(
                SELECT CAST(lot_id AS TEXT), kind, CAST(amount AS TEXT), CAST(pieces AS TEXT), '', ''
                  FROM lot_outcomes WHERE amount > 0 ORDER BY lot_id, kind)sql",
                    add);
        });
        return text;
    }

    const Time start = clock.now();
    CustomerId jo;
    WarehouseId berlin;
    LocationId shelf;
    CarrierId dhx;
    SupplierId mill;
    ProductId flour;
    ProductId bread;
    LotId flour_lot;
    LotId bread_lot;
};

}  // namespace tandem::exposure
