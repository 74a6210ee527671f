#pragma once

#include "catalog/events.h"
#include "events/event.h"
#include "suppliers/non_conformances.h"
#include "suppliers/sampling.h"
#include "suppliers/suppliers.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::suppliers {

// What has happened with suppliers, what was ordered there and what came. Facts, only ever given
// new optional members.

using Change = catalog::Change;

struct SupplierAdded {
    static constexpr std::string_view name = "supplier.added";
    SupplierId supplier;
    std::string called;
    SupplierStatus status = SupplierStatus::approved;
    events::Subject subject() const { return events::subject_of(supplier); }
};
TANDEM_STRUCT(SupplierAdded, supplier, called, status)

struct SupplierChanged {
    static constexpr std::string_view name = "supplier.changed";
    SupplierId supplier;
    std::vector<Change> changes;
    events::Subject subject() const { return events::subject_of(supplier); }
};
TANDEM_STRUCT(SupplierChanged, supplier, changes)

struct SupplierProductSet {
    static constexpr std::string_view name = "supplier.product_set";
    SupplierId supplier;
    ProductId product;
    std::optional<std::int64_t> price_amount;
    std::string currency;
    events::Subject subject() const { return events::subject_of(supplier); }
};
TANDEM_STRUCT(SupplierProductSet, supplier, product, price_amount, currency)

struct SupplierProductRemoved {
    static constexpr std::string_view name = "supplier.product_removed";
    SupplierId supplier;
    ProductId product;
    events::Subject subject() const { return events::subject_of(supplier); }
};
TANDEM_STRUCT(SupplierProductRemoved, supplier, product)

struct PurchaseOrderPlaced {
    static constexpr std::string_view name = "purchase_order.placed";
    PurchaseOrderId purchase_order;
    std::string number;
    SupplierId supplier;
    std::int64_t total_amount = 0;
    std::string currency;
    events::Subject subject() const { return events::subject_of(purchase_order); }
};
TANDEM_STRUCT(PurchaseOrderPlaced, purchase_order, number, supplier, total_amount, currency)

struct PurchaseOrderChanged {
    static constexpr std::string_view name = "purchase_order.changed";
    PurchaseOrderId purchase_order;
    std::int64_t total_amount = 0;
    events::Subject subject() const { return events::subject_of(purchase_order); }
};
TANDEM_STRUCT(PurchaseOrderChanged, purchase_order, total_amount)

struct PurchaseOrderSent {
    static constexpr std::string_view name = "purchase_order.sent";
    PurchaseOrderId purchase_order;
    SupplierId supplier;
    events::Subject subject() const { return events::subject_of(purchase_order); }
};
TANDEM_STRUCT(PurchaseOrderSent, purchase_order, supplier)

// The supplier's promise: what it will send, and by when. Said again, it is moved.
struct PurchaseOrderAcknowledged {
    static constexpr std::string_view name = "purchase_order.acknowledged";
    PurchaseOrderId purchase_order;
    SupplierId supplier;
    std::optional<Time> due_at;
    events::Subject subject() const { return events::subject_of(purchase_order); }
};
TANDEM_STRUCT(PurchaseOrderAcknowledged, purchase_order, supplier, due_at)

struct PurchaseOrderHeld {
    static constexpr std::string_view name = "purchase_order.held";
    PurchaseOrderId purchase_order;
    std::string reason;
    events::Subject subject() const { return events::subject_of(purchase_order); }
};
TANDEM_STRUCT(PurchaseOrderHeld, purchase_order, reason)

struct PurchaseOrderReleased {
    static constexpr std::string_view name = "purchase_order.released";
    PurchaseOrderId purchase_order;
    events::Subject subject() const { return events::subject_of(purchase_order); }
};
TANDEM_STRUCT(PurchaseOrderReleased, purchase_order)

struct PurchaseOrderClosed {
    static constexpr std::string_view name = "purchase_order.closed";
    PurchaseOrderId purchase_order;
    SupplierId supplier;
    std::int64_t missing = 0;  // pieces that never came
    events::Subject subject() const { return events::subject_of(purchase_order); }
};
TANDEM_STRUCT(PurchaseOrderClosed, purchase_order, supplier, missing)

struct PurchaseOrderCancelled {
    static constexpr std::string_view name = "purchase_order.cancelled";
    PurchaseOrderId purchase_order;
    SupplierId supplier;
    std::string reason;
    events::Subject subject() const { return events::subject_of(purchase_order); }
};
TANDEM_STRUCT(PurchaseOrderCancelled, purchase_order, supplier, reason)

struct ReceiptExpected {
    static constexpr std::string_view name = "receipt.expected";
    ReceiptId receipt;
    std::string number;
    SupplierId supplier;
    std::optional<PurchaseOrderId> purchase_order;
    events::Subject subject() const { return events::subject_of(receipt); }
};
TANDEM_STRUCT(ReceiptExpected, receipt, number, supplier, purchase_order)

struct ReceiptArrived {
    static constexpr std::string_view name = "receipt.arrived";
    ReceiptId receipt;
    SupplierId supplier;
    Time at;
    events::Subject subject() const { return events::subject_of(receipt); }
};
TANDEM_STRUCT(ReceiptArrived, receipt, supplier, at)

struct ReceiptCounted {
    static constexpr std::string_view name = "receipt.counted";
    ReceiptId receipt;
    SupplierId supplier;
    std::vector<LotId> lots;
    std::int64_t quantity = 0;
    std::int64_t inspections = 0;
    events::Subject subject() const { return events::subject_of(receipt); }
};
TANDEM_STRUCT(ReceiptCounted, receipt, supplier, lots, quantity, inspections)

struct ReceiptDecided {  // accepted, partially_accepted or rejected
    static constexpr std::string_view name = "receipt.decided";
    ReceiptId receipt;
    SupplierId supplier;
    std::string status;
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    events::Subject subject() const { return events::subject_of(receipt); }
};
TANDEM_STRUCT(ReceiptDecided, receipt, supplier, status, accepted, rejected)

struct ReceiptPutAway {
    static constexpr std::string_view name = "receipt.put_away";
    ReceiptId receipt;
    std::int64_t quantity = 0;
    events::Subject subject() const { return events::subject_of(receipt); }
};
TANDEM_STRUCT(ReceiptPutAway, receipt, quantity)

struct InspectionPlanSet {
    static constexpr std::string_view name = "inspection_plan.set";
    InspectionPlanId inspection_plan;
    std::string called;
    events::Subject subject() const { return events::subject_of(inspection_plan); }
};
TANDEM_STRUCT(InspectionPlanSet, inspection_plan, called)

struct InspectionPlanRetired {
    static constexpr std::string_view name = "inspection_plan.retired";
    InspectionPlanId inspection_plan;
    events::Subject subject() const { return events::subject_of(inspection_plan); }
};
TANDEM_STRUCT(InspectionPlanRetired, inspection_plan)

// Stricter or milder for one supplier and product, by the rules of ISO 2859-1 or by somebody.
struct SeverityChanged {
    static constexpr std::string_view name = "inspection_plan.severity_changed";
    InspectionPlanId inspection_plan;
    SupplierId supplier;
    ProductId product;
    Severity from = Severity::normal;
    Severity to = Severity::normal;
    std::string reason;
    events::Subject subject() const { return events::subject_of(inspection_plan); }
};
TANDEM_STRUCT(SeverityChanged, inspection_plan, supplier, product, from, to, reason)

struct InspectionOpened {
    static constexpr std::string_view name = "inspection.opened";
    InspectionId inspection;
    ProductId product;
    std::optional<SupplierId> supplier;
    std::optional<LotId> lot;
    std::int64_t lot_size = 0;
    std::int64_t sample = 0;
    events::Subject subject() const { return events::subject_of(inspection); }
};
TANDEM_STRUCT(InspectionOpened, inspection, product, supplier, lot, lot_size, sample)

struct InspectionStarted {
    static constexpr std::string_view name = "inspection.started";
    InspectionId inspection;
    events::Subject subject() const { return events::subject_of(inspection); }
};
TANDEM_STRUCT(InspectionStarted, inspection)

struct InspectionFinished {
    static constexpr std::string_view name = "inspection.finished";
    InspectionId inspection;
    ProductId product;
    std::optional<SupplierId> supplier;
    std::optional<LotId> lot;
    bool passed = false;
    std::int64_t found = 0;
    std::int64_t accept = 0;
    events::Subject subject() const { return events::subject_of(inspection); }
};
TANDEM_STRUCT(InspectionFinished, inspection, product, supplier, lot, passed, found, accept)

struct DeviationApproved {
    static constexpr std::string_view name = "inspection.deviation_approved";
    InspectionId inspection;
    std::optional<SupplierId> supplier;
    std::optional<LotId> lot;
    std::string reason;
    events::Subject subject() const { return events::subject_of(inspection); }
};
TANDEM_STRUCT(DeviationApproved, inspection, supplier, lot, reason)

struct NonConformanceReported {
    static constexpr std::string_view name = "non_conformance.reported";
    NonConformanceId non_conformance;
    std::string number;
    std::string title;
    std::optional<SupplierId> supplier;
    std::optional<LotId> lot;
    std::optional<ReceiptId> receipt;
    events::Subject subject() const { return events::subject_of(non_conformance); }
};
TANDEM_STRUCT(NonConformanceReported, non_conformance, number, title, supplier, lot, receipt)

struct NonConformanceChanged {
    static constexpr std::string_view name = "non_conformance.changed";
    NonConformanceId non_conformance;
    std::vector<Change> changes;
    events::Subject subject() const { return events::subject_of(non_conformance); }
};
TANDEM_STRUCT(NonConformanceChanged, non_conformance, changes)

struct NonConformanceMoved {
    static constexpr std::string_view name = "non_conformance.moved";
    NonConformanceId non_conformance;
    NcStatus from = NcStatus::open;
    NcStatus to = NcStatus::open;
    events::Subject subject() const { return events::subject_of(non_conformance); }
};
TANDEM_STRUCT(NonConformanceMoved, non_conformance, from, to)

}  // namespace tandem::suppliers
