#include "catalog/product_index.h"

namespace tandem::catalog {
namespace {

constexpr int rebuild_step = 500;

constexpr std::string_view select_next = R"sql(
    SELECT id, sku, gtin, name, category_id, brand, tracking, variant_of, variant, price_amount,
           currency, weight_grams, warranty_months, returnable_days, hazards, active, attributes,
           version, created_at
      FROM products
     WHERE id > $1
     ORDER BY id
     LIMIT $2)sql";

// What is found by body words; every text stands in the row, so nothing is kept of it.
std::string body_of(const ProductRow& row) {
    return row.sku + '\n' + row.gtin + '\n' + row.brand + '\n' + row.variant;
}

search::Document document(const ProductRow& row, const std::string& body) {
    return {.id = row.id.value(), .title = row.name, .body = body};
}

}  // namespace

const search::Index& product_index() {
    static const search::Index index("products", {.table = "products p",
                                                  .id = "p.id",
                                                  .group = "p.id",
                                                  .at = "p.created_at",
                                                  .title = "p.name",
                                                  .body = "p.sku"});
    return index;
}

void index_new(store::Tx& tx, const ProductRow& row) {
    product_index().add(tx, document(row, body_of(row)));
}

void reindex(store::Tx& tx, const ProductRow& before, const ProductRow& after) {
    const auto body_before = body_of(before);
    const auto body_after = body_of(after);
    if (before.name == after.name && body_before == body_after) return;
    product_index().replace(tx, document(before, body_before), document(after, body_after));
}

void rebuild_product_index(store::Store& store) {
    store.write([](store::Tx& tx) { product_index().clear(tx); });
    ProductId last;
    for (;;) {
        const auto rows = store.write([&](store::Tx& tx) {
            auto next = tx.all<ProductRow>(select_next, last, rebuild_step);
            for (const auto& row : next) index_new(tx, row);
            return next;
        });
        if (rows.empty()) return;
        last = rows.back().id;
    }
}

}  // namespace tandem::catalog
