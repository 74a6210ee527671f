#include "accounts/text.h"
#include "base/cursor.h"
#include "json/decode.h"
#include "orders/addresses.h"
#include "orders/orders_table.h"
#include "orders/products.h"

#include <array>
#include <limits>

namespace tandem::orders {
namespace {

constexpr std::string_view select_customer = R"sql(
    SELECT id, name, email FROM customers WHERE id = $1)sql";

constexpr std::string_view select_refs = R"sql(
    SELECT id, number FROM orders WHERE id IN @ids($1)@ ORDER BY id)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT o.id, o.number, o.status, o.payment_status, o.return_status, o.hold_reasons,
           o.customer_id, c.name, c.email, o.channel, o.preview, o.line_count, o.total_amount,
           o.currency, o.placed_at, o.promised_delivery_at
      FROM orders o
      LEFT JOIN customers c ON c.id = o.customer_id
     WHERE (o.placed_at, o.id) < ($1, $2) AND o.placed_at >= $3
     ORDER BY o.placed_at DESC, o.id DESC
     LIMIT $4)sql";

constexpr std::string_view select_of_status = R"sql(
    SELECT o.id, o.number, o.status, o.payment_status, o.return_status, o.hold_reasons,
           o.customer_id, c.name, c.email, o.channel, o.preview, o.line_count, o.total_amount,
           o.currency, o.placed_at, o.promised_delivery_at
      FROM orders o
      LEFT JOIN customers c ON c.id = o.customer_id
     WHERE o.status = $5 AND (o.placed_at, o.id) < ($1, $2) AND o.placed_at >= $3
     ORDER BY o.placed_at DESC, o.id DESC
     LIMIT $4)sql";

constexpr std::string_view select_of_customer = R"sql(
    SELECT o.id, o.number, o.status, o.payment_status, o.return_status, o.hold_reasons,
           o.customer_id, c.name, c.email, o.channel, o.preview, o.line_count, o.total_amount,
           o.currency, o.placed_at, o.promised_delivery_at
      FROM orders o
      LEFT JOIN customers c ON c.id = o.customer_id
     WHERE o.customer_id = $5 AND (o.placed_at, o.id) < ($1, $2) AND o.placed_at >= $3
           AND ($6 IS NULL OR o.status = $6)
     ORDER BY o.placed_at DESC, o.id DESC
     LIMIT $4)sql";

constexpr std::string_view select_of_product = R"sql(
    SELECT o.id, o.number, o.status, o.payment_status, o.return_status, o.hold_reasons,
           o.customer_id, c.name, c.email, o.channel, o.preview, o.line_count, o.total_amount,
           o.currency, o.placed_at, o.promised_delivery_at
      FROM (SELECT DISTINCT l.placed_at, l.order_id
              FROM order_lines l
              JOIN orders s ON s.id = l.order_id
             WHERE l.product_id = $5 AND (l.placed_at, l.order_id) < ($1, $2)
                   AND l.placed_at >= $3 AND ($6 IS NULL OR s.status = $6)
             ORDER BY l.placed_at DESC, l.order_id DESC
             LIMIT $4) k
      JOIN orders o ON o.id = k.order_id
      LEFT JOIN customers c ON c.id = o.customer_id
     ORDER BY o.placed_at DESC, o.id DESC)sql";

constexpr std::string_view select_of_number = R"sql(
    SELECT o.id, o.number, o.status, o.payment_status, o.return_status, o.hold_reasons,
           o.customer_id, c.name, c.email, o.channel, o.preview, o.line_count, o.total_amount,
           o.currency, o.placed_at, o.promised_delivery_at
      FROM orders o
      LEFT JOIN customers c ON c.id = o.customer_id
     WHERE o.number_folded > $1 AND o.number_folded >= $2 AND o.number_folded < $3
           AND ($5 IS NULL OR o.status = $5)
     ORDER BY o.number_folded
     LIMIT $4)sql";

constexpr auto most = std::numeric_limits<std::int64_t>::max();

struct SummaryRow {
    OrderId id;
    std::string number;
    OrderStatus status = OrderStatus::confirmed;
    PaymentStatus payment_status = PaymentStatus::none;
    ReturnStatus return_status = ReturnStatus::none;
    std::string hold_reasons;
    CustomerId customer;
    std::optional<std::string> customer_name;
    std::optional<std::string> customer_email;
    std::string channel;
    std::string preview;
    std::int64_t line_count = 0;
    std::int64_t total_amount = 0;
    std::string currency;
    Time placed_at;
    std::optional<Time> promised_delivery_at;
};

struct Place {
    std::int64_t at = most;
    std::int64_t id = most;
};

OrderSummary to_summary(SummaryRow&& row) {
    OrderSummary summary{.id = row.id,
                         .number = std::move(row.number),
                         .status = row.status,
                         .payment_status = row.payment_status,
                         .return_status = row.return_status,
                         .channel = std::move(row.channel),
                         .preview = std::move(row.preview),
                         .line_count = row.line_count,
                         .total_amount = row.total_amount,
                         .currency = std::move(row.currency),
                         .placed_at = row.placed_at,
                         .promised_delivery_at = row.promised_delivery_at};
    if (row.hold_reasons != "[]")
        summary.hold_reasons = json::decode_stored<std::vector<HoldReason>>(row.hold_reasons);
    if (row.customer_name)
        summary.customer = {row.customer, *std::move(row.customer_name),
                            std::move(row.customer_email)};
    return summary;
}

Place to_place(const ListOrders& query) {
    if (const auto at = cursor_in<2>(query.after)) return {(*at)[0], (*at)[1]};
    if (query.placed_until) return {to_millis(*query.placed_until), 0};
    return {};
}

std::vector<SummaryRow> rows_by_number(store::Tx& tx, const ListOrders& query, std::int64_t count) {
    const auto prefix = accounts::folded(query.number->value);
    return tx.all<SummaryRow>(select_of_number, query.after.value_or(""), prefix,
                              prefix + "\U0010FFFF", count, query.status);
}

std::vector<SummaryRow> rows_by_time(store::Tx& tx, const ListOrders& query, std::int64_t count) {
    const auto before = to_place(query);
    const auto from = query.placed_from ? to_millis(*query.placed_from) : 0;
    if (query.product_id)
        return tx.all<SummaryRow>(select_of_product, before.at, before.id, from, count,
                                  *query.product_id, query.status);
    if (query.customer_id)
        return tx.all<SummaryRow>(select_of_customer, before.at, before.id, from, count,
                                  *query.customer_id, query.status);
    if (query.status)
        return tx.all<SummaryRow>(select_of_status, before.at, before.id, from, count,
                                  *query.status);
    return tx.all<SummaryRow>(select_newest, before.at, before.id, from, count);
}

std::string cursor_after(const ListOrders& query, const SummaryRow& last) {
    if (query.number) return accounts::folded(last.number);
    return to_cursor({to_millis(last.placed_at), last.id.value()});
}

void require_one_key(const ListOrders& query) {
    const std::array keys{query.number.has_value(), query.customer_id.has_value(),
                          query.product_id.has_value()};
    int given = 0;
    for (const bool key : keys) given += key ? 1 : 0;
    if (given > 1)
        throw invalid_field(query.number ? "/number" : "/product_id", "not_together",
                            "Ask by number, customer or product, not by several at once.");
}

OrderLine to_line(const LineRow& row, const Products& products) {
    return {.id = row.id,
            .position = row.position,
            .product = products.ref(row.product),
            .quantities = row.quantities(),
            .refunded = row.refunded,
            .replaced = row.replaced,
            .unit_amount = row.unit_amount,
            .discount_amount = row.discount_amount,
            .tax_amount = row.tax_amount,
            .total_amount = total_amount(row.price(), row.quantities()),
            .refunded_amount = row.refunded_amount,
            .promised_ship_at = row.promised_ship_at,
            .promised_delivery_at = row.promised_delivery_at};
}

std::vector<OrderLine> lines_of(store::Tx& tx, OrderId id) {
    const auto rows = Lines(tx).of(id);
    std::vector<ProductId> ids;
    for (const auto& row : rows) ids.push_back(row.product);
    const Products products(tx, ids);
    std::vector<OrderLine> lines;
    for (const auto& row : rows) lines.push_back(to_line(row, products));
    return lines;
}

Order to_order(OrderRow&& row) {
    return {.id = row.id,
            .number = std::move(row.number),
            .status = row.status,
            .payment_status = row.payment_status,
            .return_status = row.return_status,
            .hold_reasons = row.holds(),
            .risk_flags = json::decode_stored<std::vector<std::string>>(row.risk_flags),
            .channel = std::move(row.channel),
            .campaign = std::move(row.campaign),
            .currency = std::move(row.currency),
            .items_amount = row.items_amount,
            .shipping_amount = row.shipping_amount,
            .charges_amount = row.charges_amount,
            .discount_amount = row.discount_amount,
            .total_amount = row.total_amount,
            .authorized_amount = row.authorized_amount,
            .charged_amount = row.charged_amount,
            .refunded_amount = row.refunded_amount,
            .refunding_amount = row.refunding_amount,
            .due_amount = row.due_amount(),
            .quantities = row.sums(),
            .bill_to = read_address(row.bill_to),
            .ship_to = read_address(row.ship_to),
            .note = std::move(row.note),
            .policy_id = row.policy,
            .promised_ship_at = row.promised_ship_at,
            .promised_delivery_at = row.promised_delivery_at,
            .expires_at = row.expires_at,
            .placed_at = row.placed_at,
            .confirmed_at = row.confirmed_at,
            .allocated_at = row.allocated_at,
            .shipped_at = row.shipped_at,
            .delivered_at = row.delivered_at,
            .ended_at = row.ended_at,
            .tracker = tracker_of(row.status, row.sums(),
                                  {row.placed_at, row.confirmed_at, row.allocated_at,
                                   row.shipped_at, row.delivered_at}),
            .version = row.version};
}

}  // namespace

Order get_order(store::Tx& tx, OrderId id) {
    auto row = Orders(tx).get(id);
    const auto customer = row.customer;
    const auto replaces = row.replaces;
    auto order = to_order(std::move(row));
    if (customer.value() > 0) order.customer = tx.find<OrderCustomer>(select_customer, customer);
    if (replaces)
        for (auto& ref : order_refs(tx, {*replaces})) order.replaces = std::move(ref);
    order.lines = lines_of(tx, id);
    return order;
}

std::optional<OrderId> find_number(store::Tx& tx, std::string_view number) {
    return Orders(tx).find_number(number);
}

std::vector<OrderRef> order_refs(store::Tx& tx, const std::vector<OrderId>& ids) {
    return ids.empty() ? std::vector<OrderRef>() : tx.all<OrderRef>(select_refs, ids);
}

OrderList list_orders(store::Tx& tx, const ListOrders& query) {
    require_one_key(query);
    const auto limit = static_cast<std::size_t>(query.limit.value);
    const auto count = static_cast<std::int64_t>(limit) + 1;
    auto rows = query.number ? rows_by_number(tx, query, count) : rows_by_time(tx, query, count);
    OrderList list;
    if (rows.size() > limit) {
        rows.resize(limit);
        list.next = cursor_after(query, rows.back());
    }
    for (auto& row : rows) list.items.push_back(to_summary(std::move(row)));
    return list;
}

}  // namespace tandem::orders
