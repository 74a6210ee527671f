#pragma once

#include "customers/merge.h"

namespace tandem::promises {

// What was promised to somebody goes with them when customers are merged.
class PromisesOfCustomers final : public customers::CustomerReferences {
public:
    std::string_view name() const override { return "promises"; }
    std::vector<std::int64_t> move(events::Unit&, CustomerId from, CustomerId to) override;
    void move_back(events::Unit&, const std::vector<std::int64_t>& ids, CustomerId from,
                   CustomerId to) override;
};

}  // namespace tandem::promises
