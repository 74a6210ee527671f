#pragma once

#include "inventory/holds.h"
#include "inventory/ledger.h"

#include <vector>

namespace tandem::inventory {

// Frees a part of an allocation; false when someone was quicker. Within this module only.
bool give_back(Ledger&, const AllocationRow&, std::int64_t quantity);
// Frees them all; what each order line has lost, for its caller to tell once all else is done.
std::vector<LostLine> give_back_all(Ledger&, const std::vector<AllocationRow>&);

}  // namespace tandem::inventory
