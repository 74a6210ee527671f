#pragma once

#include "catalog/products_table.h"
#include "search/search.h"

namespace tandem::catalog {

// The full-text index of products: name; SKU, GTIN, brand and variant.
const search::Index& product_index();

void index_new(store::Tx& tx, const ProductRow& row);
void reindex(store::Tx& tx, const ProductRow& before, const ProductRow& after);

// Everything again, from the rows, in pieces that are each their own transaction.
void rebuild_product_index(store::Store& store);

}  // namespace tandem::catalog
