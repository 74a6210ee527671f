#pragma once

#include "base/time.h"
#include "orders/line.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <vector>

namespace tandem::orders {

// The rules of an order, pure: what its quantities, flags and money say of it. Nobody ever sets a
// status.

enum class OrderStatus {
    draft,
    unconfirmed,
    confirmed,
    allocated,
    partially_shipped,
    shipped,
    partially_delivered,
    delivered,
    closed,
    on_hold,
    cancelled,
    expired
};
BOOST_DESCRIBE_ENUM(OrderStatus, draft, unconfirmed, confirmed, allocated, partially_shipped,
                    shipped, partially_delivered, delivered, closed, on_hold, cancelled, expired)

enum class PaymentStatus {
    none,
    authorized,
    partially_charged,
    charged,
    overcharged,
    partially_refunded,
    refunded
};
BOOST_DESCRIBE_ENUM(PaymentStatus, none, authorized, partially_charged, charged, overcharged,
                    partially_refunded, refunded)

enum class ReturnStatus { none, return_requested, partially_returned, returned };
BOOST_DESCRIBE_ENUM(ReturnStatus, none, return_requested, partially_returned, returned)

// What people decided of an order, in this order; the rest follows from quantities.
enum class Stage { draft, unconfirmed, confirmed, closed, expired };
BOOST_DESCRIBE_ENUM(Stage, draft, unconfirmed, confirmed, closed, expired)

enum class HoldReason { payment, fraud, stock, address, customer };
BOOST_DESCRIBE_ENUM(HoldReason, payment, fraud, stock, address, customer)

OrderStatus status_of(Stage stage, bool held, const Quantities& sums);

// True while there is something left to do with it.
bool is_open(OrderStatus status);

struct Balance {
    std::int64_t total = 0;
    std::int64_t authorized = 0;
    std::int64_t charged = 0;
    std::int64_t refunded = 0;
};
PaymentStatus payment_status_of(const Balance& balance);

ReturnStatus return_status_of(const Quantities& sums, std::int64_t returns_open);

// The way of an order as a customer understands it, for the tracker.
enum class Step { placed, confirmed, allocated, shipped, delivered };
BOOST_DESCRIBE_ENUM(Step, placed, confirmed, allocated, shipped, delivered)
enum class StepState { done, under_way, waiting, stopped };
BOOST_DESCRIBE_ENUM(StepState, done, under_way, waiting, stopped)

struct TrackerStep {
    Step step = Step::placed;
    StepState state = StepState::waiting;
    std::int64_t quantity = 0;  // pieces that got here
    std::int64_t of = 0;        // of so many
    std::optional<Time> at;     // when all had
};
TANDEM_STRUCT(TrackerStep, step, state, quantity, of, at)

struct Milestones {
    Time placed;
    std::optional<Time> confirmed;
    std::optional<Time> allocated;
    std::optional<Time> shipped;
    std::optional<Time> delivered;
};
std::vector<TrackerStep> tracker_of(OrderStatus status, const Quantities& sums,
                                    const Milestones& times);

}  // namespace tandem::orders
