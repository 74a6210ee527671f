#include "suppliers/inspections_table.h"

#include "base/refusal.h"
#include "suppliers/pages.h"

namespace tandem::suppliers {
namespace {

const std::string inspection = R"sql(
    SELECT inspections.id, kind, inspections.status, plan_id, inspections.supplier_id,
           coalesce(suppliers.code, ''), coalesce(suppliers.name, ''), inspections.product_id,
           products.sku, products.name, inspections.receipt_id, receipt_line_id,
           inspections.lot_id, coalesce(lots.code, ''), lots.status, return_id, level,
           quality_limit, severity, lot_size, letter, sample, accept, found, characteristics,
           measured, note, reason, inspector_id, inspector_name, approver_id, approver_name,
           inspections.created_at, started_at, finished_at, inspections.version
      FROM inspections
      JOIN products ON products.id = inspections.product_id
      LEFT JOIN suppliers ON suppliers.id = inspections.supplier_id
      LEFT JOIN lots ON lots.id = inspections.lot_id)sql";

const std::string newest_first = R"sql(
     ORDER BY inspections.id DESC
     LIMIT $2)sql";

const std::string select_one = inspection + " WHERE inspections.id = $1";
const std::string select_page = inspection + " WHERE inspections.id < $1" + newest_first;
const std::string select_of_status =
    inspection + " WHERE inspections.id < $1 AND inspections.status = $3" + newest_first;
const std::string select_of_receipt =
    inspection + " WHERE inspections.id < $1 AND inspections.receipt_id = $3" + newest_first;
const std::string select_of_lot =
    inspection + " WHERE inspections.id < $1 AND inspections.lot_id = $3" + newest_first;
const std::string select_of_supplier =
    inspection +
    " WHERE inspections.id < $1 AND inspections.supplier_id = $3 AND ($4 IS NULL OR "
    "inspections.status = $4)" +
    newest_first;

constexpr std::string_view insert = R"sql(
    INSERT INTO inspections (kind, status, plan_id, supplier_id, product_id, receipt_id,
                             receipt_line_id, lot_id, return_id, level, quality_limit, severity,
                             lot_size, letter, sample, accept, characteristics, note, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE inspections
       SET status = $3, found = $4, measured = $5, note = $6, reason = $7, inspector_id = $8,
           inspector_name = $9, approver_id = $10, approver_name = $11, started_at = $12,
           finished_at = $13, version = version + 1
     WHERE id = $1 AND version = $2)sql";

}  // namespace

InspectionRow Inspections::get(InspectionId id) const {
    if (auto found = tx_.find<InspectionRow>(select_one, id)) return *std::move(found);
    throw not_found("inspection");
}

InspectionId Inspections::add(const InspectionRow& row) {
    return tx_.get<InspectionId>(insert, row.kind, row.status, row.plan, row.supplier, row.product,
                                 row.receipt, row.receipt_line, row.lot, row.return_id, row.level,
                                 row.quality_limit, row.severity, row.lot_size, row.letter,
                                 row.sample, row.accept, row.characteristics, row.note,
                                 row.created_at);
}

void Inspections::save(InspectionRow& row) {
    if (tx_.run(update, row.id, row.version, row.status, row.found, row.measured, row.note,
                row.reason, row.inspector, row.inspector_name, row.approver, row.approver_name,
                row.started_at, row.finished_at) == 0)
        throw stale("inspection");
    ++row.version;
}

std::vector<InspectionRow> Inspections::page(const ListInspections& query,
                                             std::int64_t limit) const {
    const auto below = page_below(query.after);
    if (query.receipt_id)
        return tx_.all<InspectionRow>(select_of_receipt, below, limit, *query.receipt_id);
    if (query.lot_id) return tx_.all<InspectionRow>(select_of_lot, below, limit, *query.lot_id);
    if (query.supplier_id)
        return tx_.all<InspectionRow>(select_of_supplier, below, limit, *query.supplier_id,
                                      query.status);
    if (query.status) return tx_.all<InspectionRow>(select_of_status, below, limit, *query.status);
    return tx_.all<InspectionRow>(select_page, below, limit);
}

}  // namespace tandem::suppliers
