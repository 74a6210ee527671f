#pragma once

// For the tests of this module: a staffed shop with stock, a carrier and an order that waits.

#include "authority/staff_test.h"
#include "base/refusal.h"
#include "catalog/products.h"
#include "customers/customers.h"
#include "inventory/places.h"
#include "inventory/stock.h"
#include "orders/orders.h"
#include "shipments/lanes.h"
#include "shipments/routes.h"
#include "shipments/shipments.h"
#include "shipments/tracking.h"
#include "shipments/watch.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tandem::shipments {

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

// Customer 1, Jo. Warehouse 1; product 1, KETTLE, of which there are a hundred. Carrier 1, DHX.
// Order 1, T-10001, of three kettles, which are set aside.
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
        add_routes(router, journal, secrets);
        as_system([&](events::Unit& unit) {
            jo = customers::add(unit, {.name = "Jo Berg"});
            kettle = catalog::add_product(unit, {.sku = "KETTLE", .name = "Kettle"});
            berlin = inventory::add_warehouse(unit, {.code = "BER", .name = "Berlin"});
            shelf = inventory::location_for(unit, berlin, inventory::LocationType::stock);
            inventory::move(unit, {.product = kettle,
                                   .from = inventory::at_supplier,
                                   .to = shelf,
                                   .quantity = 100,
                                   .reason = "receipt"});
            dhx = add_carrier(unit, a_carrier());
        });
        order = place(3);
        events();
    }

    static AddCarrier a_carrier() {
        AddCarrier carrier{.code = "DHX", .name = "Dash Express"};
        carrier.services.push_back({.code = "std", .name = {"Standard"}, .transit_days = 2});
        carrier.number_patterns = {"DX########"};
        carrier.tracking_url = {"https://dhx.example/t/{number}"};
        carrier.codes.push_back({.code = "PU", .status = ShipmentStatus::picked_up});
        carrier.codes.push_back({.code = "HUB", .status = ShipmentStatus::in_transit});
        carrier.codes.push_back({.code = "OFD", .status = ShipmentStatus::out_for_delivery});
        carrier.codes.push_back({.code = "NH", .status = ShipmentStatus::attempt_failed});
        carrier.codes.push_back({.code = "OK", .status = ShipmentStatus::delivered});
        carrier.codes.push_back({.code = "RTS", .status = ShipmentStatus::return_to_sender});
        carrier.codes.push_back(
            {.code = "DMG", .status = ShipmentStatus::exception, .trouble = {Trouble::damaged}});
        carrier.codes.push_back(
            {.code = "LST", .status = ShipmentStatus::exception, .trouble = {Trouble::lost}});
        carrier.codes.push_back(
            {.code = "ADR", .status = ShipmentStatus::exception, .trouble = {Trouble::address}});
        return carrier;
    }

    OrderId place(int kettles) {
        return as(mara, [&](events::Unit& unit) {
            orders::PlaceOrder command{
                .customer_id = jo,
                .currency = "EUR",
                .lines = {{.product_id = kettle, .quantity = kettles, .unit_amount = 4'000}}};
            command.ship_to.value.country = {"DE"};
            command.ship_to.value.postcode = {"10115"};
            return orders::place(unit, command);
        });
    }
    CreateShipment of(OrderId id, const std::string& number = "DX00000001") const {
        CreateShipment command;
        command.order_id = id;
        command.carrier_id = dhx;
        command.service = {"std"};
        command.tracking_no = json::Default<json::Text<0, 60>>(number);
        return command;
    }
    ShipmentId ship(const CreateShipment& command) {
        return as(otto, [&](events::Unit& unit) { return create_shipment(unit, command); });
    }
    ShipmentId ship() { return ship(of(order)); }

    // A scan so many hours after the world began, of the first parcel.
    ScanInput scan(const char* code, int hour, const char* place = "Leipzig",
                   const char* number = "DX00000001") const {
        return {.tracking_no = number,
                .at = start + std::chrono::hours(hour),
                .code = {code},
                .location = {place}};
    }
    Taken record(const std::vector<ScanInput>& scans) {
        return as_system(
            [&](events::Unit& unit) { return record_tracking(unit, dhx, scans, "carrier"); });
    }

    Shipment read(ShipmentId id) {
        return journal.read([&](store::Tx& tx) { return get_shipment(tx, id); });
    }
    orders::Order read_order() {
        return journal.read([&](store::Tx& tx) { return orders::get_order(tx, order); });
    }
    std::set<ExceptionKind> open(ShipmentId id) {
        std::set<ExceptionKind> kinds;
        for (const auto& one : read(id).exceptions)
            if (!one.cleared_at) kinds.insert(one.kind);
        return kinds;
    }
    std::int64_t counted(const std::string& name) {
        const auto counts = journal.read([](store::Tx& tx) { return shipment_counts(tx); });
        for (const auto& one : counts)
            if (one.name == name) return one.amount;
        return 0;
    }
    inventory::Amounts stock() {
        return journal.read([&](store::Tx& tx) { return inventory::amounts_of(tx, kettle); });
    }
    int watch() { return watch_shipments(journal); }
    int watch_after(int hours) {
        clock.advance(std::chrono::hours(hours));
        return watch();
    }

    crypto::SecretBox secrets = crypto::SecretBox::with_key(std::string(32, 'k'));
    const Time start = clock.now();
    CustomerId jo;
    ProductId kettle;
    WarehouseId berlin;
    LocationId shelf;
    CarrierId dhx;
    OrderId order;
};

}  // namespace tandem::shipments
