#include "returns/return.h"

#include "base/refusal.h"

#include <algorithm>
#include <array>

namespace tandem::returns {
namespace {

using State = ReturnState;

struct Way {
    State from;
    State to;
};

constexpr std::array ways{
    Way{State::requested, State::info_needed},
    Way{State::requested, State::approved},
    Way{State::requested, State::rejected},
    Way{State::requested, State::cancelled},
    Way{State::info_needed, State::requested},
    Way{State::info_needed, State::approved},
    Way{State::info_needed, State::rejected},
    Way{State::info_needed, State::cancelled},
    Way{State::approved, State::label_sent},
    Way{State::approved, State::in_transit},
    Way{State::approved, State::partially_received},
    Way{State::approved, State::received},
    Way{State::approved, State::resolved},
    Way{State::approved, State::expired},
    Way{State::approved, State::cancelled},
    Way{State::label_sent, State::in_transit},
    Way{State::label_sent, State::partially_received},
    Way{State::label_sent, State::received},
    Way{State::label_sent, State::resolved},
    Way{State::label_sent, State::expired},
    Way{State::label_sent, State::cancelled},
    Way{State::in_transit, State::partially_received},
    Way{State::in_transit, State::received},
    Way{State::in_transit, State::resolved},
    Way{State::in_transit, State::expired},
    Way{State::partially_received, State::partially_received},
    Way{State::partially_received, State::received},
    Way{State::partially_received, State::inspected},
    Way{State::partially_received, State::resolved},
    Way{State::received, State::received},
    Way{State::received, State::inspected},
    Way{State::received, State::resolved},
    Way{State::inspected, State::inspected},
    Way{State::inspected, State::resolved},
    Way{State::resolved, State::closed},
};

}  // namespace

Outcome outcome_of(Wanted wanted) {
    switch (wanted) {
        case Wanted::exchange:
            return Outcome::exchange;
        case Wanted::repair:
            return Outcome::repair;
        case Wanted::store_credit:
            return Outcome::store_credit;
        case Wanted::keep_refund:
            return Outcome::keep_refund;
        default:
            return Outcome::refund;
    }
}

void require_may_follow(ReturnState from, ReturnState to) {
    const auto found = std::ranges::find_if(
        ways, [&](const Way& way) { return way.from == from && way.to == to; });
    if (found == ways.end())
        throw conflict("return_state", "This cannot be done with a return that is in this state.");
}

bool is_under_way(ReturnState state) {
    switch (state) {
        case State::resolved:
        case State::closed:
        case State::rejected:
        case State::expired:
        case State::cancelled:
            return false;
        default:
            return true;
    }
}

bool is_possible(const Pieces& p) {
    const auto least = std::min({p.received, p.inspected, p.going_back, p.refunded, p.exchanged,
                                 p.repaired, p.returned_to_customer, p.rejected});
    return least >= 0 && p.received <= p.quantity && p.inspected <= p.received &&
           p.going_back <= p.inspected && p.settled() <= p.quantity;
}

Pieces received(const Pieces& pieces, std::int64_t quantity) {
    if (quantity > pieces.quantity - pieces.received)
        throw conflict("more_than_announced", "More pieces than were announced.");
    auto next = pieces;
    next.received += quantity;
    return next;
}

Pieces inspected(const Pieces& pieces, std::int64_t quantity, Disposition disposition) {
    if (quantity > pieces.received - pieces.inspected)
        throw conflict("more_than_received",
                       "More pieces than arrived and were not inspected yet.");
    auto next = pieces;
    next.inspected += quantity;
    if (disposition == Disposition::back_to_customer) next.going_back += quantity;
    return next;
}

Pieces settled(const Pieces& pieces, std::int64_t quantity, Outcome outcome, bool in_advance) {
    if (quantity > pieces.left())
        throw conflict("more_than_left", "More pieces than are still without an outcome.");
    auto next = pieces;
    const bool goes_back = outcome == Outcome::repair || outcome == Outcome::send_back;
    if (goes_back) {
        if (quantity > pieces.going_back)
            throw conflict("not_going_back",
                           "Inspect the pieces that go back to the customer first.");
        next.going_back -= quantity;
        (outcome == Outcome::repair ? next.repaired : next.returned_to_customer) += quantity;
        return next;
    }
    const bool needs_them = outcome != Outcome::keep_refund && outcome != Outcome::reject;
    const auto used = next.settled() - next.rejected + next.going_back;
    if (needs_them && !in_advance && used + quantity > next.received)
        throw conflict("not_received", "So many pieces have not arrived.");
    if (outcome == Outcome::exchange)
        next.exchanged += quantity;
    else if (outcome == Outcome::reject)
        next.rejected += quantity;
    else
        next.refunded += quantity;
    return next;
}

Pieces unsettled(const Pieces& pieces, std::int64_t quantity) {
    auto next = pieces;
    next.refunded -= std::min(quantity, pieces.refunded);
    return next;
}

ReturnState state_of(const Pieces& sums, std::int64_t expected) {
    if (sums.received < expected) return ReturnState::partially_received;
    return sums.inspected < sums.received ? ReturnState::received : ReturnState::inspected;
}

std::int64_t claimed_at_end(const Pieces& pieces) { return pieces.refunded + pieces.exchanged; }

Pieces operator+(const Pieces& a, const Pieces& b) {
    return {a.quantity + b.quantity,   a.received + b.received,
            a.inspected + b.inspected, a.going_back + b.going_back,
            a.refunded + b.refunded,   a.exchanged + b.exchanged,
            a.repaired + b.repaired,   a.returned_to_customer + b.returned_to_customer,
            a.rejected + b.rejected};
}

}  // namespace tandem::returns
