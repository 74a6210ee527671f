#pragma once

#include "suppliers/suppliers.h"

namespace tandem::suppliers {

// Something is not as it should be: what, of which lot and supplier, why, and what was done.

enum class NcStatus { open, analysing, correcting, closed, cancelled };
BOOST_DESCRIBE_ENUM(NcStatus, open, analysing, correcting, closed, cancelled)
enum class NcSource { inspection, production, customer, returned, supplier, audit };
BOOST_DESCRIBE_ENUM(NcSource, inspection, production, customer, returned, supplier, audit)
enum class NcCause {
    unknown,
    material,
    supplier_process,
    design,
    transport,
    handling,
    storage,
    documentation,
    measurement,
    other
};
BOOST_DESCRIBE_ENUM(NcCause, unknown, material, supplier_process, design, transport, handling,
                    storage, documentation, measurement, other)
enum class NcDisposition { use_as_is, rework, sort, return_to_supplier, scrap };
BOOST_DESCRIBE_ENUM(NcDisposition, use_as_is, rework, sort, return_to_supplier, scrap)

struct NonConformance {
    NonConformanceId id;
    std::string number;
    std::string title;
    NcSource source = NcSource::inspection;
    NcStatus status = NcStatus::open;
    std::int64_t severity = 3;  // 1 to 5, 5 is a danger to people
    std::string description;
    NcCause cause = NcCause::unknown;
    std::string cause_note;
    std::optional<NcDisposition> disposition;
    std::string correction;  // what is done so that it does not happen again
    std::string evaluation;  // whether that has helped
    std::int64_t quantity = 0;
    std::optional<catalog::ProductRef> product;
    std::optional<LotId> lot_id;
    std::string lot_code;
    std::optional<ReceiptId> receipt_id;
    std::optional<SupplierRef> supplier;
    std::optional<InspectionId> inspection_id;
    std::optional<AgentId> owner_id;
    std::optional<Time> due_at;
    Time created_at;
    std::optional<Time> ended_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(NonConformance, id, number, title, source, status, severity, description, cause,
              cause_note, disposition, correction, evaluation, quantity, product, lot_id, lot_code,
              receipt_id, supplier, inspection_id, owner_id, due_at, created_at, ended_at, version)

struct ReportNc {
    json::Text<1, 200> title;
    NcSource source = NcSource::inspection;
    json::Default<json::Whole<1, 5>> severity{3};
    json::Default<json::Verbatim<0, 20000>> description;
    json::Default<json::Whole<0, 1'000'000'000>> quantity{0};
    std::optional<ProductId> product_id;
    std::optional<LotId> lot_id;  // its product and supplier are known with it
    std::optional<ReceiptId> receipt_id;
    std::optional<SupplierId> supplier_id;
    std::optional<InspectionId> inspection_id;
    std::optional<AgentId> owner_id;
    std::optional<Time> due_at;
};
TANDEM_STRUCT(ReportNc, title, source, severity, description, quantity, product_id, lot_id,
              receipt_id, supplier_id, inspection_id, owner_id, due_at)
// Refused: /product_id, /lot_id, /receipt_id, /supplier_id, /inspection_id, /owner_id: unknown
NonConformance report(events::Journal&, const Actor&, const ReportNc&);
NonConformanceId report(events::Unit&, const ReportNc&);

struct ChangeNc {
    std::optional<json::Text<1, 200>> title;
    std::optional<json::Whole<1, 5>> severity;
    std::optional<json::Verbatim<0, 20000>> description;
    std::optional<NcCause> cause;
    std::optional<json::Verbatim<0, 20000>> cause_note;
    json::Patch<NcDisposition> disposition;
    std::optional<json::Verbatim<0, 20000>> correction;
    std::optional<json::Verbatim<0, 20000>> evaluation;
    std::optional<json::Whole<0, 1'000'000'000>> quantity;
    json::Patch<AgentId> owner_id;
    json::Patch<Time> due_at;
};
TANDEM_STRUCT(ChangeNc, title, severity, description, cause, cause_note, disposition, correction,
              evaluation, quantity, owner_id, due_at)
// Refused: wrong_status (409) when it is over, /owner_id: unknown
NonConformance change(events::Journal&, const Actor&, NonConformanceId,
                      std::optional<std::int64_t> version, const ChangeNc&);

struct MoveNc {
    NcStatus status = NcStatus::analysing;
};
TANDEM_STRUCT(MoveNc, status)
// open → analysing → correcting → closed, back when it turns out otherwise; cancelled from any that
// is not over. Correcting needs a cause and a disposition, closing an evaluation (409
// cause_missing, disposition_missing, evaluation_missing, wrong_status).
NonConformance move(events::Journal&, const Actor&, NonConformanceId, const MoveNc&);
void move(events::Unit&, NonConformanceId, NcStatus);

// Whether one may follow the other.
bool may_follow(NcStatus from, NcStatus to);

NonConformance get_non_conformance(store::Tx&, NonConformanceId);

struct ListNcs {
    std::optional<NcStatus> status;
    std::optional<SupplierId> supplier_id;
    std::optional<LotId> lot_id;
    std::optional<ReceiptId> receipt_id;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListNcs, status, supplier_id, lot_id, receipt_id, after, limit)
struct NcList {
    std::vector<NonConformance> items;
    std::optional<std::string> next = {};
};
TANDEM_STRUCT(NcList, items, next)
NcList list(store::Tx&, const ListNcs&);  // newest first

}  // namespace tandem::suppliers
