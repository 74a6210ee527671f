#include "suppliers/receipts.h"

#include "suppliers/house_test.h"

namespace tandem::suppliers {
namespace {

using std::chrono::days;

class Buying : public House {
public:
    SupplierId acme = supplier("ACME", "Acme Parts");
    ProductId bolt = product("BOLT");
    WarehouseId main = warehouse();

    InspectionPlan plan(double aql = 1.0) {
        return add_plan(journal, otto,
                        {.name = "Bolts", .product_id = bolt, .level = {Level::II}, .aql = aql});
    }
    Inspection inspection_of(const Receipt& receipt) {
        return read([&](store::Tx& tx) {
            return get_inspection(tx, receipt.lines.front().inspection_id.value());
        });
    }
    Inspection finish(const Receipt& receipt, long long found) {
        return finish_inspection(journal, otto, *receipt.lines.front().inspection_id,
                                 {.found = json::Whole<0, 1'000'000'000>(found)});
    }
    Receipt again(ReceiptId id) {
        return read([&](store::Tx& tx) { return get_receipt(tx, id); });
    }
    Severity severity(InspectionPlanId id) {
        return read([&](store::Tx& tx) { return record_of(tx, id, acme, bolt).severity; });
    }
};

}  // namespace

TEST_CASE("what needs no inspection is in stock as soon as it is counted") {
    Buying house;
    const auto order = house.order(house.acme, house.main, house.bolt, 100);
    CHECK(house.stock_of(house.bolt).incoming == 100);

    const auto receipt = house.counted(order.id, "L1", 100);

    CHECK(receipt.status == ReceiptStatus::accepted);
    CHECK(receipt.lines.front().accepted == 100);
    CHECK(house.stock_of(house.bolt) ==
          inventory::Amounts{.on_hand = 100, .available = 100, .incoming = 0});
    const auto lot = house.read([&](store::Tx& tx) {
        return inventory::get_lot(tx, receipt.lines.front().lot_id.value());
    });
    CHECK(lot.supplier_id == house.acme);
    CHECK(lot.receipt_id == receipt.id);
    CHECK(lot.received == 100);
    CHECK(house.read([&](store::Tx& tx) { return get_purchase(tx, order.id).status; }) ==
          PurchaseStatus::received);
}

TEST_CASE("goods that a plan wants inspected wait in quarantine, and pass into stock") {
    Buying house;
    house.plan();
    const auto order = house.order(house.acme, house.main, house.bolt, 1000);
    const auto receipt = house.counted(order.id, "L1", 1000);
    CHECK(receipt.status == ReceiptStatus::inspecting);
    CHECK(house.stock_of(house.bolt).on_hand == 1000);
    CHECK(house.stock_of(house.bolt).available == 0);
    const auto open = house.inspection_of(receipt);
    CHECK(open.status == InspectionStatus::ready);
    CHECK(open.letter == "J");
    CHECK(open.sample == 80);
    CHECK(open.accept == 2);
    CHECK(open.reject == 3);

    CHECK(house.finish(receipt, 2).status == InspectionStatus::passed);

    CHECK(house.stock_of(house.bolt).available == 1000);
    const auto after = house.again(receipt.id);
    CHECK(after.status == ReceiptStatus::accepted);
    CHECK(after.lines.front().accepted == 1000);
    CHECK(house.score_of(house.acme).lots == 1);
    CHECK(house.score_of(house.acme).ppm == 0.0);
}

TEST_CASE("a lot that fails is rejected, reported, and counted against its supplier") {
    Buying house;
    house.plan();
    const auto order = house.order(house.acme, house.main, house.bolt, 1000);
    const auto receipt = house.counted(order.id, "L1", 1000);

    CHECK(house.finish(receipt, 3).status == InspectionStatus::failed);

    CHECK(house.stock_of(house.bolt).available == 0);
    CHECK(house.again(receipt.id).status == ReceiptStatus::rejected);
    const auto score = house.score_of(house.acme);
    CHECK(score.ppm == 1e6);
    CHECK(score.lots_rejected == 1);
    CHECK(score.non_conformances == 1);
    const auto reported = house.read(
        [&](store::Tx& tx) { return list(tx, ListNcs{.supplier_id = house.acme}).items; });
    REQUIRE(reported.size() == 1);
    CHECK(reported.front().lot_code == "L1");
    CHECK(reported.front().receipt_id == receipt.id);
    CHECK(house.read([&](store::Tx& tx) { return get_supplier(tx, house.acme); })
              .non_conformances_open == 1);
}

TEST_CASE("somebody else than the inspector may take a failed lot in all the same") {
    Buying house;
    house.plan();
    const auto order = house.order(house.acme, house.main, house.bolt, 1000);
    const auto receipt = house.counted(order.id, "L1", 1000);
    const auto failed = house.finish(receipt, 5);
    const ApproveDeviation why{.reason = "Scratches nobody sees"};
    CHECK(refusal_of([&] { approve_deviation(house.journal, house.otto, failed.id, why); }) ==
          "four_eyes");

    const auto approved = approve_deviation(house.journal, house.admin, failed.id, why);

    CHECK(approved.status == InspectionStatus::deviation_approved);
    CHECK(house.stock_of(house.bolt).available == 1000);
    CHECK(house.again(receipt.id).status == ReceiptStatus::accepted);
    CHECK(house.score_of(house.acme).ppm == 0.0);
    CHECK(house.score_of(house.acme).lots_rejected == 1);
}

TEST_CASE("two bad lots tighten the plan for this supplier and product, with the reason") {
    Buying house;
    const auto plan = house.plan();
    for (const auto* lot : {"L1", "L2"}) {
        const auto order = house.order(house.acme, house.main, house.bolt, 1000);
        house.finish(house.counted(order.id, lot, 1000), 9);
    }
    CHECK(house.severity(plan.id) == Severity::tightened);
    const auto order = house.order(house.acme, house.main, house.bolt, 1000);
    const auto open = house.inspection_of(house.counted(order.id, "L3", 1000));
    CHECK(open.severity == Severity::tightened);
    CHECK(open.accept == 1);
    const auto story = house.read([&](store::Tx& tx) { return story_of(tx, plan.id); });
    REQUIRE(story.switches.size() == 1);
    CHECK(story.switches.front().reason == "Two of the last five lots were rejected.");
    CHECK(story.records.front().reason == story.switches.front().reason);
}

TEST_CASE("whoever learns something of a supplier tightens its plans, and the reason is kept") {
    Buying house;
    const auto plan = house.plan();
    const auto tightened = house.journal.write(house.otto, [&](events::Unit& unit) {
        return tighten(unit, house.acme, house.bolt, "Complaints about broken heads");
    });
    CHECK(tightened == 1);
    CHECK(house.severity(plan.id) == Severity::tightened);
    const auto twice = house.journal.write(house.otto, [&](events::Unit& unit) {
        return tighten(unit, house.acme, house.bolt, "Again");
    });
    CHECK(twice == 0);
    const auto story = house.read([&](store::Tx& tx) { return story_of(tx, plan.id); });
    CHECK(story.switches.front().by == "Otto Okafor");
    CHECK(story.records.front().reason == "Complaints about broken heads");
}

TEST_CASE("the plan for a product goes before the one for its supplier and the one for all") {
    Buying house;
    const auto add = [&](const std::string& name, std::optional<SupplierId> supplier,
                         std::optional<ProductId> product) {
        add_plan(house.journal, house.otto,
                 {.name = name, .supplier_id = supplier, .product_id = product});
    };
    const auto found = [&] {
        return house.read([&](store::Tx& tx) {
            return plan_for(tx, InspectionKind::incoming, house.acme, house.bolt).value().name;
        });
    };
    add("all", std::nullopt, std::nullopt);
    CHECK(found() == "all");
    add("acme", house.acme, std::nullopt);
    CHECK(found() == "acme");
    add("bolt", std::nullopt, house.bolt);
    CHECK(found() == "bolt");
    add("both", house.acme, house.bolt);
    CHECK(found() == "both");
}

TEST_CASE("an order that comes in parts is on time and in full only when its last part is") {
    Buying house;
    const auto due = house.clock.now() + days(10);
    const auto order = house.order(house.acme, house.main, house.bolt, 100, due);
    house.counted(order.id, "L1", 60);
    CHECK(house.read([&](store::Tx& tx) { return get_purchase(tx, order.id).status; }) ==
          PurchaseStatus::partially_received);
    CHECK(house.stock_of(house.bolt).incoming == 40);
    CHECK(house.score_of(house.acme).lines == 0);

    house.clock.advance(days(11));
    house.counted(order.id, "L2", 40);

    const auto score = house.score_of(house.acme);
    CHECK(score.lines == 1);
    CHECK(score.lines_otif == 0);
    CHECK(score.otif == 0.0);
    CHECK(score.receipts == 2);
    CHECK(score.lead_days == doctest::Approx(5.5));
}

TEST_CASE("what the supplier promised counts, not what was asked for") {
    Buying house;
    const auto order =
        house.order(house.acme, house.main, house.bolt, 100, house.clock.now() + days(2));
    acknowledge_purchase(house.journal, house.otto, order.id,
                         {.lines = {{.line_id = order.lines.front().id,
                                     .confirmed_by = house.clock.now() + days(9)}}});
    house.clock.advance(days(8));
    house.counted(order.id, "L1", 100);
    CHECK(house.score_of(house.acme).otif == 1000.0);
}

TEST_CASE("closing an order takes what is missing off the way, and counts it") {
    Buying house;
    const auto order = house.order(house.acme, house.main, house.bolt, 100);
    house.counted(order.id, "L1", 60);
    const auto closed = close_purchase(house.journal, house.otto, order.id);
    CHECK(closed.status == PurchaseStatus::closed);
    CHECK(house.stock_of(house.bolt).incoming == 0);
    CHECK(house.score_of(house.acme).lines == 1);
    CHECK(house.score_of(house.acme).lines_otif == 0);
    CHECK(house.read([&](store::Tx& tx) { return get_supplier(tx, house.acme).orders_open; }) == 0);
}

TEST_CASE("prices are compared with what was agreed, in each currency") {
    Buying house;
    set_supplier_product(house.journal, house.otto, house.acme, house.bolt,
                         {.price_amount = json::Whole<0, 1'000'000'000'000>(200),
                          .currency = json::Text<0, 3>("EUR")});
    house.order(house.acme, house.main, house.bolt, 100);  // at 250
    const auto score = house.score_of(house.acme);
    REQUIRE(score.prices.size() == 1);
    CHECK(score.prices.front().agreed_amount == 20'000);
    CHECK(score.prices.front().paid_amount == 25'000);
    CHECK(score.prices.front().variance_amount == 5'000);
}

TEST_CASE("pieces with numbers of their own are received and put away one by one") {
    Buying house;
    const auto camera = house.product("CAM", catalog::Tracking::serial);
    const auto shelf = house.shelf(house.main, "A-1");
    const auto order = house.order(house.acme, house.main, camera, 2);
    const auto announced =
        expect_receipt(house.journal, house.otto, {.purchase_order_id = order.id});
    arrive(house.journal, house.otto, announced.id, {});
    count_receipt(house.journal, house.otto, announced.id,
                  {.lines = {{.line_id = announced.lines.front().id,
                              .counted = json::Whole<0, 1'000'000'000>(2),
                              .serials = {"S1", "S2"}}}});
    finish_count(house.journal, house.otto, announced.id, {});

    const auto done =
        put_away(house.journal, house.otto, announced.id,
                 {.lines = {{.line_id = announced.lines.front().id, .location_id = shelf}}});

    CHECK(done.status == ReceiptStatus::putaway);
    CHECK(done.lines.front().put_away == 2);
    CHECK(house.stock_of(camera).available == 2);
}

TEST_CASE("a supplier's months are read for any range") {
    Buying house;
    house.order(house.acme, house.main, house.bolt, 1);
    const auto first = house.order(house.acme, house.main, house.bolt, 10);
    house.counted(first.id, "L1", 10);
    house.clock.advance(days(40));
    const auto second = house.order(house.acme, house.main, house.bolt, 20);
    house.counted(second.id, "L2", 20);
    const auto card = house.read([&](store::Tx& tx) { return scorecard(tx, house.acme, {}); });
    REQUIRE(card.months.size() == 2);
    CHECK(card.months[0].month == "2025-10");
    CHECK(card.months[0].score.received == 10);
    CHECK(card.months[1].month == "2025-11");
    CHECK(card.total.received == 30);
    const auto november = house.read([&](store::Tx& tx) {
        return scorecard(tx, house.acme, {.from = "2025-11", .to = "2025-11"});
    });
    CHECK(november.total.received == 20);
    const auto all = house.read([&](store::Tx& tx) { return scorecards(tx, {}); });
    REQUIRE(all.items.size() == 1);
    CHECK(all.items.front().total.received == 30);
}

TEST_CASE("a non-conformance is closed when its cause, its pieces and its cure are known") {
    Buying house;
    const auto nc =
        report(house.journal, house.otto,
               {.title = "Dents", .source = NcSource::audit, .supplier_id = house.acme});
    const auto to = [&](NcStatus status) {
        return refusal_of([&] { move(house.journal, house.otto, nc.id, {status}); });
    };
    const auto say = [&](const ChangeNc& what) {
        change(house.journal, house.otto, nc.id, std::nullopt, what);
    };
    CHECK(to(NcStatus::closed) == "wrong_status");
    CHECK(to(NcStatus::analysing) == "");
    CHECK(to(NcStatus::correcting) == "cause_missing");
    say({.cause = NcCause::transport});
    CHECK(to(NcStatus::correcting) == "disposition_missing");
    say({.disposition = {true, NcDisposition::sort}});
    CHECK(to(NcStatus::correcting) == "");
    CHECK(to(NcStatus::closed) == "evaluation_missing");
    say({.evaluation = json::Verbatim<0, 20000>("None for a month")});
    CHECK(to(NcStatus::closed) == "");
    CHECK(house.read([&](store::Tx& tx) { return get_supplier(tx, house.acme); })
              .non_conformances_open == 0);
    CHECK(to(NcStatus::analysing) == "");
    CHECK(house.read([&](store::Tx& tx) { return get_supplier(tx, house.acme); })
              .non_conformances_open == 1);
}

}  // namespace tandem::suppliers
