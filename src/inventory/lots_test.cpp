#include "inventory/house_test.h"

namespace tandem::inventory {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> codes(const Trace& trace) {
    std::vector<std::string> all;
    for (const auto& one : trace.lots) all.push_back(std::to_string(one.depth) + one.lot.code);
    return all;
}

using Codes = std::vector<std::string>;

// FLOUR and YEAST went into DOUGH, that into BREAD1 and BREAD2, and BREAD2 with YEAST into TOAST.
class Bakery : public House {
public:
    Bakery() {
        for (const auto* code : {"FLOUR", "YEAST", "DOUGH", "BREAD1", "BREAD2", "TOAST"})
            lot(product(code, catalog::Tracking::lot), code);
        for (const auto& [parent, child] :
             std::vector<std::pair<int, int>>{{1, 3}, {2, 3}, {3, 4}, {3, 5}, {5, 6}, {2, 6}})
            link(parent, child);
    }
    void link(std::int64_t parent, std::int64_t child) {
        as_system(
            [&](events::Unit& unit) { link_lots(unit, LotId(parent), LotId(child), 10, "P-1"); });
    }
    Trace used(std::int64_t lot) {
        return journal.read([&](store::Tx& tx) { return lots_made_from(tx, LotId(lot)); });
    }
    Trace made(std::int64_t lot) {
        return journal.read([&](store::Tx& tx) { return lots_it_was_made_from(tx, LotId(lot)); });
    }
};

}  // namespace

TEST_CASE("where a lot was used and what it was made of are found however many steps away") {
    Bakery bakery;
    CHECK(codes(bakery.used(1)) == Codes{"1DOUGH", "2BREAD1", "2BREAD2", "3TOAST"});
    CHECK(codes(bakery.used(2)) == Codes{"1DOUGH", "1TOAST", "2BREAD1", "2BREAD2"});
    CHECK(codes(bakery.made(6)) == Codes{"1YEAST", "1BREAD2", "2DOUGH", "3FLOUR"});
    CHECK(bakery.made(6).links.size() == 5);
    CHECK(bakery.used(6).lots.empty());
    CHECK(bakery.used(1).complete);
}

TEST_CASE("nothing is made from itself, by however many steps") {
    Bakery bakery;
    for (const auto& [parent, child] :
         std::vector<std::pair<int, int>>{{1, 1}, {3, 1}, {4, 3}, {6, 1}, {6, 2}})
        CHECK(refusal_of([&] { bakery.link(parent, child); }) == "/parent_id: cycle");
    CHECK(refusal_of([&] { bakery.link(99, 1); }) == "/parent_id: unknown");
    CHECK(refusal_of([&] { bakery.link(1, 99); }) == "lot_not_found");
    bakery.link(1, 6);
    CHECK(codes(bakery.used(1)).size() == 4);
}

TEST_CASE("a lot on hold gives nothing, frees what was kept of it, and says whose that was") {
    House house;
    const auto lot = house.lot(house.milk, "MAY");
    house.receive(house.milk, lot, 10);
    house.allocate_to(1, house.milk, 3);
    house.allocate_to(2, house.milk, 2);
    house.ship_for(2, 1);
    house.events();
    const auto done = quarantine(house.journal, house.otto, house.losses, lot,
                                 {.reason = "glass in it", .recall = true});
    CHECK(house.events() == std::vector<std::string>{"lot.quarantined"});
    CHECK(done.quantity == 9);
    REQUIRE(done.lost.size() == 2);
    CHECK(done.lost[0].line_id == OrderLineId(1));
    CHECK(done.lost[0].quantity == 3);
    CHECK(house.lines.heard.size() == 2);
    CHECK(house.amounts(house.milk) == Amounts{9, 0, 0, 0});
    CHECK(house.read_lot(lot).status == LotStatus::recalled);
    house.receive(house.milk, lot, 5);  // more of it arrives
    CHECK(house.allocate_to(3, house.milk, 1).empty());
    CHECK(refusal_of([&] {
              quarantine(house.journal, house.otto, house.losses, lot, {.reason = "again"});
          }) == "already_on_hold");
    CHECK(house.differences().empty());
}

TEST_CASE("what is kept back is decided about in parts, each with its record") {
    House house;
    const auto lot = house.lot(house.milk, "MAY");
    house.receive(house.milk, lot, 10);
    const auto decide = [&](LotDecision decision, std::optional<std::int64_t> quantity) {
        return refusal_of([&] {
            ReleaseLot command{.decision = decision};
            if (quantity) command.quantity = *quantity;
            release_quarantine(house.journal, house.otto, lot, command);
        });
    };
    CHECK(decide(LotDecision::ok, {}) == "not_on_hold");
    quarantine(house.journal, house.otto, house.losses, lot, {.reason = "smells"});
    CHECK(decide(LotDecision::ok, 11) == "/quantity: more_than_held");
    CHECK(decide(LotDecision::scrapped, 2) == "");
    CHECK(decide(LotDecision::return_to_supplier, 3) == "");
    CHECK(decide(LotDecision::rejected, 1) == "");
    CHECK(house.amounts(house.milk) == Amounts{5, 0, 0, 0});
    CHECK(house.read_lot(lot).received == 7);
    CHECK(decide(LotDecision::ok, {}) == "");
    CHECK(house.read_lot(lot).status == LotStatus::active);
    CHECK(house.amounts(house.milk) == Amounts{5, 4, 0, 0});
    CHECK(decide(LotDecision::ok, {}) == "not_on_hold");
    const auto page = house.journal.read([&](store::Tx& tx) { return lot_page(tx, lot); });
    CHECK(page.dispositions.size() == 4);
    CHECK(page.holds.size() == 1);
    CHECK_FALSE(page.hold);
    CHECK(house.differences().empty());
}

TEST_CASE("with four eyes, another person than the first decides") {
    House house;
    const auto lot = house.lot(house.milk, "MAY");
    house.receive(house.milk, lot, 10);
    change_stock_settings(house.journal, house.World::admin, house.losses, {.four_eyes = true});
    quarantine(house.journal, house.otto, house.losses, lot, {.reason = "smells"});
    CHECK(refusal_of([&] { release_quarantine(house.journal, house.otto, lot, {}); }) ==
          "four_eyes");
    CHECK(refusal_of([&] { release_quarantine(house.journal, house.World::admin, lot, {}); }) ==
          "");
}

TEST_CASE("who may not touch stock changes nothing") {
    House house;
    const auto lot = house.lot(house.milk, "MAY");
    CHECK(refusal_of([&] { add_lot(house.journal, house.mara, {.product_id = house.milk}); }) ==
          "forbidden");
    CHECK(refusal_of([&] {
              quarantine(house.journal, house.mara, house.losses, lot, {.reason = "x"});
          }) == "forbidden");
    CHECK(refusal_of([&] { release_quarantine(house.journal, house.mara, lot, {}); }) ==
          "forbidden");
}

TEST_CASE("pages of lots fit together, newest first or by code") {
    House house;
    for (int i = 0; i < 7; ++i)
        house.lot(i % 2 == 0 ? house.milk : house.lamp,
                  "L-" + std::to_string(i % 4) + std::to_string(i));
    const auto all = [&](ListLots query) {
        std::string codes;
        query.limit = json::Whole<1, 100>(2);
        do {
            const auto page = house.journal.read([&](store::Tx& tx) { return list(tx, query); });
            for (const auto& lot : page.items) codes += lot.code + ' ';
            query.after = page.next;
        } while (query.after);
        return codes;
    };
    CHECK(all({}) == "L-26 L-15 L-04 L-33 L-22 L-11 L-00 ");
    CHECK(all({.q = "l-"}) == "L-00 L-04 L-11 L-15 L-22 L-26 L-33 ");
    CHECK(all({.q = "l-", .product_id = house.lamp}) == "L-11 L-15 L-33 ");
    CHECK(all({.product_id = house.milk}) == "L-26 L-04 L-22 L-00 ");
    CHECK(all({.status = LotStatus::on_hold}) == "");
}

}  // namespace tandem::inventory
