#pragma once

#include "json/describe.h"

#include <boost/describe/enum.hpp>
#include <cstdint>

namespace tandem::orders {

// The way of a refund, pure. From the moment it is proposed until it failed for good it binds its
// amount, so that what was charged is never given back twice.

enum class RefundState { proposed, approved, submitted, succeeded, failed, declined, cancelled };
BOOST_DESCRIBE_ENUM(RefundState, proposed, approved, submitted, succeeded, failed, declined,
                    cancelled)

// `exchange` is the value of goods that came back, spent on others; no money moves.
enum class RefundMethod { original, bank, store_credit, exchange };
BOOST_DESCRIBE_ENUM(RefundMethod, original, bank, store_credit, exchange)

// The ways that people choose from.
enum class Payout { original, bank, store_credit };
BOOST_DESCRIBE_ENUM(Payout, original, bank, store_credit)
constexpr RefundMethod method_of(Payout payout) {
    if (payout == Payout::bank) return RefundMethod::bank;
    return payout == Payout::store_credit ? RefundMethod::store_credit : RefundMethod::original;
}

enum class RefundVerb { approve, decline, submit, succeed, fail, retry, cancel };
BOOST_DESCRIBE_ENUM(RefundVerb, approve, decline, submit, succeed, fail, retry, cancel)

// The state after; refused (409, refund_state) when that cannot follow.
RefundState after(RefundState state, RefundVerb verb);

// True while its amount may still go to the customer and has not.
constexpr bool is_pending(RefundState state) {
    return state == RefundState::proposed || state == RefundState::approved ||
           state == RefundState::submitted || state == RefundState::failed;
}
constexpr bool is_bound(RefundState state) {
    return is_pending(state) || state == RefundState::succeeded;
}

}  // namespace tandem::orders
