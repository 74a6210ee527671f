#include "context/house_test.h"

namespace tandem::context {
namespace {

TEST_CASE("a customer without orders has an empty overview") {
    House house;
    const auto empty = house.look(house.kim);
    CHECK(empty.figures.orders == 0);
    CHECK(empty.figures.spent.empty());
    CHECK_FALSE(empty.order.has_value());
}

TEST_CASE("figures follow orders, payments and refunds as they happen") {
    House house;
    const auto order = house.paid_order();
    house.paid_order();
    auto figures = house.look(house.jo).figures;
    CHECK(figures.orders == 2);
    REQUIRE(figures.spent.size() == 1);
    CHECK(figures.spent[0].amount == 2 * 8'990);
    const auto refund = house.refund_as(house.admin, order, 1'000);
    house.as_system([&](events::Unit& unit) {
        orders::submit_refund(unit, {refund});
        orders::settle_refund(unit, {refund}, {});
    });
    CHECK(house.look(house.jo).figures.spent[0].amount == 2 * 8'990 - 1'000);
    // Counted again from the rows, they are the same.
    house.journal.store().write([](store::Tx& tx) { orders::recount(tx); });
    figures = house.look(house.jo).figures;
    CHECK(figures.orders == 2);
    CHECK(figures.spent[0].amount == 2 * 8'990 - 1'000);
}

TEST_CASE("the order in question is the confirmed one, else the named one, else the newest") {
    House house;
    const auto old = house.paid_order();
    house.clock.advance(std::chrono::hours(1));
    const auto newest = house.paid_order();
    const auto silent = house.letter(house.jo, "Where is my parcel?");
    house.followers.catch_up();
    CHECK(house.look(house.jo, silent).order->id == newest);
    CHECK(house.look(house.jo, silent).order_because == OrderBecause::newest);

    const auto naming = house.letter(house.jo, "Where is " + house.read(old).number + "?");
    house.followers.catch_up();
    CHECK(house.look(house.jo, naming).order->id == old);
    CHECK(house.look(house.jo, naming).order_because == OrderBecause::mentioned);

    add_reference(house.journal, house.mara, naming, {TargetKind::order, newest.value()});
    CHECK(house.look(house.jo, naming).order->id == newest);
    CHECK(house.look(house.jo, naming).order_because == OrderBecause::confirmed);
}

TEST_CASE("whoever may not read conversations is not told what they are about") {
    House house;
    house.paid_order();
    const auto conversation = house.letter(house.jo, "about T-10001");
    house.followers.catch_up();
    CHECK_FALSE(house.look(house.jo, conversation).references.empty());
    const auto seen = house.journal.read([&](store::Tx& tx) {
        return overview(tx, house.otto, house.jo, {.conversation_id = conversation});
    });
    CHECK(seen.references.empty());
    CHECK(seen.orders.size() == 1);
}

}  // namespace
}  // namespace tandem::context
