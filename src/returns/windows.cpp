#include "returns/windows.h"

#include <algorithm>

namespace tandem::returns {
namespace {

constexpr std::string_view select_terms = R"sql(
    SELECT id, returnable_days, warranty_months
      FROM products
     WHERE id IN @ids($1)@
     ORDER BY id)sql";

struct Terms {
    ProductId id;
    int returnable_days = 0;
    int warranty_months = 0;
};

constexpr int days_of(int months) { return months * 365 / 12; }

}  // namespace

std::vector<Window> windows(store::Tx& tx, const orders::OrderRow& order,
                            const std::vector<ProductId>& products) {
    const auto start = order.delivered_at.value_or(order.shipped_at.value_or(order.placed_at));
    std::vector<Window> list;
    if (products.empty()) return list;
    for (const auto& terms : tx.all<Terms>(select_terms, products)) {
        Window window{.product = terms.id};
        const auto warranty = std::max(terms.returnable_days, days_of(terms.warranty_months));
        if (terms.returnable_days > 0)
            window.deadline = start + std::chrono::days(terms.returnable_days);
        if (warranty > 0) window.warranty_until = start + std::chrono::days(warranty);
        list.push_back(window);
    }
    return list;
}

}  // namespace tandem::returns
