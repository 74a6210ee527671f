#pragma once

#include "exposure/exposures.h"

#include <string_view>

namespace tandem::exposure {

// Only ever given new optional members.
struct OutcomeReported {
    static constexpr std::string_view name = "outcome.reported";
    OrderId order;
    CustomerId customer;
    OrderLineId line;
    std::optional<LotId> lot;
    std::string kind;
    std::int64_t quantity = 1;
    Time occurred_at;
    std::int64_t cost_amount = 0;
    std::string currency;
    std::string note;
    events::Subject subject() const { return events::subject_of(order); }
};
TANDEM_STRUCT(OutcomeReported, order, customer, line, lot, kind, quantity, occurred_at, cost_amount,
              currency, note)

}  // namespace tandem::exposure
