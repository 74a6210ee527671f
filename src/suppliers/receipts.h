#pragma once

#include "inventory/lots.h"
#include "inventory/places.h"
#include "suppliers/purchase_orders.h"

namespace tandem::suppliers {

// Goods that come: announced, arrived, counted into lots and stock, inspected, put away.

enum class ReceiptStatus {
    expected,
    arrived,
    counting,
    inspecting,
    accepted,
    partially_accepted,
    rejected,
    putaway
};
BOOST_DESCRIBE_ENUM(ReceiptStatus, expected, arrived, counting, inspecting, accepted,
                    partially_accepted, rejected, putaway)

struct ReceiptLine {
    ReceiptLineId id;
    std::optional<PurchaseLineId> purchase_line_id;
    catalog::ProductRef product;
    std::int64_t expected = 0;
    std::optional<std::int64_t> counted;
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::int64_t put_away = 0;
    std::optional<LotId> lot_id;
    std::string lot_code;
    std::string supplier_lot;
    std::vector<std::string> serials;
    std::optional<Time> made_at;
    std::optional<Time> expires_at;
    std::optional<InspectionId> inspection_id;
};
TANDEM_STRUCT(ReceiptLine, id, purchase_line_id, product, expected, counted, accepted, rejected,
              put_away, lot_id, lot_code, supplier_lot, serials, made_at, expires_at, inspection_id)

struct ReceiptSummary {
    ReceiptId id;
    std::string number;
    SupplierRef supplier;
    std::optional<PurchaseOrderId> purchase_order_id;
    ReceiptStatus status = ReceiptStatus::expected;
    std::optional<Time> expected_at;
    std::optional<Time> arrived_at;
    Time created_at;
};
TANDEM_STRUCT(ReceiptSummary, id, number, supplier, purchase_order_id, status, expected_at,
              arrived_at, created_at)

struct Receipt {
    ReceiptId id;
    std::string number;
    SupplierRef supplier;
    std::optional<PurchaseOrderId> purchase_order_id;
    inventory::WarehouseRef warehouse;
    std::optional<LocationId> location_id;
    ReceiptStatus status = ReceiptStatus::expected;
    std::string carrier;
    std::string asn_ref;
    std::string dock;
    std::string note;
    std::optional<Time> expected_at;
    std::optional<Time> arrived_at;
    std::optional<Time> counted_at;
    std::optional<Time> decided_at;
    std::optional<Time> putaway_at;
    std::int64_t inspections_open = 0;
    std::vector<ReceiptLine> lines;
    Time created_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Receipt, id, number, supplier, purchase_order_id, warehouse, location_id, status,
              carrier, asn_ref, dock, note, expected_at, arrived_at, counted_at, decided_at,
              putaway_at, inspections_open, lines, created_at, version)

struct ExpectedLine {
    std::optional<PurchaseLineId> purchase_line_id;
    std::optional<ProductId> product_id;  // of what no order has
    Pieces expected;
};
TANDEM_STRUCT(ExpectedLine, purchase_line_id, product_id, expected)

struct ExpectReceipt {
    // Of an order: its supplier and warehouse, and without lines all that is missing of it.
    std::optional<PurchaseOrderId> purchase_order_id;
    std::optional<SupplierId> supplier_id;
    std::optional<WarehouseId> warehouse_id;
    std::vector<ExpectedLine> lines;
    std::optional<Time> expected_at;
    json::Default<json::Text<0, 80>> carrier;
    json::Default<json::Text<0, 80>> asn_ref;
    json::Default<json::Verbatim<0, 5000>> note;
};
TANDEM_STRUCT(ExpectReceipt, purchase_order_id, supplier_id, warehouse_id, lines, expected_at,
              carrier, asn_ref, note)
// Refused: /purchase_order_id, /supplier_id, /warehouse_id: unknown, required · wrong_status (409:
// the order is not open) · /lines: required, too_many · /lines/*/purchase_line_id, product_id:
// unknown, required
Receipt expect_receipt(events::Journal&, const Actor&, const ExpectReceipt&);
ReceiptId expect_receipt(events::Unit&, const ExpectReceipt&);

struct Arrive {
    std::optional<Time> at;  // now; never later
    json::Default<json::Text<0, 80>> dock;
    std::optional<json::Text<0, 80>> carrier;
};
TANDEM_STRUCT(Arrive, at, dock, carrier)
Receipt arrive(events::Journal&, const Actor&, ReceiptId, const Arrive&);
void arrive(events::Unit&, ReceiptId, const Arrive&);

// One lot of a line. A second lot of the same line is a line of its own.
struct CountedLine {
    std::optional<ReceiptLineId> line_id;
    std::optional<PurchaseLineId> purchase_line_id;  // for a line that is new
    std::optional<ProductId> product_id;
    json::Whole<0, 1'000'000'000> counted;
    json::Default<json::Text<0, 80>> lot_code;
    json::Default<json::Text<0, 80>> supplier_lot;
    std::vector<json::Text<1, 80>> serials;
    std::optional<Time> made_at;
    std::optional<Time> expires_at;
};
TANDEM_STRUCT(CountedLine, line_id, purchase_line_id, product_id, counted, lot_code, supplier_lot,
              serials, made_at, expires_at)
struct CountReceipt {
    std::vector<CountedLine> lines;
};
TANDEM_STRUCT(CountReceipt, lines)
// May be said again until the count is finished. Refused: wrong_status (409) · /lines: required,
// too_many · /lines/*/line_id, purchase_line_id, product_id: unknown, required · /lines/*/lot_code:
// lot_required, not_tracked · /lines/*/serials: serial_required, not_serial, serial_quantity ·
// /lines/*/expires_at: before_made
Receipt count_receipt(events::Journal&, const Actor&, ReceiptId, const CountReceipt&);
void count_receipt(events::Unit&, ReceiptId, const CountReceipt&);

struct FinishCount {
    std::optional<LocationId>
        location_id;  // where it stands; the warehouse's first place for stock
};
TANDEM_STRUCT(FinishCount, location_id)
// Makes the lots and brings them into stock. What a plan wants inspected waits in quarantine.
// Refused: wrong_status (409), nothing_counted (409), /location_id: unknown
Receipt finish_count(events::Journal&, const Actor&, ReceiptId, const FinishCount&);
void finish_count(events::Unit&, ReceiptId, const FinishCount&);

struct PutAwayLine {
    ReceiptLineId line_id;
    LocationId location_id;
    std::optional<Pieces> quantity;  // all that is accepted and stands here still
};
TANDEM_STRUCT(PutAwayLine, line_id, location_id, quantity)
struct PutAway {
    std::vector<PutAwayLine> lines;
};
TANDEM_STRUCT(PutAway, lines)
// Refused: wrong_status (409) · /lines: required · /lines/*/line_id, location_id: unknown ·
// /lines/*/quantity: too_many, and what moving stock refuses
Receipt put_away(events::Journal&, const Actor&, ReceiptId, const PutAway&);
void put_away(events::Unit&, ReceiptId, const PutAway&);

// ---- for inspections ----------------------------------------------------------------------------

// What becomes of a line that waited: released to stock, or rejected.
void inspected(events::Unit&, ReceiptId, ReceiptLineId, bool passed);
// What was rejected is taken in all the same.
void deviate(events::Unit&, ReceiptId, ReceiptLineId);

// ---- reading ------------------------------------------------------------------------------------

Receipt get_receipt(store::Tx&, ReceiptId);  // refused as receipt_not_found

struct ListReceipts {
    std::optional<ReceiptStatus> status;
    std::optional<SupplierId> supplier_id;
    std::optional<PurchaseOrderId> purchase_order_id;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListReceipts, status, supplier_id, purchase_order_id, after, limit)
struct ReceiptList {
    std::vector<ReceiptSummary> items;
    std::optional<std::string> next = {};
};
TANDEM_STRUCT(ReceiptList, items, next)
ReceiptList list(store::Tx&, const ListReceipts&);  // newest first

}  // namespace tandem::suppliers
