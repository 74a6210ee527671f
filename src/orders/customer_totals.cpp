#include "orders/customer_totals.h"

namespace tandem::orders {
namespace {

constexpr std::string_view select_totals = R"sql(
    SELECT currency, orders, charged_amount, refunded_amount, returns
      FROM customer_orders
     WHERE customer_id = $1
     ORDER BY currency)sql";

constexpr std::string_view upsert_totals = R"sql(
    INSERT INTO customer_orders (customer_id, currency, orders, charged_amount, refunded_amount,
                                 returns)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (customer_id, currency) DO UPDATE
       SET orders = customer_orders.orders + excluded.orders,
           charged_amount = customer_orders.charged_amount + excluded.charged_amount,
           refunded_amount = customer_orders.refunded_amount + excluded.refunded_amount,
           returns = customer_orders.returns + excluded.returns)sql";

constexpr std::string_view delete_of = R"sql(
    DELETE FROM customer_orders WHERE customer_id = $1)sql";

constexpr std::string_view insert_of = R"sql(
    INSERT INTO customer_orders (customer_id, currency, orders, charged_amount, refunded_amount,
                                 returns)
    SELECT o.customer_id, o.currency, COUNT(*), SUM(o.charged_amount), SUM(o.refunded_amount),
           (SELECT COUNT(*) FROM returns r
             WHERE r.customer_id = o.customer_id AND r.currency = o.currency)
      FROM orders o
     WHERE o.customer_id = $1
     GROUP BY o.customer_id, o.currency)sql";

constexpr std::string_view delete_all = "DELETE FROM customer_orders";

constexpr std::string_view insert_all = R"sql(
    INSERT INTO customer_orders (customer_id, currency, orders, charged_amount, refunded_amount,
                                 returns)
    SELECT o.customer_id, o.currency, COUNT(*), SUM(o.charged_amount), SUM(o.refunded_amount),
           (SELECT COUNT(*) FROM returns r
             WHERE r.customer_id = o.customer_id AND r.currency = o.currency)
      FROM orders o
     WHERE o.customer_id > 0
     GROUP BY o.customer_id, o.currency)sql";

}  // namespace

std::vector<CustomerTotal> customer_totals(store::Tx& tx, CustomerId customer) {
    return tx.all<CustomerTotal>(select_totals, customer);
}

void add_to_totals(store::Tx& tx, CustomerId customer, const CustomerTotal& more) {
    if (customer.value() <= 0) return;
    if (more.orders == 0 && more.charged_amount == 0 && more.refunded_amount == 0 &&
        more.returns == 0)
        return;
    tx.run(upsert_totals, customer, more.currency, more.orders, more.charged_amount,
           more.refunded_amount, more.returns);
}

void recount_totals(store::Tx& tx, CustomerId customer) {
    tx.run(delete_of, customer);
    tx.run(insert_of, customer);
}

void recount_totals(store::Tx& tx) {
    tx.run(delete_all);
    tx.run(insert_all);
}

}  // namespace tandem::orders
