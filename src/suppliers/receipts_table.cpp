#include "suppliers/receipts_table.h"

#include "base/refusal.h"
#include "json/decode.h"
#include "suppliers/pages.h"

namespace tandem::suppliers {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT goods_receipts.id, number, supplier_id, suppliers.code, suppliers.name,
           purchase_order_id, warehouse_id, location_id, goods_receipts.status, carrier, asn_ref,
           dock, note, expected_at, arrived_at, counted_at, decided_at, putaway_at,
           inspections_open, goods_receipts.created_at, goods_receipts.version
      FROM goods_receipts
      JOIN suppliers ON suppliers.id = supplier_id
     WHERE goods_receipts.id = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO goods_receipts (number, supplier_id, purchase_order_id, warehouse_id, status,
                                carrier, asn_ref, note, expected_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE goods_receipts
       SET location_id = $3, status = $4, carrier = $5, dock = $6, arrived_at = $7,
           counted_at = $8, decided_at = $9, putaway_at = $10, inspections_open = $11,
           version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view select_lines = R"sql(
    SELECT goods_receipt_lines.id, purchase_line_id, product_id, sku, products.name, tracking,
           expected, counted, accepted, rejected, put_away, lot_id, lot_code, supplier_lot, serials,
           made_at, expires_at, inspection_id
      FROM goods_receipt_lines
      JOIN products ON products.id = product_id
     WHERE receipt_id = $1
     ORDER BY place)sql";

constexpr std::string_view insert_line = R"sql(
    INSERT INTO goods_receipt_lines (receipt_id, place, purchase_line_id, product_id, expected)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING id)sql";

constexpr std::string_view update_line = R"sql(
    UPDATE goods_receipt_lines
       SET counted = $2, accepted = $3, rejected = $4, put_away = $5, lot_id = $6, lot_code = $7,
           supplier_lot = $8, serials = $9, made_at = $10, expires_at = $11, inspection_id = $12
     WHERE id = $1)sql";

const std::string summary = R"sql(
    SELECT goods_receipts.id, number, supplier_id, suppliers.code, suppliers.name,
           purchase_order_id, goods_receipts.status, expected_at, arrived_at,
           goods_receipts.created_at
      FROM goods_receipts
      JOIN suppliers ON suppliers.id = supplier_id
     WHERE goods_receipts.id < $1)sql";

const std::string newest_first = R"sql(
     ORDER BY goods_receipts.id DESC
     LIMIT $2)sql";

const std::string select_page = summary + newest_first;
const std::string select_of_status = summary + " AND goods_receipts.status = $3" + newest_first;
const std::string select_of_supplier =
    summary + " AND supplier_id = $3 AND ($4 IS NULL OR goods_receipts.status = $4)" + newest_first;
const std::string select_of_order = summary + " AND purchase_order_id = $3" + newest_first;

struct SummaryRow {
    ReceiptId id;
    std::string number;
    SupplierId supplier;
    std::string supplier_code;
    std::string supplier_name;
    std::optional<PurchaseOrderId> purchase_order;
    ReceiptStatus status = ReceiptStatus::expected;
    std::optional<Time> expected_at;
    std::optional<Time> arrived_at;
    Time created_at;
};

struct Serials {
    std::vector<std::string> list;
};
TANDEM_STRUCT(Serials, list)

}  // namespace

ReceiptRow Receipts::get(ReceiptId id) const {
    if (auto found = tx_.find<ReceiptRow>(select_one, id)) return *std::move(found);
    throw not_found("receipt");
}

ReceiptId Receipts::add(const ReceiptRow& row) {
    return tx_.get<ReceiptId>(insert, row.number, row.supplier, row.purchase_order, row.warehouse,
                              row.status, row.carrier, row.asn_ref, row.note, row.expected_at,
                              row.created_at);
}

void Receipts::save(ReceiptRow& row) {
    if (tx_.run(update, row.id, row.version, row.location, row.status, row.carrier, row.dock,
                row.arrived_at, row.counted_at, row.decided_at, row.putaway_at,
                row.inspections_open) == 0)
        throw stale("receipt");
    ++row.version;
}

std::vector<ReceiptLineRow> Receipts::lines(ReceiptId id) const {
    return tx_.all<ReceiptLineRow>(select_lines, id);
}

ReceiptLineId Receipts::add_line(ReceiptId id, std::int64_t place, const ReceiptLineRow& line) {
    return tx_.get<ReceiptLineId>(insert_line, id, place, line.purchase_line, line.product,
                                  line.expected);
}

void Receipts::save_line(const ReceiptLineRow& line) {
    tx_.run(update_line, line.id, line.counted, line.accepted, line.rejected, line.put_away,
            line.lot, line.lot_code, line.supplier_lot, line.serials, line.made_at, line.expires_at,
            line.inspection);
}

std::vector<ReceiptSummary> Receipts::page(const ListReceipts& query, std::int64_t limit) const {
    const auto below = page_below(query.after);
    std::vector<SummaryRow> rows;
    if (query.purchase_order_id)
        rows = tx_.all<SummaryRow>(select_of_order, below, limit, *query.purchase_order_id);
    else if (query.supplier_id)
        rows =
            tx_.all<SummaryRow>(select_of_supplier, below, limit, *query.supplier_id, query.status);
    else if (query.status)
        rows = tx_.all<SummaryRow>(select_of_status, below, limit, *query.status);
    else
        rows = tx_.all<SummaryRow>(select_page, below, limit);
    std::vector<ReceiptSummary> list;
    for (auto& row : rows)
        list.push_back({row.id,
                        row.number,
                        {row.supplier, row.supplier_code, row.supplier_name},
                        row.purchase_order,
                        row.status,
                        row.expected_at,
                        row.arrived_at,
                        row.created_at});
    return list;
}

std::vector<std::string> serials_of(const ReceiptLineRow& line) {
    return json::decode_stored<Serials>(line.serials).list;
}

std::string to_serials(const std::vector<std::string>& serials) {
    return json::encode(Serials{serials});
}

}  // namespace tandem::suppliers
