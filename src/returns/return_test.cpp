#include "returns/return.h"

#include "base/refusal.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace tandem::returns {
namespace {

// Some pieces that commands have led to, whatever was refused on the way.
Pieces some_pieces() {
    Pieces pieces{.quantity = *rc::gen::inRange<std::int64_t>(1, 10)};
    const auto steps = *rc::gen::inRange(0, 25);
    for (int i = 0; i < steps; ++i) {
        const auto quantity = *rc::gen::inRange<std::int64_t>(1, 5);
        try {
            switch (*rc::gen::inRange(0, 3)) {
                case 0:
                    pieces = received(pieces, quantity);
                    break;
                case 1:
                    pieces = inspected(
                        pieces, quantity,
                        *rc::gen::element(Disposition::restock, Disposition::back_to_customer));
                    break;
                default:
                    pieces = settled(pieces, quantity,
                                     *rc::gen::element(Outcome::refund, Outcome::exchange,
                                                       Outcome::repair, Outcome::store_credit,
                                                       Outcome::send_back, Outcome::reject),
                                     *rc::gen::arbitrary<bool>());
            }
        } catch (const Refusal&) {  // refused, and the pieces are as they were
        }
    }
    return pieces;
}

}  // namespace

TEST_CASE("no piece of a return has two outcomes, none is inspected before it arrived") {
    CHECK(rc::check([] { RC_ASSERT(is_possible(some_pieces())); }));
}

TEST_CASE("a return's line ends with an outcome for each of its pieces") {
    CHECK(rc::check([] {
        auto pieces = some_pieces();
        while (pieces.left() > 0) pieces = settled(pieces, 1, Outcome::reject, false);
        RC_ASSERT(pieces.quantity == pieces.refunded + pieces.exchanged + pieces.repaired +
                                         pieces.returned_to_customer + pieces.rejected);
        RC_ASSERT_THROWS_AS(settled(pieces, 1, Outcome::reject, false), Refusal);
    }));
}

TEST_CASE("what customers keep or get back they may send back once more") {
    CHECK(rc::check([] {
        const auto pieces = some_pieces();
        const auto claimed = claimed_at_end(pieces);
        RC_ASSERT(claimed >= 0);
        RC_ASSERT(claimed <= pieces.quantity);
        RC_ASSERT(claimed == pieces.refunded + pieces.exchanged);
    }));
}

TEST_CASE("pieces have an outcome that needs them only when they have arrived, or in advance") {
    const Pieces pieces{.quantity = 3, .received = 1};
    CHECK_THROWS_AS(settled(pieces, 2, Outcome::refund, false), Refusal);
    CHECK(settled(pieces, 1, Outcome::refund, false).refunded == 1);
    CHECK(settled(pieces, 3, Outcome::refund, true).refunded == 3);
    CHECK(settled(pieces, 3, Outcome::keep_refund, false).refunded == 3);
    CHECK_THROWS_AS(settled(pieces, 1, Outcome::repair, true), Refusal);
    const auto rejected = settled(pieces, 2, Outcome::reject, false);
    CHECK(settled(rejected, 1, Outcome::exchange, false).left() == 0);
}

TEST_CASE("a return goes its way and never back from its end") {
    using State = ReturnState;
    require_may_follow(State::requested, State::approved);
    require_may_follow(State::approved, State::resolved);
    require_may_follow(State::in_transit, State::partially_received);
    CHECK_THROWS_AS(require_may_follow(State::requested, State::received), Refusal);
    CHECK_THROWS_AS(require_may_follow(State::received, State::cancelled), Refusal);
    for (const auto end : {State::closed, State::rejected, State::expired, State::cancelled})
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<State>>(
            [&](auto next) { CHECK_THROWS_AS(require_may_follow(end, next.value), Refusal); });
}

}  // namespace tandem::returns
