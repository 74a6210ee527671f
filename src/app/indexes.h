#pragma once

#include "search/search.h"
#include "store/store.h"

#include <vector>

namespace tandem::app {

// Every full-text index of the house.
std::vector<const search::Index*> search_indexes();

// What the server does bit by bit when much has come in, done at once.
void tidy_indexes(store::Store& store);

}  // namespace tandem::app
