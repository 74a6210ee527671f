#include "orders/line.h"

#include "base/refusal.h"
#include "orders/order.h"
#include "orders/refund.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace tandem::orders {
namespace {

bool is_possible(const Quantities& q) {
    return 0 <= q.returned && q.returned <= q.delivered && q.delivered <= q.shipped &&
           q.shipped <= q.picked && q.picked <= q.allocated && q.allocated <= q.wanted() &&
           q.cancelled >= 0;
}

// A line that some steps have led to, whatever was refused on the way.
Quantities some_line() {
    Quantities line{.ordered = *rc::gen::inRange<std::int64_t>(1, 50)};
    const auto steps = *rc::gen::inRange(0, 30);
    const auto by = [] { return *rc::gen::inRange<std::int64_t>(-5, 12); };
    for (int i = 0; i < steps; ++i) {
        try {
            line = after(line, {.allocated = by(),
                                .picked = by(),
                                .shipped = by(),
                                .delivered = by(),
                                .returned = by(),
                                .cancelled = by() / 4});
        } catch (const Refusal&) {  // refused, and the line is as it was
        }
    }
    return line;
}

}  // namespace

TEST_CASE("a line never has more returned than delivered, shipped, picked, allocated or wanted") {
    CHECK(rc::check([] { RC_ASSERT(is_possible(some_line())); }));
}

TEST_CASE("a step that a line refuses breaks a rule, and one that it takes breaks none") {
    CHECK(rc::check([] {
        const auto line = some_line();
        const Progress step{.allocated = *rc::gen::inRange<std::int64_t>(-60, 60),
                            .picked = *rc::gen::inRange<std::int64_t>(-60, 60),
                            .shipped = *rc::gen::inRange<std::int64_t>(-60, 60),
                            .delivered = *rc::gen::inRange<std::int64_t>(-60, 60),
                            .returned = *rc::gen::inRange<std::int64_t>(-60, 60),
                            .cancelled = *rc::gen::inRange<std::int64_t>(-60, 60)};
        const Quantities wished{line.ordered,
                                line.cancelled + step.cancelled,
                                line.allocated + step.allocated,
                                line.picked + step.picked,
                                line.shipped + step.shipped,
                                line.delivered + step.delivered,
                                line.returned + step.returned};
        bool taken = true;
        try {
            RC_ASSERT(after(line, step) == wished);
        } catch (const Refusal& refusal) {
            taken = false;
            RC_ASSERT(refusal.code() == *broken_rule(wished));
        }
        RC_ASSERT(taken == is_possible(wished));
    }));
}

TEST_CASE("what was shipped cannot be cancelled, all else can") {
    CHECK(rc::check([] {
        const auto line = some_line();
        const auto left = line.wanted() - line.shipped;
        const auto quantity = *rc::gen::inRange<std::int64_t>(0, left + 1);
        const auto next = without(line, quantity);
        RC_ASSERT(is_possible(next));
        RC_ASSERT(next.wanted() == line.wanted() - quantity);
        RC_ASSERT(next.shipped == line.shipped);
        RC_ASSERT_THROWS_AS(without(line, left + 1), Refusal);
    }));
}

TEST_CASE("a line that loses its stock keeps what has left") {
    CHECK(rc::check([] {
        const auto line = some_line();
        const auto next = deprived(line, *rc::gen::inRange<std::int64_t>(0, 80));
        RC_ASSERT(is_possible(next));
        RC_ASSERT(next.shipped == line.shipped);
        RC_ASSERT(next.allocated <= line.allocated);
    }));
}

TEST_CASE("the pieces of a line are worth what the whole is") {
    CHECK(rc::check([] {
        const auto ordered = *rc::gen::inRange<std::int64_t>(1, 100);
        const Price price{*rc::gen::inRange<std::int64_t>(0, 100'000), 0,
                          *rc::gen::inRange<std::int64_t>(0, 5'000)};
        const auto part = *rc::gen::inRange<std::int64_t>(0, ordered + 1);
        const auto whole = full_amount(price, ordered);
        const auto sum = worth(price, ordered, part) + worth(price, ordered, ordered - part);
        RC_ASSERT(std::abs(sum - whole) <= 1);
        RC_ASSERT(worth(price, ordered, ordered) == whole);
    }));
}

TEST_CASE("a status follows from what became of the pieces") {
    const auto of = [](Quantities sums, Stage stage = Stage::confirmed, bool held = false) {
        return status_of(stage, held, sums);
    };
    CHECK(of({.ordered = 3}, Stage::draft) == OrderStatus::draft);
    CHECK(of({.ordered = 3}, Stage::unconfirmed) == OrderStatus::unconfirmed);
    CHECK(of({.ordered = 3}) == OrderStatus::confirmed);
    CHECK(of({.ordered = 3, .allocated = 2}) == OrderStatus::confirmed);
    CHECK(of({.ordered = 3, .allocated = 3}) == OrderStatus::allocated);
    CHECK(of({.ordered = 3, .cancelled = 1, .allocated = 2}) == OrderStatus::allocated);
    CHECK(of({3, 0, 3, 3, 1}) == OrderStatus::partially_shipped);
    CHECK(of({3, 1, 2, 2, 2}) == OrderStatus::shipped);
    CHECK(of({3, 0, 3, 3, 3, 1}) == OrderStatus::partially_delivered);
    CHECK(of({3, 0, 3, 3, 3, 3}) == OrderStatus::delivered);
    CHECK(of({3, 0, 3, 3, 3, 3, 3}, Stage::closed) == OrderStatus::closed);
    CHECK(of({.ordered = 3, .cancelled = 3}) == OrderStatus::cancelled);
    CHECK(of({.ordered = 3}, Stage::expired) == OrderStatus::expired);
}

TEST_CASE("a hold counts as long as something has not left") {
    CHECK(status_of(Stage::confirmed, true, {3, 0, 3, 3, 2}) == OrderStatus::on_hold);
    CHECK(status_of(Stage::confirmed, true, {3, 0, 3, 3, 3}) == OrderStatus::shipped);
    CHECK(status_of(Stage::unconfirmed, true, {.ordered = 3}) == OrderStatus::on_hold);
}

TEST_CASE("what was paid and given back says how an order is paid") {
    CHECK(payment_status_of({.total = 100}) == PaymentStatus::none);
    CHECK(payment_status_of({.total = 0}) == PaymentStatus::none);
    CHECK(payment_status_of({.total = 100, .authorized = 100}) == PaymentStatus::authorized);
    CHECK(payment_status_of({.total = 100, .charged = 40}) == PaymentStatus::partially_charged);
    CHECK(payment_status_of({.total = 100, .charged = 100}) == PaymentStatus::charged);
    CHECK(payment_status_of({.total = 100, .charged = 101}) == PaymentStatus::overcharged);
    CHECK(payment_status_of({.total = 100, .charged = 100, .refunded = 40}) ==
          PaymentStatus::partially_refunded);
    CHECK(payment_status_of({.total = 100, .charged = 100, .refunded = 100}) ==
          PaymentStatus::refunded);
}

TEST_CASE("the tracker shows how far an order has come") {
    const Milestones times{.placed = from_millis(1), .confirmed = from_millis(2)};
    const auto states = [&](OrderStatus status, const Quantities& sums) {
        std::vector<StepState> list;
        for (const auto& step : tracker_of(status, sums, times)) list.push_back(step.state);
        return list;
    };
    using enum StepState;
    CHECK(states(OrderStatus::partially_shipped, {3, 0, 3, 3, 1}) ==
          std::vector{done, done, done, under_way, waiting});
    CHECK(states(OrderStatus::on_hold, {3, 0, 2, 0, 0}) ==
          std::vector{done, done, stopped, stopped, stopped});
    CHECK(states(OrderStatus::delivered, {3, 0, 3, 3, 3, 3}) ==
          std::vector{done, done, done, done, done});
}

TEST_CASE("a refund goes one way, and nothing follows its end") {
    CHECK(rc::check([] {
        auto state = RefundState::proposed;
        bool paid = false;
        for (int i = 0; i < 20; ++i) {
            const auto verb = *rc::gen::element(
                RefundVerb::approve, RefundVerb::decline, RefundVerb::submit, RefundVerb::succeed,
                RefundVerb::fail, RefundVerb::retry, RefundVerb::cancel);
            try {
                const auto next = after(state, verb);
                RC_ASSERT(is_pending(state));
                RC_ASSERT(!paid);
                paid = next == RefundState::succeeded;
                state = next;
            } catch (const Refusal& refusal) {
                RC_ASSERT(refusal.code() == "refund_state");
            }
        }
    }));
}

}  // namespace tandem::orders
