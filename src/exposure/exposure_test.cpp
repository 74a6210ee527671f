#include "exposure/house_test.h"
#include "exposure/rules.h"

namespace tandem::exposure {
namespace {

using namespace std::chrono_literals;
using Kinds = std::vector<std::string>;

void report(House& house, OrderId order, const std::string& kind) {
    report_outcome(house.journal, house.mara,
                   {.order_line_id = house.line_of(order), .kind = kind, .cost_amount = {500}});
}

}  // namespace

TEST_CASE("a parcel's pieces are exposures with everything that could be to blame") {
    House house;
    const auto order = house.send(3, "DX00000011");
    const auto rows = house.rows(order);
    REQUIRE(rows.size() == 1);
    const auto& row = rows.front();
    CHECK(row.customer_id == house.jo);
    CHECK(row.product.sku == "BREAD");
    CHECK(row.lot_id == house.bread_lot);
    CHECK(row.made_week == 202541);
    CHECK(row.warehouse_id == house.berlin);
    CHECK(row.carrier_id == house.dhx);
    CHECK(row.service == "std");
    CHECK(row.region == "DE-10");
    CHECK(row.lane == "BER>DE-10");
    CHECK(row.channel == "web");
    CHECK(row.campaign == "spring");
    CHECK(row.price_band == "10-25");
    CHECK(row.quantity == 3);
    CHECK(row.promised_at == house.start + 24h);
    CHECK_FALSE(row.delivered_at);
    CHECK(row.outcomes.empty());
}

TEST_CASE("what becomes known later changes the row that is there") {
    House house;
    const auto order = house.send(2, "DX00000011");
    const auto before = house.rows(order).front();
    house.deliver("DX00000011", 30);
    inventory::change_lot(house.journal, house.otto, house.bread_lot, {},
                          {.supplier_lot = {"late"}, .made_at = {true, house.start - 24h * 7}});
    const auto inspection = house.as_system([&](events::Unit& unit) {
        return suppliers::open_inspection(unit, {.product_id = house.bread,
                                                 .lot_id = house.bread_lot,
                                                 .lot_size = 100,
                                                 .level = suppliers::Level::II,
                                                 .aql = 1.0});
    });
    const auto row = house.rows(order).front();
    CHECK(row.id == before.id);
    CHECK(row.delivered_at == house.start + 30h);
    CHECK(row.supplier_lot == "late");
    CHECK(row.made_week == 202540);
    CHECK(row.inspection_id == inspection);
    CHECK(house.kinds(order) == Kinds{"delivery.late"});
}

TEST_CASE("a parcel that is called off was never sent") {
    House house;
    const auto order = house.buy(2);
    const auto parcel = house.pack(order, "DX00000011");
    CHECK(house.rows(order).size() == 1);
    house.as(house.otto, [&](events::Unit& unit) {
        shipments::cancel_shipment(unit, {parcel}, {.reason = "wrong address"});
    });
    CHECK(house.rows(order).empty());
    CHECK(house.customers_of(house.bread_lot).items.empty());
    CHECK(house.story(house.bread_lot).own == LotReach{});
}

TEST_CASE("what was sent without a parcel counts, and goes over into parcels") {
    House house;
    const auto order = house.as(house.mara, [&](events::Unit& unit) {
        orders::PlaceOrder command{
            .customer_id = house.jo,
            .currency = "EUR",
            .lines = {{.product_id = house.bread, .quantity = 5, .unit_amount = 100}},
            .allocate = {false}};
        command.ship_to.value.country = {"FR"};
        return orders::place(
            unit, command,
            {.lines = {{.allocated = 5, .picked = 5, .shipped = 5, .delivered = 5, .returned = 2}},
             .shipped_at = house.start - 48h,
             .delivered_at = house.start - 24h});
    });
    const auto rows = house.rows(order);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].quantity == 5);
    CHECK(rows[0].region == "FR");
    CHECK(rows[0].shipped_at == house.start - 48h);
    CHECK(rows[0].delivered_at == house.start - 24h);
    REQUIRE(rows[0].outcomes.size() == 1);
    CHECK(rows[0].outcomes[0].kind == "return.unknown");
    CHECK(rows[0].outcomes[0].quantity == 2);
}

TEST_CASE("returns, troubles on the way and what people report are outcomes") {
    House house;
    const auto order = house.send(3, "DX00000011");
    house.scan("DX00000011", "DMG", 2);
    house.deliver("DX00000011", 20);
    report(house, order, "mould");
    house.send_back(order, 2, "changed_mind");
    auto kinds = house.kinds(order);
    std::sort(kinds.begin(), kinds.end());
    CHECK(kinds == Kinds{"delivery.damaged", "mould", "return.changed_mind"});
    const auto story = house.story(house.bread_lot);
    CHECK(story.own.outcomes == 3);
    REQUIRE(story.outcome_counts.size() == 3);
    CHECK(story.outcomes.size() == 3);
    CHECK(story.outcomes.front().order_id == order);
    CHECK(house.customers_of(house.bread_lot).items.at(0).outcomes == 3);
}

TEST_CASE("a lot's story follows what was made from it to every customer, each once") {
    House house;
    const auto ann = house.customer("Ann Arbor");
    house.send(1, "DX00000011");
    house.send(2, "DX00000012");
    house.send(4, "DX00000013", ann);
    const auto story = house.story(house.flour_lot);
    CHECK(story.supplier->name == "The Mill");
    CHECK(story.own == LotReach{});
    CHECK(story.with_made_from == LotReach{.lines = 3, .orders = 3, .customers = 2, .pieces = 7});
    REQUIRE(story.lines.items.size() == 3);
    CHECK(story.lines.items.front().customer->name == "Ann Arbor");
    CHECK(story.lines.items.front().lot.code == "B-1");
    CHECK(story.used_in.lots.at(0).lot.code == "B-1");
    const auto customers = house.customers_of(house.flour_lot);
    REQUIRE(customers.items.size() == 2);
    CHECK(customers.items[0].customer.name == "Jo Berg");
    CHECK(customers.items[0].lines == 2);
    CHECK(customers.items[0].pieces == 3);
    CHECK(customers.items[1].pieces == 4);
}

TEST_CASE("pages of lines and customers fit together") {
    House house;
    for (int i = 0; i < 5; ++i)
        house.send(1, "DX0000001" + std::to_string(i), house.customer("C" + std::to_string(i)));
    house.follow();
    ReadReach page{.limit = json::Whole<1, 100>(2)};
    std::size_t lines = 0;
    std::size_t customers = 0;
    do {
        const auto got = house.journal.read(
            [&](store::Tx& tx) { return lines_of_lot(tx, house.flour_lot, page); });
        lines += got.items.size();
        page.after = got.next;
    } while (page.after);
    do {
        const auto got = house.journal.read(
            [&](store::Tx& tx) { return customers_of_lot(tx, house.flour_lot, page); });
        customers += got.items.size();
        page.after = got.next;
    } while (page.after);
    CHECK(lines == 5);
    CHECK(customers == 5);
}

TEST_CASE("made anew from the journal, everything is as it was") {
    House house;
    const auto first = house.send(3, "DX00000011");
    const auto second = house.send(2, "DX00000012", house.customer("Ann Arbor"));
    house.deliver("DX00000011", 30);
    house.deliver("DX00000012", 20);
    house.follow();
    report(house, second, "mould");
    house.send_back(first, 1, "changed_mind");
    house.follow();
    const auto before = house.everything();
    CHECK(before.size() > 200);
    house.rebuild();
    CHECK(house.everything() == before);
}

TEST_CASE("events that come again change nothing") {
    House house;
    const auto order = house.send(3, "DX00000011");
    house.deliver("DX00000011", 20);
    house.send_back(order, 1, "changed_mind");
    house.follow();
    const auto before = house.everything();
    house.db->write([&](store::Tx& tx) {
        for (int i = 0; i < 3; ++i) sync_order(tx, order);
    });
    CHECK(house.everything() == before);
}

TEST_CASE("what nobody can report is refused by its name") {
    House house;
    const auto sent = house.line_of(house.send(1, "DX00000011"));
    const auto kept = house.line_of(house.buy(1));
    const auto reporting = [&](ReportOutcome command) {
        return refusal_of([&] { report_outcome(house.journal, house.mara, command); });
    };
    house.events();
    CHECK(reporting({.order_line_id = sent, .kind = "Mould!"}) == "/kind: outcome_kind");
    CHECK(reporting({.order_line_id = OrderLineId(99), .kind = "mould"}) ==
          "/order_line_id: unknown");
    CHECK(reporting({.order_line_id = kept, .kind = "mould"}) == "/order_line_id: not_sent");
    CHECK(reporting({.order_line_id = sent, .lot_id = house.flour_lot, .kind = "mould"}) ==
          "/lot_id: not_sent");
    CHECK(reporting(
              {.order_line_id = sent, .kind = "mould", .occurred_at = house.clock.now() + 1h}) ==
          "/occurred_at: in_future");
    CHECK(refusal_of([&] {
              report_outcome(house.journal, house.trainee,
                             {.order_line_id = sent, .kind = "mould"});
          }) == "forbidden");
    CHECK(house.events().empty());
}

TEST_CASE("weeks and price bands have the borders that people expect") {
    using std::chrono::sys_days;
    const auto week = [](int y, unsigned m, unsigned d) {
        const std::chrono::year_month_day day{std::chrono::year(y), std::chrono::month(m),
                                              std::chrono::day(d)};
        return iso_week(Time(sys_days(day)));
    };
    CHECK(week(2021, 1, 3) == 202053);
    CHECK(week(2021, 1, 4) == 202101);
    CHECK(week(2024, 12, 30) == 202501);
    CHECK(week(2026, 11, 21) == 202647);
    CHECK(iso_week({}) == 0);
    CHECK(price_band(999, "EUR") == "0-10");
    CHECK(price_band(1'000, "EUR") == "10-25");
    CHECK(price_band(1'000, "JPY") == "1000-2500");
    CHECK(price_band(250'000, "EUR") == "2500+");
    CHECK(is_outcome_kind("return.dead_on_arrival"));
    CHECK_FALSE(is_outcome_kind("Return"));
    CHECK_FALSE(is_outcome_kind(".x"));
}

}  // namespace tandem::exposure
