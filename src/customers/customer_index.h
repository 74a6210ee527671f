#pragma once

#include "customers/customers.h"
#include "search/search.h"
#include "store/store.h"

#include <vector>

namespace tandem::customers {

// The full-text index of customers: name and organisation, phones, addresses. One that was merged
// into another is not in it.
const search::Index& customer_index();

// Brings the index up to date with the rows; cheap when nothing that it holds has changed.
void reindex(store::Tx& tx, CustomerId customer);
void reindex(store::Tx& tx, const std::vector<CustomerId>& customers);

// Everything again, from the rows, in pieces that are each their own transaction.
void rebuild_customer_index(store::Store& store);

}  // namespace tandem::customers
