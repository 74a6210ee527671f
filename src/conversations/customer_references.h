#pragma once

#include "customers/merge.h"

namespace tandem::conversations {

// Conversations go with their customer when customers are merged, and come back when that is
// undone.
class ConversationsOfCustomers final : public customers::CustomerReferences {
public:
    std::string_view name() const override { return "conversations"; }
    std::vector<std::int64_t> move(events::Unit&, CustomerId from, CustomerId to) override;
    void move_back(events::Unit&, const std::vector<std::int64_t>& ids, CustomerId from,
                   CustomerId to) override;
};

}  // namespace tandem::conversations
