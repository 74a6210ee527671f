#include "returns/returns.h"

#include "inventory/lots.h"
#include "returns/house_test.h"
#include "returns/portal.h"

namespace tandem::returns {

TEST_CASE("a return goes from its request to the refund") {
    House house;
    const auto id = house.delivered_order();
    auto one = house.ask(house.of(id, 2));
    CHECK(one.number == "RMA-10001");
    CHECK(one.state == ReturnState::approved);
    CHECK(one.deadline == house.clock.now() + std::chrono::days(30));
    CHECK(house.read(id).return_status == orders::ReturnStatus::return_requested);
    one = house.change(one, [](auto& unit, const auto& target) {
        send_label(unit, target, {.label_reference = "DHL 1"});
        set_in_transit(unit, target);
        receive(unit, target, {.lines = {{.id = ReturnLineId(1), .quantity = 1}}});
    });
    CHECK(one.state == ReturnState::partially_received);
    CHECK(house.lying(house.kettle, inventory::StockStatus::returned_pending_inspection) == 1);
    CHECK(house.read(id).return_status == orders::ReturnStatus::partially_returned);
    one = house.receive_all(one);
    CHECK(one.state == ReturnState::received);
    const auto sellable = house.available(house.kettle);
    one = house.inspect_all(one, Disposition::restock);
    CHECK(one.state == ReturnState::inspected);
    CHECK(one.lines.at(0).grade == "B");
    CHECK(one.lines.at(0).root_cause == "seal");
    CHECK(house.available(house.kettle) == sellable + 2);
    one = house.settle_all(one, {.shipping_amount = {orders::Amount(490)}});
    CHECK(one.state == ReturnState::resolved);
    REQUIRE(one.refunds.size() == 1);
    CHECK(one.refunds.at(0).amount == 8'490);
    CHECK(one.refunds.at(0).state == orders::RefundState::approved);
    CHECK(one.lines.at(0).pieces.refunded == 2);
    CHECK(house.read(id).lines.at(0).refunded == 2);
    CHECK(house.read(id).refunding_amount == 8'490);
    CHECK(house.count("return.resolved") == 1);
    CHECK(house.count("return.inspected") == 0);
}

TEST_CASE("pieces of the one lot that was shipped are of it without anybody reading the label") {
    House house;
    ProductId bread;
    std::vector<LotId> lots;
    house.as_system([&](events::Unit& unit) {
        bread = catalog::add_product(unit, {.sku = "BREAD",
                                            .name = "Bread",
                                            .tracking = {catalog::Tracking::lot},
                                            .price_amount = {400},
                                            .currency = {"EUR"},
                                            .returnable_days = {30}});
        const auto shelf = inventory::location_for(unit, inventory::warehouses(unit.tx).at(0).id,
                                                   inventory::LocationType::stock);
        for (const auto* code : {"B-1", "B-2"}) {
            lots.push_back(inventory::add_lot(unit, {.product_id = bread, .code = {code}}));
            inventory::move(unit, {.product = bread,
                                   .lot = lots.back(),
                                   .from = inventory::at_production,
                                   .to = shelf,
                                   .quantity = 3,
                                   .reason = "production"});
        }
    });
    const auto bought = [&](std::int64_t quantity) {
        const auto id = house.place_one(
            {.customer_id = house.jo,
             .currency = "EUR",
             .lines = {{.product_id = bread, .quantity = quantity}},
             .payments = {{.kind = orders::NewPaymentKind::charge, .amount = 400 * quantity}}});
        house.ship_all(id);
        house.deliver_all(id);
        return id;
    };
    const auto one = house.receive_all(house.ask(house.of(bought(2), 2)));
    CHECK(one.state == ReturnState::received);
    CHECK(one.lines.at(0).lot_id == lots.at(0));
    // One each of two lots: somebody has to say which.
    const auto both = house.ask(house.of(bought(2), 2));
    CHECK(refusal_of([&] { house.receive_all(both); }) == "more_than_shipped");
}

TEST_CASE("what is not worth sending back is refunded at once") {
    House house;
    const auto id = house.delivered_order();
    const auto one = house.ask(house.of(id, 1, Wanted::keep_refund, "cosmetic"));
    CHECK(one.state == ReturnState::resolved);
    CHECK(one.refunds.at(0).amount == 4'000);
    CHECK(house.read(id).quantities.returned == 0);
    CHECK(house.read(id).return_status == orders::ReturnStatus::none);
}

TEST_CASE("store credit is a voucher as soon as the pieces are here") {
    House house;
    auto one = house.ask(house.of(house.delivered_order(), 1, Wanted::store_credit));
    CHECK(refusal_of([&] { house.settle_all(one); }) == "not_received");
    one = house.settle_all(house.receive_all(one));
    CHECK(one.refunds.at(0).state == orders::RefundState::succeeded);
    CHECK(one.refunds.at(0).voucher_id.has_value());
}

TEST_CASE("an exchange for the same is paid by what came back") {
    House house;
    const auto id = house.delivered_order();
    auto one = house.ask(house.of(id, 1, Wanted::exchange, "stopped_working"));
    one = house.settle_all(house.receive_all(one));
    REQUIRE(one.exchange_orders.size() == 1);
    const auto order = house.read(one.exchange_orders.at(0).id);
    CHECK(order.total_amount == 4'000);
    CHECK(order.charged_amount == 4'000);
    CHECK(order.due_amount == 0);
    CHECK(order.replaces->id == id);
    CHECK(house.read(id).refunded_amount == 4'000);
    CHECK(one.state == ReturnState::resolved);
}

TEST_CASE("an exchange for something cheaper gives the rest back, for something dearer it is due") {
    House house;
    const auto cheap = [&] {
        auto one = house.ask(house.of(house.delivered_order(), 1, Wanted::exchange));
        one = house.receive_all(one);
        return house.settle_all(one,
                                {.lines = {{.id = one.lines.at(0).id, .product_id = house.lid}}});
    }();
    CHECK(house.read(cheap.exchange_orders.at(0).id).charged_amount == 500);
    std::int64_t back = 0;
    for (const auto& refund : cheap.refunds)
        if (refund.method == orders::RefundMethod::original) back += refund.amount;
    CHECK(back == 3'500);

    auto dear = house.ask(house.of(house.delivered_order(), 1, Wanted::exchange));
    dear = house.receive_all(dear);
    dear = house.settle_all(
        dear, {.lines = {{.id = dear.lines.at(0).id, .unit_amount = orders::Amount(5'000)}}});
    CHECK(house.read(dear.exchange_orders.at(0).id).due_amount == 1'000);
}

TEST_CASE("what was repaired goes back, and may come back once more") {
    House house;
    const auto id = house.delivered_order();
    auto one = house.ask(house.of(id, 2, Wanted::repair, "stopped_working"));
    one = house.receive_all(one);
    CHECK(refusal_of([&] { house.settle_all(one); }) == "not_going_back");
    one = house.inspect_all(one, Disposition::back_to_customer);
    one = house.settle_all(one);
    CHECK(one.lines.at(0).pieces.repaired == 2);
    CHECK(house.read(id).quantities.returned == 0);
    CHECK(house.lying(house.kettle, inventory::StockStatus::returned_pending_inspection) == 0);
    CHECK(house.ask(house.of(id, 2)).state == ReturnState::approved);
}

TEST_CASE("nothing is sent back twice") {
    House house;
    const auto id = house.delivered_order();
    const auto first = house.ask(house.of(id, 1));
    CHECK(refusal_of([&] { house.ask(house.of(id, 2)); }) ==
          "/lines/0/quantity: more_than_returnable");
    house.change(first, [](auto& unit, const auto& target) { cancel(unit, target); });
    const auto second = house.ask(house.of(id, 2));
    house.settle_all(house.receive_all(second));
    CHECK(refusal_of([&] { house.ask(house.of(id, 1)); }) ==
          "/lines/0/quantity: more_than_returnable");
}

TEST_CASE("after the time for it a return needs an exception, within authority or approved") {
    House house;
    const auto id = house.delivered_order();
    house.clock.advance(std::chrono::days(31));
    auto late = house.of(id, 1);
    CHECK(refusal_of([&] { house.ask(late); }) == "return_window_over");
    CHECK(refusal_of([&] { house.ask(house.of(id, 1, Wanted::refund, "defective")); }) ==
          "return_window_over");
    late.exception = true;
    CHECK(house.ask(late).state == ReturnState::approved);

    auto command = house.two_kettles_and_a_lid();
    command.lines.front().quantity = 10;
    const auto large = house.place_one(command);
    house.ship_all(large);
    house.deliver_all(large);
    house.clock.advance(std::chrono::days(31));
    auto very_late = house.of(large, 10);
    very_late.exception = true;
    const auto waits = house.ask(very_late);
    CHECK(waits.state == ReturnState::requested);
    REQUIRE(waits.approval_id);
    CHECK(refusal_of([&] {
              house.change(waits,
                           [](auto& unit, const auto& target) { approve(unit, target, {}); });
          }) == "waits_for_approval");
    house.decide(house.otto, *waits.approval_id, authority::Decision::approve);
    CHECK(house.reread(waits).state == ReturnState::approved);
    CHECK(house.reread(waits).exception);
}

TEST_CASE("a refund that is declined leaves its pieces without an outcome") {
    House house;
    auto command = house.two_kettles_and_a_lid();
    command.lines.front().quantity = 10;
    command.payments = {
        {.kind = orders::NewPaymentKind::charge, .amount = 40'990, .provider = "card"}};
    const auto id = house.place_one(command);
    house.ship_all(id);
    auto one = house.receive_all(house.ask(house.of(id, 10)));
    one = house.as(house.mara, [&](events::Unit& unit) {
        settle(unit, {one.id}, {});
        return get_return(unit.tx, one.id);
    });
    CHECK(one.state == ReturnState::resolved);
    CHECK(one.refunds.at(0).state == orders::RefundState::proposed);
    house.decide(house.otto, *one.refunds.at(0).approval_id, authority::Decision::decline);
    one = house.reread(one);
    CHECK(one.state == ReturnState::received);
    CHECK(one.lines.at(0).pieces.left() == 10);
    CHECK(house.count("return.received") == 1);
    one =
        house.settle_all(one, {.lines = {{.id = one.lines.at(0).id, .outcome = Outcome::reject}}});
    CHECK(one.state == ReturnState::resolved);
}

TEST_CASE("where inspected pieces go") {
    House house;
    const auto ends_up = [&](Disposition disposition, inventory::StockStatus status) {
        const auto before = house.lying(house.kettle, status);
        const auto one = house.receive_all(house.ask(house.of(house.delivered_order(), 1)));
        house.inspect_all(one, disposition);
        return house.lying(house.kettle, status) - before;
    };
    CHECK(ends_up(Disposition::refurbish, inventory::StockStatus::damaged) == 1);
    CHECK(ends_up(Disposition::return_to_supplier, inventory::StockStatus::rejected) == 1);
    CHECK(ends_up(Disposition::scrap, inventory::StockStatus::scrapped) == 1);
    CHECK(ends_up(Disposition::quarantine, inventory::StockStatus::quarantined) == 1);
}

TEST_CASE("a return that never comes expires") {
    House house;
    const auto id = house.delivered_order();
    const auto one = house.ask(house.of(id, 1));
    CHECK(expire_due(house.journal) == 0);
    house.clock.advance(std::chrono::days(61));
    CHECK(expire_due(house.journal) == 1);
    CHECK(house.reread(one).state == ReturnState::expired);
    CHECK(house.read(id).return_status == orders::ReturnStatus::none);
}

TEST_CASE("a customer is asked before anything is decided") {
    House house;
    auto command = house.of(house.delivered_order(), 1);
    command.approve = false;
    auto one = house.ask(command);
    CHECK(one.state == ReturnState::requested);
    one = house.change(one, [](auto& unit, const auto& target) {
        ask_customer(unit, target, {.question = "Which colour?"});
    });
    CHECK(one.state == ReturnState::info_needed);
    one = house.change(one, [](auto& unit, const auto& target) {
        answer_question(unit, target, {.answer = "Red"});
        reject(unit, target, {.reason = "Red is what was ordered."});
    });
    CHECK(one.state == ReturnState::rejected);
    CHECK(one.lines.at(0).pieces.rejected == 1);
}

TEST_CASE("a link is for one order, ends, and cannot be changed") {
    House house;
    const auto now = house.clock.now();
    const auto link = house.links.make(OrderId(7), now);
    CHECK(house.links.read(link.token, now) == OrderId(7));
    CHECK_FALSE(house.links.read(link.token, now + link_life));
    CHECK_FALSE(house.links.read("8" + link.token.substr(1), now));
    CHECK_FALSE(house.links.read(link.token + "x", now));
    CHECK_FALSE(house.links.read("", now));
    CHECK_FALSE(house.links.read("1.2", now));
    CHECK_FALSE(ReturnLinks(std::string(32, 'x')).read(link.token, now));
}

TEST_CASE("a customer asks for a return by a link, and looking changes nothing") {
    House house;
    const auto id = house.delivered_order();
    const auto before = house.journal.read(events::newest_position);
    const auto page = house.journal.read([&](store::Tx& tx) { return portal(tx, id); });
    CHECK(house.journal.read(events::newest_position) == before);
    CHECK(page.policy_text == "Thirty days.");
    CHECK(page.lines.at(0).quantity == 2);
    CHECK(page.reasons.at(1).parent == "defective");
    const Actor customer(ActorKind::customer, AgentId(), "Customer", {});
    const auto made = house.as(customer, [&](events::Unit& unit) {
        return request_by_link(
            unit, id, {.lines = {{.line_id = house.line_of(id), .quantity = 1, .reason = "late"}}});
    });
    CHECK(made.state == ReturnState::approved);
    CHECK(house.journal.read([&](store::Tx& tx) { return portal(tx, id); }).returns.size() == 1);
}

}  // namespace tandem::returns
