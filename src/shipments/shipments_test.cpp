#include "shipments/shipments.h"

#include "orders/replacements.h"
#include "shipments/customer_references.h"
#include "shipments/house_test.h"

#include <algorithm>
#include <random>
#include <thread>

namespace tandem::shipments {
namespace {

using Kinds = std::set<ExceptionKind>;
using orders::OrderStatus;
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a parcel takes what is set aside out of stock and counts it as shipped") {
    House house;
    const auto id = house.ship();
    CHECK(house.events() == Names{"order.status_changed", "shipment.created"});
    const auto shipment = house.read(id);
    CHECK(shipment.summary.number == "SH-10001");
    CHECK(shipment.summary.order->number == "T-10001");
    CHECK(shipment.summary.customer->name == "Jo Berg");
    CHECK(shipment.summary.region == "DE-10");
    CHECK(shipment.summary.tracking_url == "https://dhx.example/t/DX00000001");
    CHECK(shipment.warehouse_id == house.berlin);
    REQUIRE(shipment.lines.size() == 1);
    CHECK(shipment.lines[0].quantity == 3);
    CHECK(house.stock().on_hand == 97);
    CHECK(house.stock().allocated == 0);
    const auto quantities = house.read_order().quantities;
    CHECK(quantities.picked == 3);
    CHECK(quantities.shipped == 3);
    CHECK(house.read_order().status == OrderStatus::shipped);
    CHECK(house.counted("label_created") == 1);
}

TEST_CASE("a part of a line is sent, and the rest in another parcel") {
    House house;
    auto command = house.of(house.order);
    command.lines.push_back({.order_line_id = OrderLineId(1), .product_id = {}, .quantity = 1});
    house.ship(command);
    CHECK(house.read_order().status == OrderStatus::partially_shipped);
    const auto rest = house.ship(house.of(house.order, "DX00000002"));
    CHECK(house.read(rest).lines.at(0).quantity == 2);
    CHECK(house.read_order().status == OrderStatus::shipped);
    CHECK(refusal_of([&] { house.ship(house.of(house.order, "DX00000003")); }) ==
          "/lines: nothing_to_ship");
}

TEST_CASE("a cancelled parcel puts its pieces back, and they are set aside again") {
    House house;
    const auto id = house.ship();
    house.as(house.otto,
             [&](events::Unit& unit) { cancel_shipment(unit, {id}, {.reason = "wrong address"}); });
    CHECK(house.read(id).summary.status == ShipmentStatus::cancelled);
    CHECK(house.stock().on_hand == 100);
    CHECK(house.stock().allocated == 3);
    CHECK(house.read_order().quantities.shipped == 0);
    CHECK(house.read_order().quantities.allocated == 3);
    CHECK(house.read_order().status == OrderStatus::allocated);
    CHECK(house.counted("cancelled") == 1);
    CHECK(house.counted("label_created") == 0);
    CHECK(house.ship(house.of(house.order)) != id);  // the number is free again
}

TEST_CASE("what the carrier has cannot be cancelled") {
    House house;
    const auto id = house.ship();
    const auto cancel = [&] {
        return refusal_of([&] {
            house.as(house.otto,
                     [&](events::Unit& unit) { cancel_shipment(unit, {id}, {.reason = "late"}); });
        });
    };
    house.record({house.scan("PU", 1)});
    CHECK(cancel() == "already_handed_over");
    house.record({house.scan("OK", 2)});
    CHECK(cancel() == "shipment_over");
}

TEST_CASE("scans lead to delivery, and delivery to the order") {
    House house;
    const auto id = house.ship();
    house.events();
    const auto taken =
        house.record({house.scan("PU", 1), house.scan("HUB", 5), house.scan("OFD", 20)});
    CHECK(taken.recorded == 3);
    CHECK(house.events() == Names{"tracking.recorded", "shipment.status_changed"});
    CHECK(house.read(id).summary.status == ShipmentStatus::out_for_delivery);
    house.record({house.scan("OK", 22)});
    CHECK(house.events() ==
          Names{"tracking.recorded", "order.status_changed", "shipment.status_changed"});
    CHECK(house.read(id).summary.delivered_at == house.start + std::chrono::hours(22));
    CHECK(house.read_order().status == OrderStatus::delivered);
    CHECK(house.read_order().quantities.delivered == 3);
    CHECK(house.counted("delivered") == 1);
}

TEST_CASE("a scan that comes again is known already") {
    House house;
    house.ship();
    const std::vector<ScanInput> scans{house.scan("PU", 1), house.scan("PU", 1)};
    CHECK(house.record(scans).known == 1);
    house.events();
    const auto again = house.record(scans);
    CHECK(again.recorded == 0);
    CHECK(again.known == 2);
    CHECK(house.events().empty());
}

TEST_CASE("a code without a meaning is kept and changes nothing") {
    House house;
    const auto id = house.ship();
    house.record({house.scan("XYZ", 1)});
    CHECK(house.read(id).summary.status == ShipmentStatus::label_created);
    CHECK(house.read(id).tracking.at(0).code == "XYZ");
    CHECK_FALSE(house.read(id).tracking.at(0).status.has_value());
}

TEST_CASE("scans in any order, some of them twice, leave a parcel and its order the same") {
    const std::vector<std::vector<const char*>> stories{
        {"PU", "HUB", "NH", "NH", "OFD", "OK", "HUB"},
        {"PU", "DMG", "HUB", "LST", "HUB", "NH", "RTS"},
        {"HUB", "ADR", "NH", "NH", "LST"},
    };
    std::mt19937 dice(7);
    for (const auto& story : stories) {
        std::set<std::string> ends;
        for (int round = 0; round < 4; ++round) {
            House house;
            const auto id = house.ship();
            std::vector<ScanInput> scans;
            for (std::size_t i = 0; i < story.size(); ++i)
                scans.push_back(house.scan(story[i], static_cast<int>(i)));
            if (round > 0) {
                const std::vector<ScanInput> twice(scans.begin(), scans.begin() + 3);
                scans.insert(scans.end(), twice.begin(), twice.end());
                std::ranges::shuffle(scans, dice);
            }
            for (const auto& scan : scans) house.record({scan});
            const auto end = house.read(id);
            std::string text(to_text(end.summary.status));
            text += ' ' + std::string(to_text(end.summary.trouble)) + ' ' +
                    std::to_string(end.attempts) + ' ' +
                    std::string(to_text(house.read_order().status));
            for (const auto kind : house.open(id)) text += ' ' + std::string(to_text(kind));
            ends.insert(text);
        }
        CHECK_MESSAGE(ends.size() == 1, *ends.begin() << " / " << *ends.rbegin());
    }
}

TEST_CASE("scans of a number that no parcel has wait for it") {
    House house;
    CHECK(house.record({house.scan("PU", 1), house.scan("HUB", 2)}).waiting == 2);
    const auto id = house.ship();
    CHECK(house.read(id).summary.status == ShipmentStatus::in_transit);
    CHECK(house.read(id).tracking.size() == 2);
}

TEST_CASE("a wrong tracking number takes its scans with it") {
    House house;
    const auto id = house.ship();
    house.record({house.scan("HUB", 1), house.scan("OFD", 2, "Bonn", "DX00000009")});
    house.as(house.otto, [&](events::Unit& unit) {
        change_shipment(unit, {id}, {.tracking_no = "DX00000009"});
    });
    CHECK(house.read(id).summary.status == ShipmentStatus::out_for_delivery);
    CHECK(house.read(id).tracking.size() == 1);
    house.as(house.otto, [&](events::Unit& unit) {
        change_shipment(unit, {id}, {.tracking_no = "DX00000001"});
    });
    CHECK(house.read(id).summary.status == ShipmentStatus::in_transit);
}

TEST_CASE("silence is noticed by the clock, and a scan ends it") {
    House house;
    const auto id = house.ship();
    house.record({house.scan("PU", 0)});
    CHECK(house.watch_after(71) == 0);
    CHECK(house.open(id).empty());
    CHECK(house.watch_after(2) == 1);
    CHECK(house.open(id) == Kinds{ExceptionKind::no_scan});
    CHECK(house.counted("exception:no_scan") == 1);
    CHECK(house.watch() == 0);
    house.record({house.scan("HUB", 73)});
    CHECK(house.open(id).empty());
    CHECK(house.counted("exception:no_scan") == 0);
}

TEST_CASE("silence that somebody explained is noticed again only as much later") {
    House house;
    const auto id = house.ship();
    house.record({house.scan("PU", 0)});
    house.watch_after(73);
    house.as(house.otto, [&](events::Unit& unit) {
        clear_exception(unit, id, 1, {.why = "The depot was flooded."});
    });
    CHECK(house.read(id).exceptions.at(0).why == "The depot was flooded.");
    CHECK(house.read(id).exceptions.at(0).cleared_by == "Otto Okafor");
    CHECK(house.watch_after(70) == 0);
    CHECK(house.watch_after(3) == 1);
    CHECK(house.open(id) == Kinds{ExceptionKind::no_scan});
}

TEST_CASE("a parcel that lies in one place too long is noticed") {
    House house;
    const auto id = house.ship();
    house.record({house.scan("HUB", 0, "Bonn"), house.scan("HUB", 1), house.scan("HUB", 20)});
    CHECK(house.watch_after(48) == 0);
    CHECK(house.watch_after(2) == 1);
    CHECK(house.open(id) == Kinds{ExceptionKind::dwell});
    house.record({house.scan("HUB", 50, "Berlin")});
    CHECK(house.open(id).empty());
}

TEST_CASE("a month of silence means that no scan will come") {
    House house;
    const auto id = house.ship();
    house.record({house.scan("PU", 0)});
    house.watch_after(24 * 31);
    house.watch();
    CHECK(house.read(id).summary.status == ShipmentStatus::expired);
    CHECK(house.watch_after(24 * 365) == 0);
    house.record({house.scan("HUB", 24 * 31 + 1)});
    CHECK(house.read(id).summary.status == ShipmentStatus::in_transit);
}

TEST_CASE("a promise that will not be kept is noticed before it is broken") {
    House house;
    auto command = house.of(house.order);
    command.promised_at = house.start + std::chrono::hours(24);
    const auto id = house.ship(command);  // the carrier says that it takes two days
    CHECK(house.open(id) == Kinds{ExceptionKind::late});
    house.record({house.scan("OK", 25)});
    CHECK(house.open(id).empty());
}

TEST_CASE("a promise that was broken is noticed by the clock, once") {
    House house;
    auto command = house.of(house.order);
    command.promised_at = house.start + std::chrono::hours(50);
    const auto id = house.ship(command);
    CHECK(house.open(id).empty());
    house.watch_after(51);
    CHECK(house.open(id) == Kinds{ExceptionKind::late});
    const auto exception = house.read(id).exceptions.at(0).id;
    house.as(house.otto, [&](events::Unit& unit) {
        clear_exception(unit, id, exception, {.why = "The customer knows."});
    });
    house.record({house.scan("HUB", 51)});
    house.watch_after(1);
    CHECK(house.open(id).empty());
    house.as(house.otto, [&](events::Unit& unit) {
        ChangeShipment later;
        later.promised_at = {true, house.start + std::chrono::hours(80)};
        change_shipment(unit, {id}, later);
    });
    house.watch_after(30);
    CHECK(house.open(id).contains(ExceptionKind::late));
}

TEST_CASE("two failed attempts, damage, loss and return each wait for somebody") {
    House house;
    const auto id = house.ship();
    house.record({house.scan("NH", 1)});
    CHECK(house.open(id).empty());
    house.record({house.scan("NH", 20), house.scan("DMG", 21)});
    CHECK(house.open(id) == Kinds{ExceptionKind::failed_attempts, ExceptionKind::damaged});
    CHECK(house.read(id).summary.exception == ExceptionKind::damaged);
    house.record({house.scan("LST", 22)});
    CHECK(house.read(id).summary.exception == ExceptionKind::lost);
    house.record({house.scan("HUB", 23), house.scan("RTS", 24)});
    CHECK(house.open(id) == Kinds{ExceptionKind::damaged, ExceptionKind::return_to_sender});
}

TEST_CASE("what came back as undeliverable is in stock again, to be looked at") {
    House house;
    const auto id = house.ship();
    house.record({house.scan("RTS", 1)});
    house.as(house.otto, [&](events::Unit& unit) { receive_back(unit, {id}); });
    CHECK(house.stock().on_hand == 100);
    CHECK(house.stock().available == 97);
    CHECK(house.open(id).empty());
    CHECK(house.read(id).received_back_at.has_value());
    CHECK(refusal_of([&] {
              house.as(house.otto, [&](events::Unit& unit) { receive_back(unit, {id}); });
          }) == "not_coming_back");
}

TEST_CASE("a parcel that did not come is sent again, and names the one before") {
    House house;
    const auto id = house.ship();
    house.record({house.scan("OK", 1)});
    house.as(house.mara, [&](events::Unit& unit) {
        raise_exception(unit, id, {.kind = ExceptionKind::not_received});
    });
    CHECK(house.open(id) == Kinds{ExceptionKind::not_received});
    const auto resent = house.as(house.otto, [&](events::Unit& unit) {
        return resend(unit, id, {.reason = "The neighbour does not have it either."});
    });
    REQUIRE(resent.shipment.has_value());
    const auto second = house.read(resent.shipment->id);
    CHECK(second.resend_of->id == id);
    CHECK(second.lines.at(0).quantity == 3);
    CHECK(house.read(id).resent_as.at(0).id == second.summary.id);
    CHECK(house.stock().on_hand == 94);
}

TEST_CASE("sending again above one's authority waits for somebody") {
    House house;
    const auto big = house.place(40);
    const auto id = house.ship(house.of(big));
    const auto resent = house.as(
        house.mara, [&](events::Unit& unit) { return resend(unit, id, {.reason = "lost"}); });
    CHECK(resent.approval_id.has_value());
    CHECK_FALSE(resent.order.has_value());
    CHECK_FALSE(resent.shipment.has_value());
}

TEST_CASE("how long parcels take is learnt, and foretells when the next will come") {
    House house;
    int number = 100;
    const auto one = [&](int days) {
        const auto text = "DX00000" + std::to_string(++number);
        const auto id = house.ship(house.of(house.place(1), text));
        house.record({house.scan("PU", 0, "Bonn", text.c_str())});
        if (days > 0) house.record({house.scan("OK", 24 * days, "Berlin", text.c_str())});
        return id;
    };
    house.clock.advance(std::chrono::hours(24 * 20));
    CHECK(house.read(one(0)).summary.eta_at == house.start + std::chrono::hours(48));
    for (int i = 0; i < 18; ++i) one(3);
    for (int i = 0; i < 7; ++i) one(6);
    const auto next = house.read(one(0)).summary;
    CHECK(next.eta_at == house.start + std::chrono::hours(72));
    CHECK(next.eta_late_at == house.start + std::chrono::hours(144));
    const auto lanes = house.journal.read([&](store::Tx& tx) { return lanes_of(tx, house.dhx); });
    REQUIRE(lanes.items.size() == 3);
    for (const auto& lane : lanes.items) {
        CHECK(lane.parcels == 25);
        CHECK(lane.p50_days == 3);
        CHECK(lane.p90_days == 6);
    }
}

TEST_CASE("the carrier's own word goes before what is learnt") {
    House house;
    const auto id = house.ship();
    auto scan = house.scan("HUB", 1);
    scan.eta = house.start + std::chrono::hours(90);
    house.record({scan, house.scan("HUB", 2)});
    CHECK(house.read(id).summary.eta_at == scan.eta);
}

TEST_CASE("a return's parcel moves no stock and delivers no order") {
    House house;
    house.record({house.scan("OK", 1)});
    house.ship();
    CreateShipment command;
    command.direction = {Direction::returning};
    command.order_id = house.order;
    command.lines.push_back({.order_line_id = OrderLineId(1), .product_id = {}, .quantity = 2});
    command.ref_kind = {"return"};
    command.ref_id = {7};
    const auto before = house.read_order().quantities;
    const auto id = house.ship(command);
    house.as(house.otto, [&](events::Unit& unit) {
        report_scan(unit, id, {.status = ShipmentStatus::delivered});
    });
    CHECK(house.read(id).summary.status == ShipmentStatus::delivered);
    CHECK(house.read(id).ref_id == 7);
    CHECK(house.read_order().quantities == before);
    CHECK(house.stock().on_hand == 97);
}

TEST_CASE("parcels are found by their numbers, in part and however they are written") {
    House house;
    const auto id = house.ship();
    const auto find = [&](const char* q) {
        return house.journal
            .read([&](store::Tx& tx) { return list_shipments(tx, {.q = json::Text<1, 60>(q)}); })
            .items.size();
    };
    for (const auto* q : {"sh-100", "SH10001", "dx 0000", "DX-00000001"})
        CHECK_MESSAGE(find(q) == 1, q);
    for (const auto* q : {"SH-2", "00000001", "DX000000019"}) CHECK_MESSAGE(find(q) == 0, q);
    house.journal.read([&](store::Tx& tx) {
        CHECK(find_number(tx, "sh-10001") == id);
        CHECK(find_tracking(tx, "dx00000001") == std::vector{id});
        CHECK(carriers_of_number(tx, "dx 0000 0001").at(0).code == "DHX");
        CHECK(carriers_of_number(tx, "ZZ00000001").empty());
    });
}

TEST_CASE("messages about one parcel at the same moment are all counted") {
    House house;
    const auto id = house.ship();
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 3; ++i) house.record({house.scan("NH", t * 3 + i)});
            });
    }
    CHECK(house.read(id).attempts == 12);
    CHECK(house.counted("exception:failed_attempts") == 1);
}

TEST_CASE("parcels go with a customer who is merged, and come back") {
    House house;
    const auto id = house.ship();
    const auto other =
        house.as_system([](events::Unit& unit) { return customers::add(unit, {.name = "Jo B."}); });
    const auto owner = [&] { return house.read(id).summary.customer->id; };
    ShipmentsOfCustomers shipments;
    const auto moved =
        house.as_system([&](events::Unit& unit) { return shipments.move(unit, house.jo, other); });
    CHECK(moved == std::vector<std::int64_t>{id.value()});
    CHECK(owner() == other);
    house.as_system([&](events::Unit& unit) { shipments.move_back(unit, moved, other, house.jo); });
    CHECK(owner() == house.jo);
}

TEST_CASE("what the clock looks at depends on what is due, not on what there is") {
    House house;
    for (int i = 0; i < 5; ++i) {
        const auto number = "DX0000001" + std::to_string(i);
        house.ship(house.of(house.place(1), number));
        house.record({house.scan("OK", 1, "Berlin", number.c_str())});
    }
    house.ship();
    CHECK(house.watch_after(24 * 10) == 1);
}

}  // namespace tandem::shipments
