#pragma once

#include "catalog/products.h"

namespace tandem::catalog {

struct ProductRow {
    ProductId id;
    std::string sku;
    std::string gtin;
    std::string name;
    std::optional<CategoryId> category;
    std::string brand;
    Tracking tracking = Tracking::none;
    std::optional<ProductId> variant_of;
    std::string variant;
    std::int64_t price_amount = 0;
    std::string currency;
    std::int64_t weight_grams = 0;
    int warranty_months = 0;
    int returnable_days = 0;
    std::string hazards = "[]";
    bool active = true;
    std::string attributes = "{}";
    std::int64_t version = 0;
    Time created_at;
};

struct PartRow {
    ProductId part;
    std::int64_t quantity = 1;
    bool operator==(const PartRow&) const = default;
};

class Products {
public:
    explicit Products(store::Tx& tx) : tx_(tx) {}

    std::optional<ProductRow> find(ProductId id) const;
    ProductRow get(ProductId id) const;
    bool has_variants(ProductId id) const;

    // Nothing when the SKU is taken.
    std::optional<ProductId> add(const ProductRow& row);
    // Refused as stale when somebody else saved it first.
    void save(ProductRow& row);

    std::vector<PartRow> parts(ProductId id) const;
    void set_parts(ProductId id, const std::vector<PartRow>& parts);
    // Whether the product is one of these or goes into one of them, however far down.
    bool is_in(ProductId id, const std::vector<ProductId>& parts) const;
    // One at a time: two changes side by side could close a circle that neither sees.
    void lock_parts();

private:
    store::Tx& tx_;
};

}  // namespace tandem::catalog
