#include "app/indexes.h"

#include "catalog/product_index.h"
#include "conversations/search_index.h"
#include "customers/customer_index.h"
#include "search/upkeep.h"

namespace tandem::app {

std::vector<const search::Index*> search_indexes() {
    return {&conversations::message_index(), &customers::customer_index(),
            &catalog::product_index()};
}

void tidy_indexes(store::Store& store) { search::Upkeep(store, search_indexes()).finish(); }

}  // namespace tandem::app
