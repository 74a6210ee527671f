#pragma once

#include "customers/customers.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tandem::customers {

// Something of another slice that belongs to a customer and moves with a merge. Registered at
// start-up, because that slice stands above this one.
class CustomerReferences {
public:
    virtual ~CustomerReferences() = default;
    virtual std::string_view name() const = 0;  // stable: saved with the merge
    // Gives everything of `from` to `to`; the ids of what moved.
    virtual std::vector<std::int64_t> move(events::Unit&, CustomerId from, CustomerId to) = 0;
    // Gives back to `to` those of `ids` that still belong to `from`.
    virtual void move_back(events::Unit&, const std::vector<std::int64_t>& ids, CustomerId from,
                           CustomerId to) = 0;
};

// Who must be told of merges. One for the program.
class Merging {
public:
    void add(CustomerReferences& references) { all_.push_back(&references); }
    const std::vector<CustomerReferences*>& all() const { return all_; }

private:
    std::vector<CustomerReferences*> all_;
};

struct MergeCustomer {
    CustomerId other_id;
};
TANDEM_STRUCT(MergeCustomer, other_id)

// The other goes into the target: its addresses, phones, notes, consents and conversations move,
// what the target does not know is filled from it, and what moved is written down.
Customer merge(events::Journal&, const Merging&, const Actor&, const Target&, const MergeCustomer&);
// Takes the other out again, with all that came with it and is still there.
Customer unmerge(events::Journal&, const Merging&, const Actor&, const Target&,
                 const MergeCustomer&);

}  // namespace tandem::customers
