#pragma once

#include "orders/orders.h"
#include "store/store.h"

#include <string>
#include <vector>

namespace tandem::orders {

// What an order needs to know of a product that it sells.
struct Sold {
    ProductId id;
    std::string sku;
    std::string name;
    std::int64_t price_amount = 0;
    std::string currency;
};

// Those of some lines, read at once.
class Products {
public:
    Products(store::Tx& tx, const std::vector<ProductId>& ids);
    Products(store::Tx& tx, const std::vector<PlaceLine>& lines);

    // Refused at `path` when there is none.
    const Sold& get(const std::string& path, ProductId id) const;
    catalog::ProductRef ref(ProductId id) const;

private:
    std::vector<Sold> sold_;  // by id
};

}  // namespace tandem::orders
