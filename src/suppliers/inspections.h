#pragma once

#include "inventory/lots.h"
#include "suppliers/inspection_plans.h"

namespace tandem::suppliers {

// One lot looked at: how many pieces, how many of them bad, and what that means for the lot.

enum class InspectionStatus { draft, ready, in_progress, passed, failed, deviation_approved };
BOOST_DESCRIBE_ENUM(InspectionStatus, draft, ready, in_progress, passed, failed, deviation_approved)

// What was measured or seen of one piece.
struct Measured {
    json::Text<1, 120> name;
    std::optional<double> value;
    json::Default<bool> good{true};
    json::Default<json::Text<0, 500>> note;
};
TANDEM_STRUCT(Measured, name, value, good, note)

struct Inspection {
    InspectionId id;
    InspectionKind kind = InspectionKind::incoming;
    InspectionStatus status = InspectionStatus::draft;
    std::optional<InspectionPlanId> plan_id;
    std::optional<SupplierRef> supplier;
    catalog::ProductRef product;
    std::optional<ReceiptId> receipt_id;
    std::optional<inventory::LotRef> lot;
    std::optional<ReturnId> return_id;
    Level level = Level::II;
    double aql = 1.0;
    Severity severity = Severity::normal;
    std::int64_t lot_size = 0;
    std::string letter;
    std::int64_t sample = 0;
    std::int64_t accept = 0;
    std::int64_t reject = 0;
    std::optional<std::int64_t> found;
    std::vector<Characteristic> characteristics;
    std::vector<Measured> measured;
    std::string note;
    std::string reason;  // why a deviation was approved
    std::string inspector;
    std::string approver;
    Time created_at;
    std::optional<Time> started_at;
    std::optional<Time> finished_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Inspection, id, kind, status, plan_id, supplier, product, receipt_id, lot, return_id,
              level, aql, severity, lot_size, letter, sample, accept, reject, found,
              characteristics, measured, note, reason, inspector, approver, created_at, started_at,
              finished_at, version)

// Of what stands in stock already, of production, of returns; goods receipts open theirs
// themselves.
struct OpenInspection {
    json::Default<InspectionKind> kind{InspectionKind::in_process};
    ProductId product_id;
    std::optional<LotId> lot_id;
    std::optional<SupplierId> supplier_id;
    std::optional<ReturnId> return_id;
    json::Whole<1, 1'000'000'000> lot_size;
    // Without a plan that fits, these say how closely to look.
    std::optional<Level> level;
    std::optional<double> aql;
    json::Default<json::Verbatim<0, 5000>> note;
};
TANDEM_STRUCT(OpenInspection, kind, product_id, lot_id, supplier_id, return_id, lot_size, level,
              aql, note)
// A draft until it is readied. Refused: /product_id, /lot_id, /supplier_id: unknown · /lot_id:
// other_product · /aql: aql, required
Inspection open_inspection(events::Journal&, const Actor&, const OpenInspection&);
InspectionId open_inspection(events::Unit&, const OpenInspection&);
// A goods receipt's, ready at once.
InspectionId open_for_receipt(events::Unit&, const InspectionPlan&, SupplierId, ProductId,
                              ReceiptId, ReceiptLineId, std::optional<LotId>,
                              std::int64_t lot_size);
Inspection ready_inspection(events::Journal&, const Actor&, InspectionId);
Inspection start_inspection(events::Journal&, const Actor&, InspectionId);

struct FinishInspection {
    json::Whole<0, 1'000'000'000> found;  // bad pieces in the sample
    std::vector<Measured> measured;
    json::Default<json::Verbatim<0, 5000>> note;
};
TANDEM_STRUCT(FinishInspection, found, measured, note)
// Passed or failed, by the plan's numbers. What was received is released or rejected with it, and
// the plan's record goes on. Refused: wrong_status (409), not_enough_stock (409), /found: too_many,
// /measured: too_many
Inspection finish_inspection(events::Journal&, const Actor&, InspectionId, const FinishInspection&);
void finish_inspection(events::Unit&, InspectionId, const FinishInspection&);

struct ApproveDeviation {
    json::Text<1, 500> reason;
};
TANDEM_STRUCT(ApproveDeviation, reason)
// Takes in what failed all the same; not by the one who inspected it (409 four_eyes).
Inspection approve_deviation(events::Journal&, const Actor&, InspectionId, const ApproveDeviation&);

Inspection get_inspection(store::Tx&, InspectionId);  // refused as inspection_not_found

struct ListInspections {
    std::optional<InspectionStatus> status;
    std::optional<SupplierId> supplier_id;
    std::optional<ReceiptId> receipt_id;
    std::optional<LotId> lot_id;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListInspections, status, supplier_id, receipt_id, lot_id, after, limit)
struct InspectionList {
    std::vector<Inspection> items;
    std::optional<std::string> next = {};
};
TANDEM_STRUCT(InspectionList, items, next)
InspectionList list(store::Tx&, const ListInspections&);  // newest first

}  // namespace tandem::suppliers
