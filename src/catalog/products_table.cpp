#include "catalog/products_table.h"

#include "base/refusal.h"
#include "search/text.h"

namespace tandem::catalog {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, sku, gtin, name, category_id, brand, tracking, variant_of, variant, price_amount,
           currency, weight_grams, warranty_months, returnable_days, hazards, active, attributes,
           version, created_at
      FROM products
     WHERE id = $1)sql";

constexpr std::string_view select_variant = R"sql(
    SELECT id
      FROM products
     WHERE variant_of = $1
     LIMIT 1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO products (sku, sku_folded, gtin, name, category_id, brand, tracking, variant_of,
                          variant, price_amount, currency, weight_grams, warranty_months,
                          returnable_days, hazards, active, attributes, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
    ON CONFLICT (sku_folded) DO NOTHING
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE products
       SET sku = $3, sku_folded = $4, gtin = $5, name = $6, category_id = $7, brand = $8,
           tracking = $9, variant_of = $10, variant = $11, price_amount = $12, currency = $13,
           weight_grams = $14, warranty_months = $15, returnable_days = $16, hazards = $17,
           active = $18, attributes = $19, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view select_parts = R"sql(
    SELECT part_id, quantity
      FROM product_parts
     WHERE product_id = $1
     ORDER BY place)sql";

constexpr std::string_view delete_parts = R"sql(
    DELETE FROM product_parts
     WHERE product_id = $1)sql";

constexpr std::string_view insert_part = R"sql(
    INSERT INTO product_parts (product_id, part_id, quantity, place)
    VALUES ($1, $2, $3, $4))sql";

constexpr std::string_view select_within = R"sql(
    WITH RECURSIVE within (id) AS (
        SELECT id FROM products WHERE id IN @ids($2)@
         UNION
        SELECT product_parts.part_id
          FROM within
          JOIN product_parts ON product_parts.product_id = within.id
    )
    SELECT id FROM within WHERE id = $1)sql";

constexpr std::string_view touch_lock = R"sql(
    INSERT INTO number_series (name, next)
    VALUES ('lock:product_parts', 0)
    ON CONFLICT (name) DO UPDATE SET next = number_series.next)sql";

}  // namespace

std::optional<ProductRow> Products::find(ProductId id) const {
    return tx_.find<ProductRow>(select_one, id);
}

ProductRow Products::get(ProductId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("product");
}

bool Products::has_variants(ProductId id) const {
    return tx_.find<ProductId>(select_variant, id).has_value();
}

std::optional<ProductId> Products::add(const ProductRow& row) {
    return tx_.find<ProductId>(insert, row.sku, search::fold(row.sku), row.gtin, row.name,
                               row.category, row.brand, row.tracking, row.variant_of, row.variant,
                               row.price_amount, row.currency, row.weight_grams,
                               row.warranty_months, row.returnable_days, row.hazards, row.active,
                               row.attributes, row.created_at);
}

void Products::save(ProductRow& row) {
    if (tx_.run(update, row.id, row.version, row.sku, search::fold(row.sku), row.gtin, row.name,
                row.category, row.brand, row.tracking, row.variant_of, row.variant,
                row.price_amount, row.currency, row.weight_grams, row.warranty_months,
                row.returnable_days, row.hazards, row.active, row.attributes) == 0)
        throw stale("product");
    ++row.version;
}

std::vector<PartRow> Products::parts(ProductId id) const {
    return tx_.all<PartRow>(select_parts, id);
}

void Products::set_parts(ProductId id, const std::vector<PartRow>& parts) {
    tx_.run(delete_parts, id);
    int place = 0;
    for (const auto& part : parts) tx_.run(insert_part, id, part.part, part.quantity, place++);
}

bool Products::is_in(ProductId id, const std::vector<ProductId>& parts) const {
    return tx_.find<ProductId>(select_within, id, parts).has_value();
}

void Products::lock_parts() { tx_.run(touch_lock); }

}  // namespace tandem::catalog
