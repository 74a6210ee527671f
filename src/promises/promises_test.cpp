#include "promises/promises.h"

#include "promises/customer_references.h"
#include "promises/house_test.h"
#include "promises/rules.h"

namespace tandem::promises {

TEST_CASE("what is done by then is kept, what is not is broken, and how late is known") {
    House house;
    const auto kept = house.deliver(1, hours(48));
    const auto late = house.deliver(2, hours(48));
    house.clock.advance(hours(40));
    house.fact([&](events::Unit& unit) { fulfil(unit, kept.id, house.clock.now()); });
    CHECK(house.again(kept.id).status == PromiseStatus::kept);

    house.clock.advance(hours(10));
    CHECK(check_due(house.journal) == 1);
    CHECK(house.again(late.id).status == PromiseStatus::broken);
    house.fact([&](events::Unit& unit) { fulfil(unit, late.id, house.clock.now()); });

    const auto done = house.again(late.id);
    CHECK(done.status == PromiseStatus::broken);
    CHECK(done.late_ms == 2 * 3'600'000);
    const auto total = house.total();
    CHECK(total.made == 2);
    CHECK(total.kept_rate == 0.5);
    CHECK(total.mean_late_hours == 2.0);
    CHECK(total.told_rate == 0.0);
}

TEST_CASE("a fact that was in time but is heard of late mends what the clock had broken") {
    House house;
    const auto promise = house.deliver(1, hours(48));
    house.clock.advance(hours(50));
    check_due(house.journal);
    CHECK(house.total().broken == 1);

    house.fact([&](events::Unit& unit) { fulfil(unit, promise.id, house.clock.now() - hours(4)); });

    CHECK(house.again(promise.id).status == PromiseStatus::kept);
    CHECK(house.total().broken == 0);
    CHECK(house.total().kept == 1);
}

TEST_CASE("a promise is at risk some hours before it is due, and a short one at half its time") {
    House house;
    const auto far = house.call_back(hours(100));
    const auto soon = house.call_back(hours(2));
    CHECK(check_due(house.journal) == 0);
    house.clock.advance(hours(1));
    CHECK(check_due(house.journal) == 1);
    CHECK(house.again(soon.id).status == PromiseStatus::at_risk);
    CHECK(house.again(far.id).status == PromiseStatus::open);
    house.clock.advance(hours(75));
    CHECK(check_due(house.journal) == 2);
    CHECK(house.again(soon.id).status == PromiseStatus::broken);
    CHECK(house.again(far.id).status == PromiseStatus::at_risk);
    CHECK(check_due(house.journal) == 0);
}

TEST_CASE("what will most likely be late is at risk at once, and recovers") {
    House house;
    const auto promise = house.deliver(1, hours(96));
    house.events();
    house.fact(
        [&](events::Unit& unit) { expect(unit, promise.id, house.clock.now() + hours(97)); });
    CHECK(house.again(promise.id).status == PromiseStatus::at_risk);
    house.fact(
        [&](events::Unit& unit) { expect(unit, promise.id, house.clock.now() + hours(90)); });
    CHECK(house.again(promise.id).status == PromiseStatus::open);
    CHECK(house.events() == std::vector<std::string>{"promise.at_risk", "promise.recovered"});
    house.clock.advance(hours(72));
    CHECK(check_due(house.journal) == 1);
    CHECK(house.again(promise.id).status == PromiseStatus::at_risk);
}

TEST_CASE("whoever is told before it is due counts as told, and only once") {
    House house;
    const auto promise = house.deliver(1, hours(10));
    const auto other = house.deliver(2, hours(10));
    tell(house.journal, house.mara, promise.id, {});
    house.events();
    CHECK(tell(house.journal, house.mara, promise.id, {}).told_in_time);
    CHECK(house.events().empty());
    house.clock.advance(hours(11));
    check_due(house.journal);
    CHECK(house.again(other.id).status == PromiseStatus::broken);
    CHECK(house.total().told_rate == 0.5);
}

TEST_CASE("another date in its place leaves the first as renegotiated, and its customer told") {
    House house;
    const auto first = house.deliver(7, hours(10));
    const auto second = renegotiate(house.journal, house.mara, first.id,
                                    {.due_at = house.clock.now() + hours(30), .reason = "Snow"});
    CHECK(second.prior_id == first.id);
    CHECK(second.about == first.about);
    const auto before = house.again(first.id);
    CHECK(before.status == PromiseStatus::renegotiated);
    CHECK(before.next_id == second.id);
    CHECK(before.told_in_time);
    const auto open = house.journal.read(
        [&](store::Tx& tx) { return unfinished_about(tx, PromiseKind::deliver_by, "order", 7); });
    CHECK(open == std::vector{second.id});
    CHECK(house.total().told_rate == 1.0);
    house.clock.advance(hours(20));
    CHECK(check_due(house.journal) == 1);  // at risk: nobody looks at the first any more
}

TEST_CASE("a broken promise can be made anew, and stays broken") {
    House house;
    const auto first = house.deliver(7, hours(10));
    house.clock.advance(hours(11));
    check_due(house.journal);
    renegotiate(house.journal, house.mara, first.id,
                {.due_at = house.clock.now() + hours(30), .reason = "Lost"});
    CHECK(house.again(first.id).status == PromiseStatus::broken);
    CHECK(house.total().broken == 1);
    CHECK(house.total().renegotiated == 0);
}

TEST_CASE("the scores are told by who promised") {
    House house;
    house.deliver(1, hours(10));
    make(house.journal, house.otto,
         {.customer_id = house.ann,
          .kind = PromiseKind::other,
          .due_at = house.clock.now() + hours(5)});
    house.fact([&](events::Unit& unit) {
        make(unit, HousePromise{.customer = house.jo,
                                .kind = PromiseKind::refund_by,
                                .about = {json::Text<0, 40>("refund"), 3},
                                .maker = Maker::policy,
                                .made_at = house.clock.now(),
                                .due_at = house.clock.now() + hours(5),
                                .amount = 100,
                                .currency = "EUR"});
    });
    const auto now = house.clock.now();
    const auto scores = house.journal.read([&](store::Tx& tx) { return score(tx, {now, now}); });
    CHECK(scores.total.made == 3);
    CHECK(scores.makers.size() == 3);
    CHECK(scores.kinds.size() == 3);
}

TEST_CASE("promises go with their customer when two become one, and come back") {
    House house;
    const auto promise = house.deliver(1, hours(10));
    PromisesOfCustomers references;
    std::vector<std::int64_t> moved;
    house.fact([&](events::Unit& unit) { moved = references.move(unit, house.jo, house.ann); });
    CHECK(moved == std::vector{promise.id.value()});
    CHECK(house.again(promise.id).customer_name == "Ann Ode");
    house.fact([&](events::Unit& unit) { references.move_back(unit, moved, house.ann, house.jo); });
    CHECK(house.again(promise.id).customer_name == "Jo Berg");
}

// By the formula of Wilson (1927); the figures are of statsmodels' proportion_confint.
TEST_CASE("the interval of a share is Wilson's") {
    const auto half = wilson(5, 10);
    CHECK(half.low == doctest::Approx(0.2365931).epsilon(1e-6));
    CHECK(half.high == doctest::Approx(0.7634069).epsilon(1e-6));
    const auto all = wilson(20, 20);
    CHECK(all.low == doctest::Approx(0.8388748).epsilon(1e-6));
    CHECK(all.high == 1.0);
    CHECK(wilson(0, 0).low == 0.0);
    CHECK(wilson(0, 0).high == 1.0);
}

}  // namespace tandem::promises
