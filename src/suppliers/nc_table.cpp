#include "suppliers/nc_table.h"

#include "base/refusal.h"
#include "suppliers/pages.h"

namespace tandem::suppliers {
namespace {

const std::string non_conformance = R"sql(
    SELECT n.id, n.number, n.title, n.source, n.status, n.severity, n.description, n.cause,
           n.cause_note, n.disposition, n.correction, n.evaluation, n.quantity, n.product_id,
           coalesce(products.sku, ''), coalesce(products.name, ''), n.lot_id,
           coalesce(lots.code, ''), n.receipt_id, n.supplier_id, coalesce(suppliers.code, ''),
           coalesce(suppliers.name, ''), n.inspection_id, n.owner_id, n.due_at, n.created_at,
           n.ended_at, n.version
      FROM non_conformances AS n
      LEFT JOIN products ON products.id = n.product_id
      LEFT JOIN lots ON lots.id = n.lot_id
      LEFT JOIN suppliers ON suppliers.id = n.supplier_id)sql";

const std::string newest_first = R"sql(
     ORDER BY n.id DESC
     LIMIT $2)sql";

const std::string select_one = non_conformance + " WHERE n.id = $1";
const std::string select_page = non_conformance + " WHERE n.id < $1" + newest_first;
const std::string select_of_status =
    non_conformance + " WHERE n.id < $1 AND n.status = $3" + newest_first;
const std::string select_of_supplier =
    non_conformance + " WHERE n.id < $1 AND n.supplier_id = $3 AND ($4 IS NULL OR n.status = $4)" +
    newest_first;
const std::string select_of_lot =
    non_conformance + " WHERE n.id < $1 AND n.lot_id = $3" + newest_first;
const std::string select_of_receipt =
    non_conformance + " WHERE n.id < $1 AND n.receipt_id = $3" + newest_first;

constexpr std::string_view insert = R"sql(
    INSERT INTO non_conformances (number, title, source, status, severity, description, quantity,
                                  product_id, lot_id, receipt_id, supplier_id, inspection_id,
                                  owner_id, due_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE non_conformances
       SET title = $3, status = $4, severity = $5, description = $6, cause = $7, cause_note = $8,
           disposition = $9, correction = $10, evaluation = $11, quantity = $12, owner_id = $13,
           due_at = $14, ended_at = $15, version = version + 1
     WHERE id = $1 AND version = $2)sql";

}  // namespace

NonConformance to_non_conformance(const NcRow& row) {
    NonConformance one{.id = row.id,
                       .number = row.number,
                       .title = row.title,
                       .source = row.source,
                       .status = row.status,
                       .severity = row.severity,
                       .description = row.description,
                       .cause = row.cause,
                       .cause_note = row.cause_note,
                       .disposition = row.disposition,
                       .correction = row.correction,
                       .evaluation = row.evaluation,
                       .quantity = row.quantity,
                       .lot_id = row.lot,
                       .lot_code = row.lot_code,
                       .receipt_id = row.receipt,
                       .inspection_id = row.inspection,
                       .owner_id = row.owner,
                       .due_at = row.due_at,
                       .created_at = row.created_at,
                       .ended_at = row.ended_at,
                       .version = row.version};
    if (row.product) one.product = catalog::ProductRef{*row.product, row.sku, row.product_name};
    if (row.supplier)
        one.supplier = SupplierRef{*row.supplier, row.supplier_code, row.supplier_name};
    return one;
}

NcRow NonConformances::get(NonConformanceId id) const {
    if (auto found = tx_.find<NcRow>(select_one, id)) return *std::move(found);
    throw not_found("non_conformance");
}

NonConformanceId NonConformances::add(const NcRow& row) {
    return tx_.get<NonConformanceId>(insert, row.number, row.title, row.source, row.status,
                                     row.severity, row.description, row.quantity, row.product,
                                     row.lot, row.receipt, row.supplier, row.inspection, row.owner,
                                     row.due_at, row.created_at);
}

void NonConformances::save(NcRow& row) {
    if (tx_.run(update, row.id, row.version, row.title, row.status, row.severity, row.description,
                row.cause, row.cause_note, row.disposition, row.correction, row.evaluation,
                row.quantity, row.owner, row.due_at, row.ended_at) == 0)
        throw stale("non-conformance");
    ++row.version;
}

std::vector<NcRow> NonConformances::page(const ListNcs& query, std::int64_t limit) const {
    const auto below = page_below(query.after);
    if (query.lot_id) return tx_.all<NcRow>(select_of_lot, below, limit, *query.lot_id);
    if (query.receipt_id) return tx_.all<NcRow>(select_of_receipt, below, limit, *query.receipt_id);
    if (query.supplier_id)
        return tx_.all<NcRow>(select_of_supplier, below, limit, *query.supplier_id, query.status);
    if (query.status) return tx_.all<NcRow>(select_of_status, below, limit, *query.status);
    return tx_.all<NcRow>(select_page, below, limit);
}

}  // namespace tandem::suppliers
