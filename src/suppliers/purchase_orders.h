#pragma once

#include "inventory/places.h"
#include "suppliers/suppliers.h"

namespace tandem::suppliers {

// What is ordered from a supplier, and what the supplier promised and sent of it.

enum class PurchaseStatus {
    draft,
    sent,
    acknowledged,
    partially_received,
    received,
    closed,
    on_hold,
    cancelled
};
BOOST_DESCRIBE_ENUM(PurchaseStatus, draft, sent, acknowledged, partially_received, received, closed,
                    on_hold, cancelled)

// True while something may still come of it.
bool is_open(PurchaseStatus status);

struct PurchaseLine {
    PurchaseLineId id;
    catalog::ProductRef product;
    std::int64_t ordered = 0;
    std::optional<std::int64_t> confirmed;
    std::int64_t received = 0;
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::int64_t price_amount = 0;
    std::optional<Time> need_by;
    std::optional<Time> confirmed_by;  // the supplier's promise
};
TANDEM_STRUCT(PurchaseLine, id, product, ordered, confirmed, received, accepted, rejected,
              price_amount, need_by, confirmed_by)

struct PurchaseSummary {
    PurchaseOrderId id;
    std::string number;
    SupplierRef supplier;
    PurchaseStatus status = PurchaseStatus::draft;
    std::int64_t total_amount = 0;
    std::string currency;
    std::optional<Time> due_at;
    Time created_at;
    std::optional<Time> sent_at;
};
TANDEM_STRUCT(PurchaseSummary, id, number, supplier, status, total_amount, currency, due_at,
              created_at, sent_at)

struct PurchaseOrder {
    PurchaseOrderId id;
    std::string number;
    SupplierRef supplier;
    inventory::WarehouseRef warehouse;
    PurchaseStatus status = PurchaseStatus::draft;
    std::string hold_reason;
    std::int64_t total_amount = 0;
    std::string currency;
    std::string note;
    std::optional<Time> due_at;  // the earliest of the lines that are open
    Time created_at;
    std::optional<Time> sent_at;
    std::optional<Time> acknowledged_at;
    std::optional<Time> ended_at;
    std::vector<PurchaseLine> lines;
    std::int64_t version = 0;
};
TANDEM_STRUCT(PurchaseOrder, id, number, supplier, warehouse, status, hold_reason, total_amount,
              currency, note, due_at, created_at, sent_at, acknowledged_at, ended_at, lines,
              version)

using Pieces = json::Whole<1, 1'000'000'000>;

struct OrderedLine {
    ProductId product_id;
    Pieces quantity;
    // Left out: the price that is agreed with the supplier.
    std::optional<json::Whole<0, 1'000'000'000'000>> price_amount;
    std::optional<Time> need_by;
};
TANDEM_STRUCT(OrderedLine, product_id, quantity, price_amount, need_by)

struct PlacePurchase {
    SupplierId supplier_id;
    WarehouseId warehouse_id;
    json::Text<3, 3> currency;
    std::vector<OrderedLine> lines;
    json::Default<json::Verbatim<0, 5000>> note;
};
TANDEM_STRUCT(PlacePurchase, supplier_id, warehouse_id, currency, lines, note)
// A draft. Refused: /supplier_id, /warehouse_id, /lines/*/product_id: unknown · /supplier_id:
// supplier_status · /currency · /lines: required, too_many · /lines/*/product_id: duplicate ·
// /lines/*/price_amount: required
PurchaseOrder place_purchase(events::Journal&, const Actor&, const PlacePurchase&);
PurchaseOrderId place_purchase(events::Unit&, const PlacePurchase&);

struct ChangePurchase {
    std::vector<OrderedLine> lines;
    std::optional<json::Verbatim<0, 5000>> note;
};
TANDEM_STRUCT(ChangePurchase, lines, note)
// The lines anew; only of a draft (409 wrong_status).
PurchaseOrder change_purchase(events::Journal&, const Actor&, PurchaseOrderId,
                              std::optional<std::int64_t> version, const ChangePurchase&);

// Refused 409: wrong_status, supplier_status (a supplier that nothing may be ordered from).
PurchaseOrder send_purchase(events::Journal&, const Actor&, PurchaseOrderId);
void send_purchase(events::Unit&, PurchaseOrderId);

struct AcknowledgedLine {
    PurchaseLineId line_id;
    std::optional<json::Whole<0, 1'000'000'000>> confirmed;  // all that was ordered
    std::optional<Time> confirmed_by;
};
TANDEM_STRUCT(AcknowledgedLine, line_id, confirmed, confirmed_by)
struct Acknowledge {
    std::vector<AcknowledgedLine> lines;
};
TANDEM_STRUCT(Acknowledge, lines)
// What the supplier promises; may be said again while it is open. Refused: wrong_status,
// /lines: required, /lines/*/line_id: unknown, /lines/*/confirmed: too_many.
PurchaseOrder acknowledge_purchase(events::Journal&, const Actor&, PurchaseOrderId,
                                   const Acknowledge&);
void acknowledge_purchase(events::Unit&, PurchaseOrderId, const Acknowledge&);

struct PurchaseReason {
    json::Text<1, 500> reason;
};
TANDEM_STRUCT(PurchaseReason, reason)
PurchaseOrder hold_purchase(events::Journal&, const Actor&, PurchaseOrderId, const PurchaseReason&);
PurchaseOrder release_purchase(events::Journal&, const Actor&, PurchaseOrderId);
// Nothing more will come; what is missing counts against the supplier.
PurchaseOrder close_purchase(events::Journal&, const Actor&, PurchaseOrderId);
// Only while nothing has come (409 wrong_status); the supplier is not blamed.
PurchaseOrder cancel_purchase(events::Journal&, const Actor&, PurchaseOrderId,
                              const PurchaseReason&);

PurchaseOrder get_purchase(store::Tx&, PurchaseOrderId);  // refused as purchase_order_not_found

struct ListPurchases {
    std::optional<PurchaseStatus> status;
    std::optional<SupplierId> supplier_id;
    std::optional<std::string> number;  // what it begins with
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListPurchases, status, supplier_id, number, after, limit)
struct PurchaseList {
    std::vector<PurchaseSummary> items;
    std::optional<std::string> next = {};
};
TANDEM_STRUCT(PurchaseList, items, next)
PurchaseList list(store::Tx&, const ListPurchases&);  // newest first

// ---- for goods receipts -------------------------------------------------------------------------

struct Arrival {
    PurchaseLineId line;
    std::int64_t quantity = 0;  // good ones to `accepted`, all of them to `received`
};
// Counts what came to the order's lines, judges those that are complete, and moves the order on.
void receive(events::Unit&, PurchaseOrderId, const std::vector<Arrival>&, Time arrived_at);
// What became of it after inspection.
void judge(store::Tx&, PurchaseLineId, std::int64_t accepted, std::int64_t rejected);

}  // namespace tandem::suppliers
