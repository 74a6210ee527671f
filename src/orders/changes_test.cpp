#include "orders/changes.h"

#include "orders/house_test.h"

namespace tandem::orders {
namespace {

class Changing : public House {
public:
    OrderChange ask(OrderId id, const AskChange& command) {
        return as(mara, [&](events::Unit& unit) {
            return get_change(unit.tx, ask_change(unit, {id}, command));
        });
    }
    std::string refused(OrderId id, std::vector<ChangeAction> actions) {
        return refusal_of([&] { ask(id, {.actions = std::move(actions)}); });
    }
};

}  // namespace

TEST_CASE("a change carries all of its actions out and says what they cost") {
    Changing house;
    const auto id = house.place_one(house.two_kettles_and_a_lid());
    const auto before = house.read(id);
    const auto kettles = before.lines.at(0).id;
    const auto lids = before.lines.at(1).id;
    const auto change = house.ask(
        id,
        {.actions = {
             {.kind = ActionKind::change_quantity, .line_id = kettles, .quantity = LineQuantity(3)},
             {.kind = ActionKind::remove_item, .line_id = lids},
             {.kind = ActionKind::add_charge, .amount = -90},
             {.kind = ActionKind::change_address, .ship_to = PostalAddress{.city = {"Kiel"}}}}});
    const auto after_it = house.read(id);
    CHECK(change.state == ChangeState::confirmed);
    CHECK(change.difference_amount == 4'000 - 500 - 90);
    CHECK(after_it.total_amount == before.total_amount + change.difference_amount);
    CHECK(after_it.version > before.version);
    CHECK(after_it.lines.at(0).quantities == Quantities{.ordered = 3, .allocated = 3});
    CHECK(after_it.lines.at(1).quantities == Quantities{.ordered = 1, .cancelled = 1});
    CHECK(after_it.ship_to.city.value.value == "Kiel");
    CHECK(house.available(house.lid) == 3);
    CHECK(house.available(house.kettle) == 97);
}

TEST_CASE("a change with one action that cannot be changes nothing") {
    Changing house;
    const auto id = house.place_one(house.two_kettles_and_a_lid());
    const auto before = house.read(id);
    const auto kettles = before.lines.at(0).id;
    CHECK(
        house.refused(
            id,
            {{.kind = ActionKind::cancel_item, .line_id = kettles, .quantity = LineQuantity(1)},
             {.kind = ActionKind::cancel_item, .line_id = kettles, .quantity = LineQuantity(2)}}) ==
        "/actions/1/quantity: already_shipped");
    CHECK(house.read(id).version == before.version);
    CHECK(house.available(house.kettle) == 98);
    CHECK(house.refused(id, {{.kind = ActionKind::add_charge, .amount = -100'000}}) ==
          "/actions: below_zero");
    CHECK(house.refused(id, {{.kind = ActionKind::remove_item}}) == "/actions/0/line_id: required");
}

TEST_CASE("what a change makes cheaper goes back") {
    Changing house;
    const auto id = house.paid_order();
    const auto lids = house.read(id).lines.at(1).id;
    const auto change =
        house.ask(id, {.actions = {{.kind = ActionKind::remove_item, .line_id = lids}},
                       .refund_method = Payout::original});
    REQUIRE(change.refund_id);
    CHECK(house.read(*change.refund_id).amount == 500);
    CHECK(house.read(*change.refund_id).state == RefundState::approved);
    CHECK(house.read(id).due_amount == 0);
}

TEST_CASE("what a change makes dearer is due") {
    Changing house;
    const auto id = house.paid_order();
    house.ask(id, {.actions = {{.kind = ActionKind::add_item,
                                .product_id = house.lid,
                                .quantity = LineQuantity(1)}}});
    CHECK(house.read(id).due_amount == 500);
    CHECK(house.read(id).payment_status == PaymentStatus::partially_charged);
}

TEST_CASE("something else is sent instead of what has not left") {
    Changing house;
    const auto id = house.place_one(house.two_kettles_and_a_lid());
    const auto kettles = house.read(id).lines.at(0).id;
    house.ask(id, {.actions = {{.kind = ActionKind::exchange,
                                .line_id = kettles,
                                .product_id = house.lid,
                                .quantity = LineQuantity(1)}}});
    const auto order = house.read(id);
    CHECK(order.lines.at(0).quantities.wanted() == 1);
    CHECK(order.lines.at(2).product.sku == "LID");
    CHECK(order.status == OrderStatus::allocated);
}

TEST_CASE("a claim sends shipped pieces again for nothing, within authority") {
    Changing house;
    const auto id = house.paid_order();
    house.ship_all(id);
    const auto kettles = house.read(id).lines.at(0).id;
    const auto claim = [&](std::int64_t quantity) {
        return std::vector<ChangeAction>{
            {.kind = ActionKind::claim, .line_id = kettles, .quantity = LineQuantity(quantity)}};
    };
    CHECK(house.refused(id, claim(3)) == "/actions/0/quantity: more_than_shipped");
    house.ask(id, {.actions = claim(1)});
    const auto order = house.read(id);
    CHECK(order.total_amount == 8'990);
    CHECK(order.status == OrderStatus::partially_shipped);
    CHECK(order.lines.at(0).replaced == 1);
    CHECK(order.lines.at(2).unit_amount == 0);
}

TEST_CASE("a change waits until somebody decides, and is decided once") {
    Changing house;
    const auto id = house.place_one(house.two_kettles_and_a_lid());
    const auto kettles = house.read(id).lines.at(0).id;
    const auto change = house.ask(id, {.actions = {{.kind = ActionKind::cancel_item,
                                                    .line_id = kettles,
                                                    .quantity = LineQuantity(2)}},
                                       .as = AskAs::requested});
    CHECK(house.read(id).lines.at(0).quantities.cancelled == 0);
    house.ship_all(id);
    const auto confirm = [&] {
        house.as(house.otto, [&](auto& unit) { confirm_change(unit, {change.id}, {}); });
    };
    CHECK(refusal_of(confirm) == "/actions/0/quantity: already_shipped");
    house.as(house.otto, [&](auto& unit) { decline_change(unit, {change.id}, {}); });
    CHECK(refusal_of(confirm) == "already_decided");
}

}  // namespace tandem::orders
