#pragma once

// For the tests of this module: a world with its routes.

#include "catalog/categories.h"
#include "catalog/policies.h"
#include "catalog/products.h"
#include "catalog/routes.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace tandem::catalog {

class House : public testing::World {
public:
    House() { add_routes(router, journal); }

    ProductId product(const std::string& sku, const std::string& name) {
        return add_product(journal, otto, {.sku = sku, .name = name}).id;
    }
    ProductId product(const AddProduct& command) { return add_product(journal, otto, command).id; }
    Product read(ProductId id) {
        return journal.read([&](store::Tx& tx) { return get_product(tx, id); });
    }
    ProductList find(const ListProducts& query) {
        return journal.read([&](store::Tx& tx) { return list(tx, query, clock.now()); });
    }
    std::vector<std::string> skus(const ListProducts& query) {
        std::vector<std::string> skus;
        for (const auto& item : find(query).items) skus.push_back(item.sku);
        return skus;
    }
};

}  // namespace tandem::catalog
