#include "orders/counts.h"

#include "orders/customer_totals.h"

namespace tandem::orders {
namespace {

constexpr std::string_view add_to = R"sql(
    INSERT INTO order_counts (name, amount)
    VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET amount = order_counts.amount + excluded.amount)sql";

constexpr std::string_view select_all = R"sql(
    SELECT name, amount FROM order_counts WHERE amount <> 0 ORDER BY name)sql";

constexpr std::string_view delete_all = R"sql(
    DELETE FROM order_counts)sql";

constexpr std::string_view count_orders = R"sql(
    INSERT INTO order_counts (name, amount)
    SELECT 'order.' || status, COUNT(*) FROM orders GROUP BY status)sql";

constexpr std::string_view count_refunds = R"sql(
    INSERT INTO order_counts (name, amount)
    SELECT 'refund.' || state, COUNT(*) FROM refunds GROUP BY state)sql";

constexpr std::string_view count_returns_by_state = R"sql(
    INSERT INTO order_counts (name, amount)
    SELECT 'return.' || state, COUNT(*) FROM returns GROUP BY state)sql";

}  // namespace

void count_by(store::Tx& tx, std::string_view name, std::int64_t by) { tx.run(add_to, name, by); }

std::vector<OrderCount> counts(store::Tx& tx) { return tx.all<OrderCount>(select_all); }

void recount(store::Tx& tx) {
    tx.run(delete_all);
    tx.run(count_orders);
    tx.run(count_refunds);
    tx.run(count_returns_by_state);
    recount_totals(tx);
}

}  // namespace tandem::orders
