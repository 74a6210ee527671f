#include "orders/products.h"

#include "base/refusal.h"

#include <algorithm>

namespace tandem::orders {
namespace {

constexpr std::string_view select_sold = R"sql(
    SELECT id, sku, name, price_amount, currency
      FROM products
     WHERE id IN @ids($1)@
     ORDER BY id)sql";

std::vector<ProductId> ids_of(const std::vector<PlaceLine>& lines) {
    std::vector<ProductId> ids;
    for (const auto& line : lines) ids.push_back(line.product_id);
    return ids;
}

}  // namespace

Products::Products(store::Tx& tx, const std::vector<ProductId>& ids)
    : sold_(ids.empty() ? std::vector<Sold>() : tx.all<Sold>(select_sold, ids)) {}

Products::Products(store::Tx& tx, const std::vector<PlaceLine>& lines)
    : Products(tx, ids_of(lines)) {}

const Sold& Products::get(const std::string& path, ProductId id) const {
    const auto found = std::ranges::lower_bound(sold_, id, {}, &Sold::id);
    if (found == sold_.end() || found->id != id)
        throw invalid_field(path, "unknown", "There is no such product.");
    return *found;
}

catalog::ProductRef Products::ref(ProductId id) const {
    const auto found = std::ranges::lower_bound(sold_, id, {}, &Sold::id);
    if (found == sold_.end() || found->id != id) return {.id = id};
    return {found->id, found->sku, found->name};
}

}  // namespace tandem::orders
