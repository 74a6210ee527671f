#include "orders/order.h"

namespace tandem::orders {
namespace {

OrderStatus status_by_pieces(const Quantities& sums) {
    const auto wanted = sums.wanted();
    if (sums.delivered == wanted) return OrderStatus::delivered;
    if (sums.delivered > 0) return OrderStatus::partially_delivered;
    if (sums.shipped == wanted) return OrderStatus::shipped;
    if (sums.shipped > 0) return OrderStatus::partially_shipped;
    if (sums.allocated == wanted) return OrderStatus::allocated;
    return OrderStatus::confirmed;
}

bool is_stopped(OrderStatus status) {
    return status == OrderStatus::cancelled || status == OrderStatus::expired ||
           status == OrderStatus::on_hold;
}

}  // namespace

OrderStatus status_of(Stage stage, bool held, const Quantities& sums) {
    if (stage == Stage::expired) return OrderStatus::expired;
    if (sums.ordered > 0 && sums.wanted() == 0) return OrderStatus::cancelled;
    if (stage == Stage::draft) return OrderStatus::draft;
    if (stage == Stage::closed) return OrderStatus::closed;
    if (held && sums.shipped < sums.wanted()) return OrderStatus::on_hold;
    if (stage == Stage::unconfirmed) return OrderStatus::unconfirmed;
    return status_by_pieces(sums);
}

bool is_open(OrderStatus status) {
    switch (status) {
        case OrderStatus::delivered:
        case OrderStatus::closed:
        case OrderStatus::cancelled:
        case OrderStatus::expired:
            return false;
        default:
            return true;
    }
}

PaymentStatus payment_status_of(const Balance& balance) {
    if (balance.refunded > 0)
        return balance.refunded >= balance.charged ? PaymentStatus::refunded
                                                   : PaymentStatus::partially_refunded;
    if (balance.charged > balance.total) return PaymentStatus::overcharged;
    if (balance.charged > 0)
        return balance.charged == balance.total ? PaymentStatus::charged
                                                : PaymentStatus::partially_charged;
    return balance.authorized > 0 ? PaymentStatus::authorized : PaymentStatus::none;
}

ReturnStatus return_status_of(const Quantities& sums, std::int64_t returns_open) {
    if (sums.returned > 0)
        return sums.returned >= sums.delivered ? ReturnStatus::returned
                                               : ReturnStatus::partially_returned;
    return returns_open > 0 ? ReturnStatus::return_requested : ReturnStatus::none;
}

std::vector<TrackerStep> tracker_of(OrderStatus status, const Quantities& sums,
                                    const Milestones& times) {
    const auto wanted = sums.wanted();
    std::vector<TrackerStep> steps;
    const auto add = [&](Step step, std::int64_t quantity, std::optional<Time> at, bool done) {
        const bool first_open = steps.empty() || steps.back().state == StepState::done;
        const auto open = quantity > 0 || first_open ? StepState::under_way : StepState::waiting;
        const auto state = done ? StepState::done : is_stopped(status) ? StepState::stopped : open;
        steps.push_back({step, state, quantity, wanted, done ? at : std::nullopt});
    };
    const bool is_confirmed = times.confirmed.has_value();
    const auto got = [&](std::int64_t quantity) { return wanted > 0 && quantity == wanted; };
    add(Step::placed, wanted, times.placed, status != OrderStatus::draft);
    add(Step::confirmed, is_confirmed ? wanted : 0, times.confirmed, is_confirmed);
    add(Step::allocated, sums.allocated, times.allocated, got(sums.allocated));
    add(Step::shipped, sums.shipped, times.shipped, got(sums.shipped));
    add(Step::delivered, sums.delivered, times.delivered, got(sums.delivered));
    return steps;
}

}  // namespace tandem::orders
