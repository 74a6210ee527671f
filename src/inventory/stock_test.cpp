#include "inventory/house_test.h"

#include <thread>

namespace tandem::inventory {
namespace {

using namespace std::chrono_literals;

std::string moving(House& house, Move made) {
    if (made.reason.empty()) made.reason = "test";
    return refusal_of([&] { house.as_system([&](events::Unit& unit) { move(unit, made); }); });
}

}  // namespace

TEST_CASE("what comes in can be allocated, shipped and taken back, and every sum follows") {
    House house;
    const auto may = house.lot(house.milk, "MAY");
    house.receive(house.milk, may, 100);
    CHECK(house.amounts(house.milk) == Amounts{100, 100, 0, 0});
    CHECK(house.allocate_to(1, house.milk, 30) ==
          std::vector<Piece>{{may, "", house.berlin, house.shelf, 30}});
    CHECK(house.amounts(house.milk) == Amounts{100, 70, 30, 0});
    CHECK(house.ship_for(1, 20).front().quantity == 20);
    CHECK(house.amounts(house.milk) == Amounts{80, 70, 10, 0});
    house.as_system([&](events::Unit& unit) {
        take_back(unit, house.milk, may, 5, house.shelf, StockStatus::returned_pending_inspection,
                  OrderLineId(1), {"return", 3});
    });
    CHECK(house.amounts(house.milk) == Amounts{85, 70, 10, 0});
    const auto lot = house.read_lot(may);
    CHECK(lot.received == 100);
    CHECK(lot.on_hand == 85);
    CHECK(lot.shipped == 15);
    CHECK(house.differences().empty());
}

TEST_CASE("what expires first is given first, then what has lain longest") {
    House house;
    const auto now = house.clock.now();
    const auto late = house.lot(house.milk, "LATE", now + 48h);
    const auto soon = house.lot(house.milk, "SOON", now + 24h);
    const auto over = house.lot(house.milk, "OVER", now + 1h);
    for (const auto lot : {late, soon, over}) house.receive(house.milk, lot, 10);
    house.clock.advance(2h);
    const auto got = house.allocate_to(1, house.milk, 15);
    REQUIRE(got.size() == 2);
    CHECK(got[0].lot == soon);
    CHECK(got[1].lot == late);
    CHECK(got[1].quantity == 5);
    CHECK(house.allocate_to(2, house.milk, 100).front().quantity == 5);
}

TEST_CASE("an expired lot is marked, and what was kept of it is free") {
    House house;
    const auto lot = house.lot(house.milk, "SOON", house.clock.now() + 1h);
    house.receive(house.milk, lot, 10);
    house.allocate_to(4, house.milk, 3);
    house.clock.advance(2h);
    house.events();
    CHECK(expire_lots(house.journal, house.losses) == 1);
    CHECK(expire_lots(house.journal, house.losses) == 0);
    CHECK(house.events() == std::vector<std::string>{"lot.expired"});
    CHECK(house.read_lot(lot).status == LotStatus::expired);
    CHECK(house.amounts(house.milk) == Amounts{10, 0, 0, 0});
    REQUIRE(house.lines.heard.size() == 1);
    CHECK(house.lines.heard[0].quantity == 3);
    change_lot(house.journal, house.otto, lot, {}, {.expires_at = {true, std::nullopt}});
    CHECK(house.amounts(house.milk).available == 10);
    CHECK(house.differences().empty());
}

TEST_CASE("a reservation runs out, and one that is kept does not") {
    House house;
    house.receive(house.bolt, {}, 10);
    const auto until = house.clock.now() + 1h;
    house.allocate_to(1, house.bolt, 4, until);
    house.allocate_to(2, house.bolt, 3, until);
    house.as_system([](events::Unit& unit) { keep_reserved(unit, OrderLineId(2)); });
    CHECK(release_expired(house.journal, house.losses) == 0);
    house.clock.advance(1h);
    CHECK(release_expired(house.journal, house.losses) == 1);
    CHECK(house.amounts(house.bolt) == Amounts{10, 7, 3, 0});
    REQUIRE(house.lines.heard.size() == 1);
    CHECK(house.lines.heard[0].line_id == OrderLineId(1));
}

TEST_CASE("releasing gives back what was kept last") {
    House house;
    const auto a = house.lot(house.milk, "A", house.clock.now() + 24h);
    const auto b = house.lot(house.milk, "B", house.clock.now() + 48h);
    house.receive(house.milk, a, 5);
    house.receive(house.milk, b, 5);
    house.allocate_to(1, house.milk, 8);
    const auto release_some = [&](std::int64_t quantity) {
        return house.as_system(
            [&](events::Unit& unit) { return release(unit, OrderLineId(1), quantity); });
    };
    CHECK(release_some(4) == 4);
    const auto left =
        house.journal.read([](store::Tx& tx) { return allocations_of(tx, OrderLineId(1)); });
    REQUIRE(left.size() == 1);
    CHECK(left[0].lot == a);
    CHECK(left[0].quantity == 4);
    CHECK(release_some(9) == 4);
    CHECK(release_some(1) == 0);
    CHECK(house.amounts(house.milk) == Amounts{10, 10, 0, 0});
}

TEST_CASE("each move that cannot be is refused by its name and changes nothing") {
    House house;
    const auto may = house.lot(house.milk, "MAY");
    const auto other = house.product("JUICE", catalog::Tracking::lot);
    house.receive(house.milk, may, 10);
    house.allocate_to(1, house.milk, 4);
    const auto closed = house.place("OLD", LocationType::stock);
    change_location(house.journal, house.otto, closed, {}, {.active = false});
    const Move fine{
        .product = house.milk, .lot = may, .from = at_supplier, .to = house.shelf, .quantity = 1};
    const auto with = [&](auto change) {
        auto made = fine;
        change(made);
        return moving(house, made);
    };
    house.events();
    CHECK(with([](Move& m) { m.quantity = 0; }) == "/quantity: quantity");
    CHECK(with([](Move& m) { m.quantity = -1; }) == "/quantity: quantity");
    CHECK(with([](Move& m) { m.quantity = largest_quantity + 1; }) == "/quantity: quantity");
    CHECK(with([](Move& m) { m.product = ProductId(99); }) == "/product_id: unknown");
    CHECK(with([](Move& m) { m.lot.reset(); }) == "/lot_id: lot_required");
    CHECK(with([](Move& m) { m.lot = LotId(99); }) == "/lot_id: unknown");
    CHECK(with([&](Move& m) { m.product = other; }) == "/lot_id: other_product");
    CHECK(with([&](Move& m) { m.product = house.bolt; }) == "/lot_id: not_tracked");
    CHECK(with([](Move& m) { m.serial = "X"; }) == "/serial: not_serial");
    CHECK(with([](Move& m) { m.to = LocationId(99); }) == "/to_location_id: unknown");
    CHECK(with([](Move& m) { m.from = LocationId(-9); }) == "/from_location_id: unknown");
    CHECK(with([](Move& m) { m.to = at_customer; }) == "/to_location_id: same_place");
    CHECK(with([](Move& m) { m.from = m.to; }) == "/to_location_id: same_place");
    CHECK(with([&](Move& m) { m.to = closed; }) == "/to_location_id: location_closed");
    CHECK(with([](Move& m) {
              std::swap(m.from, m.to);
              m.quantity = 11;
          }) == "not_enough_stock");
    CHECK(with([](Move& m) {
              std::swap(m.from, m.to);
              m.quantity = 7;
          }) == "below_allocated");
    CHECK(house.events().empty());
    CHECK(house.amounts(house.milk) == Amounts{10, 6, 4, 0});
    CHECK(house.sum("SELECT COUNT(*) FROM stock_moves") == 1);
    CHECK(house.differences().empty());
}

TEST_CASE("no place holds more than can be counted") {
    House house;
    for (int i = 0; i < 1'000; ++i) house.receive(house.bolt, {}, largest_quantity);
    CHECK(refusal_of([&] { house.receive(house.bolt, {}, 1); }) == "/quantity: too_much_stock");
    CHECK(house.amounts(house.bolt).on_hand == largest_balance);
}

TEST_CASE("a piece with a number of its own is in one place only") {
    House house;
    Move first{.product = house.lamp,
               .serial = "S-1",
               .from = at_supplier,
               .to = house.shelf,
               .quantity = 1};
    CHECK(moving(house, first) == "");
    CHECK(moving(house, first) == "/serial: serial_elsewhere");
    auto two = first;
    two.quantity = 2;
    CHECK(moving(house, two) == "/quantity: serial_quantity");
    auto none = first;
    none.serial.clear();
    CHECK(moving(house, none) == "/serial: serial_required");
    CHECK(house.allocate_to(1, house.lamp, 3).front().serial == "S-1");
    CHECK(house.ship_for(1, 1).front().serial == "S-1");
    const auto back = [&](const char* serial) {
        return refusal_of([&] {
            house.as_system([&](events::Unit& unit) {
                take_back(unit, house.lamp, {}, 1, house.shelf, StockStatus::damaged,
                          OrderLineId(1), {"return", 1}, serial);
            });
        });
    };
    CHECK(back("S-2") == "more_than_shipped");
    CHECK(back("S-1") == "");
    CHECK(back("S-1") == "more_than_shipped");
    CHECK(house.amounts(house.lamp) == Amounts{1, 0, 0, 0});
    CHECK(house.differences().empty());
}

TEST_CASE("no more is shipped than is kept, and no more taken back than was shipped") {
    House house;
    house.receive(house.bolt, {}, 10);
    house.allocate_to(1, house.bolt, 4);
    CHECK(refusal_of([&] { house.ship_for(1, 5); }) == "not_allocated");
    CHECK(refusal_of([&] { house.ship_for(2, 1); }) == "not_allocated");
    CHECK(refusal_of([&] { house.ship_for(1, 0); }) == "/quantity: quantity");
    CHECK(house.amounts(house.bolt) == Amounts{10, 6, 4, 0});
    house.ship_for(1, 4);
    const auto back = [&](std::int64_t line, std::int64_t quantity) {
        return refusal_of([&] {
            house.as_system([&](events::Unit& unit) {
                take_back(unit, house.bolt, {}, quantity, house.shelf, StockStatus::ok,
                          OrderLineId(line), {"return", 1});
            });
        });
    };
    CHECK(back(1, 5) == "more_than_shipped");
    CHECK(back(1, 3) == "");
    CHECK(back(1, 2) == "more_than_shipped");
    CHECK(back(77, 2) == "");  // shipped before there was a ledger
    CHECK(house.differences().empty());
}

TEST_CASE("stock that wants attention is sold only where the settings say so") {
    House house;
    house.as_system([&](events::Unit& unit) {
        move(unit, {.product = house.bolt,
                    .from = at_supplier,
                    .to = house.shelf,
                    .to_status = StockStatus::attention,
                    .quantity = 5,
                    .reason = "receipt"});
    });
    CHECK(house.amounts(house.bolt).available == 0);
    change_stock_settings(house.journal, house.World::admin, house.losses,
                          {.sell_attention = true});
    CHECK(house.amounts(house.bolt).available == 5);
    house.allocate_to(1, house.bolt, 2);
    change_stock_settings(house.journal, house.World::admin, house.losses, {});
    CHECK(house.amounts(house.bolt) == Amounts{5, 0, 0, 0});
    CHECK(house.lines.heard.size() == 1);
    CHECK(house.differences().empty());
}

TEST_CASE("sums that were damaged are found, and made anew from the ledger") {
    House house;
    const auto may = house.lot(house.milk, "MAY");
    house.receive(house.milk, may, 10);
    house.receive(house.bolt, {}, 10);
    house.allocate_to(1, house.milk, 8);
    house.allocate_to(2, house.bolt, 2);
    house.as_system([](events::Unit& unit) {
        unit.tx.run("UPDATE stock SET quantity = 8 WHERE lot_id <> 0");
        unit.tx.run("UPDATE stock SET sellable = 0 WHERE lot_id = 0");
        unit.tx.run("UPDATE lots SET shipped = 3");
        unit.tx.run("UPDATE availability SET on_hand = 99");
        unit.tx.run("UPDATE allocations SET quantity = 11 WHERE line_id = 1");
    });
    const auto found = house.differences();
    CHECK(found.size() >= 5);
    CHECK(describe(found.front()) == "stock of product 2, lot 1, place 1, ok: is 8, should be 10");
    CHECK(rebuild_stock(house.journal, house.losses).size() == found.size());
    CHECK(house.differences().empty());
    CHECK(house.amounts(house.milk) == Amounts{10, 0, 10, 0});
    CHECK(house.amounts(house.bolt) == Amounts{10, 8, 2, 0});
    REQUIRE(house.lines.heard.size() == 1);
    CHECK(house.lines.heard[0].quantity == 1);
    CHECK(rebuild_stock(house.journal, house.losses).empty());
}

TEST_CASE("of two who want the last piece at the same moment, one gets it") {
    House house;
    house.receive(house.bolt, {}, 1);
    for (int round = 0; round < 20; ++round) {
        const auto second = store::Store::open(house.url(), {.readers = 1, .durable = false});
        events::Journal other(*second, house.clock);
        std::int64_t got[2] = {0, 0};
        const auto want = [&](events::Journal& journal, int who) {
            journal.write(Actor::system("test"), [&](events::Unit& unit) {
                std::int64_t sum = 0;
                for (const auto& piece : allocate(unit, OrderLineId(who + 1), house.bolt, 1))
                    sum += piece.quantity;
                got[who] = sum;
            });
        };
        {
            const std::jthread one([&] { want(house.journal, 0); });
            const std::jthread two([&] { want(other, 1); });
        }
        CHECK(got[0] + got[1] == 1);
        CHECK(house.amounts(house.bolt) == Amounts{1, 0, 1, 0});
        house.as_system([&](events::Unit& unit) {
            release(unit, OrderLineId(1), 1);
            release(unit, OrderLineId(2), 1);
        });
    }
    CHECK(house.differences().empty());
}

}  // namespace tandem::inventory
