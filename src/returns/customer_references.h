#pragma once

#include "customers/merge.h"

namespace tandem::returns {

// Returns go with their customer when customers are merged, and come back when that is undone.
class ReturnsOfCustomers final : public customers::CustomerReferences {
public:
    std::string_view name() const override { return "returns"; }
    std::vector<std::int64_t> move(events::Unit&, CustomerId from, CustomerId to) override;
    void move_back(events::Unit&, const std::vector<std::int64_t>& ids, CustomerId from,
                   CustomerId to) override;
};

}  // namespace tandem::returns
