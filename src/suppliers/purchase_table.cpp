#include "suppliers/purchase_table.h"

#include "base/refusal.h"
#include "suppliers/pages.h"

namespace tandem::suppliers {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT purchase_orders.id, number, supplier_id, suppliers.code, suppliers.name, warehouse_id,
           purchase_orders.status, held_from, hold_reason, currency, total_amount, note, due_at,
           purchase_orders.created_at, sent_at, acknowledged_at, ended_at, purchase_orders.version
      FROM purchase_orders
      JOIN suppliers ON suppliers.id = supplier_id
     WHERE purchase_orders.id = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO purchase_orders (number, supplier_id, warehouse_id, status, currency, total_amount,
                                 note, due_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE purchase_orders
       SET status = $3, held_from = $4, hold_reason = $5, total_amount = $6, note = $7, due_at = $8,
           sent_at = $9, acknowledged_at = $10, ended_at = $11, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view select_lines = R"sql(
    SELECT purchase_lines.id, product_id, sku, products.name, ordered, confirmed, received,
           accepted, rejected, purchase_lines.price_amount, need_by, confirmed_by, judged
      FROM purchase_lines
      JOIN products ON products.id = product_id
     WHERE purchase_order_id = $1
     ORDER BY place)sql";

constexpr std::string_view insert_line = R"sql(
    INSERT INTO purchase_lines (purchase_order_id, place, product_id, ordered, price_amount, need_by)
    VALUES ($1, $2, $3, $4, $5, $6))sql";

constexpr std::string_view delete_lines = R"sql(
    DELETE FROM purchase_lines
     WHERE purchase_order_id = $1)sql";

constexpr std::string_view update_promise = R"sql(
    UPDATE purchase_lines
       SET confirmed = $2, confirmed_by = $3
     WHERE id = $1)sql";

constexpr std::string_view update_received = R"sql(
    UPDATE purchase_lines
       SET received = received + $2
     WHERE id = $1)sql";

constexpr std::string_view update_judged = R"sql(
    UPDATE purchase_lines
       SET judged = 1
     WHERE id = $1)sql";

constexpr std::string_view update_accepted = R"sql(
    UPDATE purchase_lines
       SET accepted = accepted + $2, rejected = rejected + $3
     WHERE id = $1)sql";

const std::string summary = R"sql(
    SELECT purchase_orders.id, number, supplier_id, suppliers.code, suppliers.name,
           purchase_orders.status, total_amount, currency, due_at, purchase_orders.created_at,
           sent_at
      FROM purchase_orders
      JOIN suppliers ON suppliers.id = supplier_id
     WHERE purchase_orders.id < $1)sql";

const std::string select_page = summary + R"sql(
     ORDER BY purchase_orders.id DESC
     LIMIT $2)sql";

const std::string select_of_status = summary + R"sql(
       AND purchase_orders.status = $3
     ORDER BY purchase_orders.id DESC
     LIMIT $2)sql";

const std::string select_of_supplier = summary + R"sql(
       AND supplier_id = $3 AND ($4 IS NULL OR purchase_orders.status = $4)
     ORDER BY purchase_orders.id DESC
     LIMIT $2)sql";

const std::string select_of_number = summary + R"sql(
       AND number >= $3 AND number < $4
     ORDER BY purchase_orders.id DESC
     LIMIT $2)sql";

struct SummaryRow {
    PurchaseOrderId id;
    std::string number;
    SupplierId supplier;
    std::string supplier_code;
    std::string supplier_name;
    PurchaseStatus status = PurchaseStatus::draft;
    std::int64_t total_amount = 0;
    std::string currency;
    std::optional<Time> due_at;
    Time created_at;
    std::optional<Time> sent_at;
};

}  // namespace

PurchaseRow Purchases::get(PurchaseOrderId id) const {
    if (auto found = tx_.find<PurchaseRow>(select_one, id)) return *std::move(found);
    throw not_found("purchase_order");
}

PurchaseOrderId Purchases::add(const PurchaseRow& row) {
    return tx_.get<PurchaseOrderId>(insert, row.number, row.supplier, row.warehouse, row.status,
                                    row.currency, row.total_amount, row.note, row.due_at,
                                    row.created_at);
}

void Purchases::save(PurchaseRow& row) {
    if (tx_.run(update, row.id, row.version, row.status, row.held_from, row.hold_reason,
                row.total_amount, row.note, row.due_at, row.sent_at, row.acknowledged_at,
                row.ended_at) == 0)
        throw stale("purchase order");
    ++row.version;
}

std::vector<PurchaseLineRow> Purchases::lines(PurchaseOrderId id) const {
    return tx_.all<PurchaseLineRow>(select_lines, id);
}

void Purchases::add_line(PurchaseOrderId id, std::int64_t place, const PurchaseLineRow& line) {
    tx_.run(insert_line, id, place, line.product, line.ordered, line.price_amount, line.need_by);
}

void Purchases::remove_lines(PurchaseOrderId id) { tx_.run(delete_lines, id); }

void Purchases::acknowledge(const PurchaseLineRow& line) {
    tx_.run(update_promise, line.id, line.confirmed, line.confirmed_by);
}

void Purchases::receive(PurchaseLineId id, std::int64_t quantity) {
    tx_.run(update_received, id, quantity);
}

void Purchases::mark_judged(PurchaseLineId id) { tx_.run(update_judged, id); }

void Purchases::judge(PurchaseLineId id, std::int64_t accepted, std::int64_t rejected) {
    tx_.run(update_accepted, id, accepted, rejected);
}

std::vector<PurchaseSummary> Purchases::page(const ListPurchases& query, std::int64_t limit) const {
    const auto below = page_below(query.after);
    std::vector<SummaryRow> rows;
    if (query.number)
        rows = tx_.all<SummaryRow>(select_of_number, below, limit, *query.number,
                                   *query.number + "\xF4\x8F\xBF\xBF");
    else if (query.supplier_id)
        rows =
            tx_.all<SummaryRow>(select_of_supplier, below, limit, *query.supplier_id, query.status);
    else if (query.status)
        rows = tx_.all<SummaryRow>(select_of_status, below, limit, *query.status);
    else
        rows = tx_.all<SummaryRow>(select_page, below, limit);
    std::vector<PurchaseSummary> list;
    for (auto& row : rows)
        list.push_back({row.id,
                        row.number,
                        {row.supplier, row.supplier_code, row.supplier_name},
                        row.status,
                        row.total_amount,
                        row.currency,
                        row.due_at,
                        row.created_at,
                        row.sent_at});
    return list;
}

}  // namespace tandem::suppliers
