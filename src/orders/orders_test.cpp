#include "orders/orders.h"

#include "orders/customer_references.h"
#include "orders/house_test.h"

#include "customers/merge.h"
#include "inventory/holds.h"

namespace tandem::orders {

TEST_CASE("an order is placed with its prices, its stock and a number") {
    House house;
    const auto order = house.read(house.place_one(house.two_kettles_and_a_lid()));
    CHECK(order.number == "T-10001");
    CHECK(order.status == OrderStatus::allocated);
    CHECK(order.items_amount == 8'500);
    CHECK(order.total_amount == 8'990);
    CHECK(order.due_amount == 8'990);
    CHECK(order.customer->name == "Jo Berg");
    CHECK(order.lines.at(0).product.sku == "KETTLE");
    CHECK(order.lines.at(0).quantities == Quantities{.ordered = 2, .allocated = 2});
    CHECK(house.available(house.kettle) == 98);
    CHECK(house.count("order.allocated") == 1);
    CHECK(house.events() == std::vector<std::string>{"order.placed"});
}

TEST_CASE("an order takes the shop's number, once") {
    House house;
    auto command = house.two_kettles_and_a_lid();
    command.number = json::Text<0, 40>("Web-17");
    const auto id = house.place_one(command);
    CHECK(house.journal.read([](store::Tx& tx) { return find_number(tx, "WEB-17"); }) == id);
    CHECK(refusal_of([&] { house.place_one(command); }) == "/number: taken");
}

TEST_CASE("what came from elsewhere stands where it stood there") {
    House house;
    auto command = house.two_kettles_and_a_lid();
    command.placed_at = house.clock.now() - std::chrono::days(40);
    const auto delivered = house.clock.now() - std::chrono::days(35);
    const Progress all_of_two{2, 2, 2, 2, 1};
    const Progress all_of_one{1, 1, 1, 1};
    const auto id = house.as_system([&](events::Unit& unit) {
        return place(unit, command, {.lines = {all_of_two, all_of_one}, .delivered_at = delivered});
    });
    const auto order = house.read(id);
    CHECK(order.status == OrderStatus::delivered);
    CHECK(order.return_status == ReturnStatus::partially_returned);
    CHECK(order.delivered_at == delivered);
    CHECK(house.available(house.kettle) == 100);
}

TEST_CASE("an order goes its way, and its status with it") {
    House house;
    const auto id = house.paid_order();
    CHECK(house.read(id).payment_status == PaymentStatus::charged);
    CHECK(refusal_of([&] { house.as(house.mara, [&](auto& unit) { close(unit, {id}); }); }) ==
          "not_delivered");
    house.ship_all(id);
    CHECK(house.read(id).status == OrderStatus::shipped);
    house.clock.advance(std::chrono::hours(24));
    house.deliver_all(id);
    CHECK(house.read(id).status == OrderStatus::delivered);
    CHECK(house.read(id).delivered_at == house.clock.now());
    house.as(house.mara, [&](auto& unit) { close(unit, {id}); });
    CHECK(house.read(id).status == OrderStatus::closed);
    CHECK(house.count("order.closed") == 1);
    CHECK(house.count("order.delivered") == 0);
}

TEST_CASE("a held order is not shipped until it is released") {
    House house;
    const auto id = house.paid_order();
    const auto line = house.read(id).lines.at(0).id;
    house.as(house.mara, [&](auto& unit) {
        hold(unit, {id}, {.reason = HoldReason::fraud});
        hold(unit, {id}, {.reason = HoldReason::address});
    });
    CHECK(house.read(id).status == OrderStatus::on_hold);
    CHECK(refusal_of([&] { house.ship_all(id); }) == "order_on_hold");
    house.as(house.mara, [&](auto& unit) { release(unit, {id}, {.reason = HoldReason::fraud}); });
    CHECK(house.read(id).status == OrderStatus::on_hold);
    house.as(house.mara, [&](auto& unit) { release(unit, {id}, {}); });
    house.ship_all(id);
    CHECK(house.read(id).status == OrderStatus::shipped);
    CHECK(refusal_of([&] {
              house.as_system([&](auto& unit) { progress(unit, line, {.returned = 1}); });
          }) == "over_returned");
}

TEST_CASE("a cancelled order gives its stock back and costs nothing") {
    House house;
    const auto id = house.place_one(house.two_kettles_and_a_lid());
    house.as(house.mara, [&](auto& unit) { cancel(unit, {id}, {}); });
    const auto order = house.read(id);
    CHECK(order.status == OrderStatus::cancelled);
    CHECK(order.total_amount == 0);
    CHECK(house.available(house.kettle) == 100);
    CHECK(refusal_of([&] { house.as(house.mara, [&](auto& unit) { cancel(unit, {id}, {}); }); }) ==
          "order_ended");
}

TEST_CASE("of an order that was shipped in part the rest is cancelled") {
    House house;
    const auto id = house.place_one(house.two_kettles_and_a_lid());
    const auto lid = house.read(id).lines.at(1).id;
    house.as_system([&](auto& unit) {
        inventory::ship(unit, lid, 1, {"shipment", 1});
        progress(unit, lid, {.picked = 1, .shipped = 1});
        cancel(unit, {id}, {});
    });
    const auto order = house.read(id);
    CHECK(order.status == OrderStatus::shipped);
    CHECK(order.total_amount == 500 + 490);
    CHECK(house.available(house.kettle) == 100);
}

TEST_CASE("an order that nobody confirms expires") {
    House house;
    auto command = house.two_kettles_and_a_lid();
    command.as = PlaceAs::unconfirmed;
    command.expires_at = house.clock.now() + std::chrono::hours(1);
    const auto id = house.place_one(command);
    CHECK(house.read(id).status == OrderStatus::unconfirmed);
    CHECK(house.available(house.kettle) == 100);
    CHECK(expire_due(house.journal) == 0);
    house.clock.advance(std::chrono::hours(2));
    CHECK(expire_due(house.journal) == 1);
    CHECK(house.read(id).status == OrderStatus::expired);
    CHECK(house.count("order.expired") == 1);
}

TEST_CASE("stock that comes later is set aside for who waits") {
    House house;
    const auto id = house.place_one({.customer_id = house.kim,
                                     .currency = "EUR",
                                     .lines = {{.product_id = house.lid, .quantity = 5}}});
    CHECK(house.read(id).status == OrderStatus::confirmed);
    CHECK(house.read(id).quantities.allocated == 3);
    house.as_system([&](auto& unit) {
        house.receive(unit, house.lid, 10);
        CHECK(allocate(unit, {id}) == 0);
    });
    CHECK(house.read(id).status == OrderStatus::allocated);
    CHECK(house.available(house.lid) == 8);
}

TEST_CASE("an order whose lot is quarantined gets other stock, or is held for want of it") {
    House house;
    const auto [milk, lot] = house.as_system([&](events::Unit& unit) {
        const auto product = catalog::add_product(unit, {.sku = "MILK",
                                                         .name = "Milk",
                                                         .tracking = catalog::Tracking::lot,
                                                         .price_amount = catalog::Price(200),
                                                         .currency = {"EUR"}});
        const auto bad = inventory::add_lot(unit, {.product_id = product, .code = "L1"});
        const auto good = inventory::add_lot(unit, {.product_id = product, .code = "L2"});
        for (const auto one : {bad, good})
            inventory::move(unit, {.product = product,
                                   .lot = one,
                                   .from = inventory::at_supplier,
                                   .to = house.shelf,
                                   .quantity = 10,
                                   .reason = "receipt"});
        return std::pair(product, bad);
    });
    const auto order = [&](std::int64_t quantity) {
        return house.place_one({.customer_id = house.kim,
                                .currency = "EUR",
                                .lines = {{.product_id = milk, .quantity = quantity}}});
    };
    const auto lucky = order(6);
    const auto unlucky = order(9);
    inventory::quarantine(house.journal, house.otto, house.losses, lot, {.reason = "smells"});
    const auto one = house.read(lucky);
    const auto other = house.read(unlucky);
    CHECK(one.quantities.allocated + other.quantities.allocated == 10);
    CHECK(other.quantities.allocated < 9);
    CHECK(other.status == OrderStatus::on_hold);
    CHECK(other.hold_reasons == std::vector{HoldReason::stock});
}

TEST_CASE("a guest's order belongs to nobody, and one with errors to no list") {
    House house;
    const auto id =
        house.place_one({.currency = "EUR", .lines = {{.product_id = house.lid, .quantity = 1}}});
    CHECK_FALSE(house.read(id).customer);
    const auto refused = [&](PlaceOrder command) {
        return refusal_of([&] { house.place_one(command); });
    };
    CHECK(refused({.currency = "EUR"}) == "/lines: required");
    CHECK(refused({.currency = "XXX", .lines = {{.product_id = house.lid, .quantity = 1}}}) ==
          "/currency: currency");
    CHECK(refused({.currency = "USD", .lines = {{.product_id = house.lid, .quantity = 1}}}) ==
          "/lines/0/unit_amount: required");
    CHECK(refused({.currency = "EUR", .lines = {{.product_id = ProductId(99), .quantity = 1}}}) ==
          "/lines/0/product_id: unknown");
    CHECK(refused({.currency = "EUR",
                   .lines = {{.product_id = house.lid,
                              .quantity = largest_quantity,
                              .unit_amount = Amount(largest_amount)}}}) ==
          "/lines/0/quantity: amount_too_large");
    CHECK(house.journal.read([](store::Tx& tx) { return list_orders(tx, {}); }).items.size() == 1);
}

TEST_CASE("lists go by time, status, customer, product and number, a page at a time") {
    House house;
    for (int i = 0; i < 5; ++i) {
        house.clock.advance(std::chrono::minutes(1));
        auto command = house.two_kettles_and_a_lid();
        if (i == 4) command.customer_id = house.kim;
        if (i == 4) command.lines.pop_back();
        house.place_one(command);
    }
    const auto numbers = [&](ListOrders query) {
        std::string all;
        for (;;) {
            const auto page =
                house.journal.read([&](store::Tx& tx) { return list_orders(tx, query); });
            for (const auto& item : page.items) all += item.number.substr(6);
            if (!page.next) return all;
            all += '|';
            query.after = page.next;
        }
    };
    CHECK(numbers({.limit = {2}}) == "54|32|1");
    CHECK(numbers({.status = OrderStatus::confirmed}) == "4");
    CHECK(numbers({.customer_id = house.jo, .limit = {3}}) == "432|1");
    CHECK(numbers({.product_id = house.lid, .limit = {3}}) == "432|1");
    CHECK(numbers({.number = json::Text<1, 40>("t-1000"), .limit = {2}}) == "12|34|5");
    CHECK(numbers({.placed_until = house.clock.now()}) == "4321");
    CHECK(numbers({.placed_from = house.clock.now()}) == "5");
}

TEST_CASE("counters are what counting again makes of them") {
    House house;
    const auto id = house.paid_order();
    house.place_one(house.two_kettles_and_a_lid());
    house.as(house.mara, [&](auto& unit) { cancel(unit, {id}, {}); });
    house.refund_as(house.mara, id, 1'000);
    const auto kept = house.journal.read([](store::Tx& tx) { return counts(tx); });
    house.db->write([](store::Tx& tx) { recount(tx); });
    CHECK(house.journal.read([](store::Tx& tx) { return counts(tx); }) == kept);
}

TEST_CASE("orders and vouchers go with a merged customer and come back") {
    House house;
    OrdersOfCustomers orders;
    VouchersOfCustomers vouchers;
    customers::Merging merging;
    merging.add(orders);
    merging.add(vouchers);
    const auto id = house.paid_order();
    const auto voucher = house.as(house.mara, [&](events::Unit& unit) {
        return give_voucher(
            unit, {.customer_id = house.jo, .amount = 100, .currency = "EUR", .reason = "sorry"});
    });
    const auto owner = [&] { return house.read(id).customer->id; };
    const auto owner_of_voucher = [&] {
        return house.journal.read(
            [&](store::Tx& tx) { return *get_voucher(tx, voucher).customer_id; });
    };
    customers::merge(house.journal, merging, house.mara, {house.kim}, {.other_id = house.jo});
    CHECK(owner() == house.kim);
    CHECK(owner_of_voucher() == house.kim);
    customers::unmerge(house.journal, merging, house.mara, {house.kim}, {.other_id = house.jo});
    CHECK(owner() == house.jo);
    CHECK(owner_of_voucher() == house.jo);
}

}  // namespace tandem::orders
