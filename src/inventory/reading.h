#pragma once

#include "inventory/holds.h"
#include "inventory/places.h"

namespace tandem::inventory {

// What lies where, and how it came there.

struct StockItem {
    std::int64_t id = 0;
    catalog::ProductRef product;
    std::optional<LotRef> lot;
    std::string serial;
    Location location;
    StockStatus status = StockStatus::ok;
    std::int64_t quantity = 0;
    std::int64_t allocated = 0;
    bool sellable = false;
    std::optional<Time> expires_at;
    Time first_in_at;
};
TANDEM_STRUCT(StockItem, id, product, lot, serial, location, status, quantity, allocated, sellable,
              expires_at, first_in_at)

struct StockList {
    std::vector<StockItem> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(StockList, items, next)

struct ListStock {
    std::optional<ProductId> product_id;
    std::optional<LotId> lot_id;
    std::optional<LocationId> location_id;
    std::optional<WarehouseId> warehouse_id;
    std::optional<StockStatus> status;
    json::Default<json::Text<0, 80>> serial;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListStock, product_id, lot_id, location_id, warehouse_id, status, serial, after,
              limit)
StockList list(store::Tx&, const ListStock&);

struct AvailabilityItem {
    catalog::ProductRef product;
    WarehouseRef warehouse;
    Amounts amounts;
};
TANDEM_STRUCT(AvailabilityItem, product, warehouse, amounts)

struct AvailabilityList {
    std::vector<AvailabilityItem> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(AvailabilityList, items, next)

struct ListAvailability {
    std::optional<ProductId> product_id;
    std::optional<WarehouseId> warehouse_id;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListAvailability, product_id, warehouse_id, after, limit)
AvailabilityList list(store::Tx&, const ListAvailability&);

struct MovePlace {
    LocationId id;
    LocationType type = LocationType::stock;
    std::string code;
    std::optional<WarehouseRef> warehouse;
};
TANDEM_STRUCT(MovePlace, id, type, code, warehouse)

struct MoveView {
    StockMoveId id;
    Time at;
    catalog::ProductRef product;
    std::optional<LotRef> lot;
    std::string serial;
    MovePlace from;
    MovePlace to;
    StockStatus from_status = StockStatus::ok;
    StockStatus to_status = StockStatus::ok;
    std::int64_t quantity = 0;
    std::string reason;
    std::string note;
    std::optional<DocRef> doc;
    std::optional<OrderLineId> line_id;
    std::string biz_step;
    std::string disposition;
    StockActor by;
};
TANDEM_STRUCT(MoveView, id, at, product, lot, serial, from, to, from_status, to_status, quantity,
              reason, note, doc, line_id, biz_step, disposition, by)

struct MoveList {
    std::vector<MoveView> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(MoveList, items, next)

// At most one of the lot, the product, the order line and the document; the newest of all without.
struct ListMoves {
    std::optional<LotId> lot_id;
    std::optional<ProductId> product_id;
    std::optional<OrderLineId> line_id;
    json::Default<json::Text<0, 40>> doc_kind;
    std::optional<std::int64_t> doc_id;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListMoves, lot_id, product_id, line_id, doc_kind, doc_id, after, limit)
MoveList list(store::Tx&, const ListMoves&);  // newest first
MoveView get_move(store::Tx&, StockMoveId);

// Everything of one lot that inventory knows, in one answer.
struct LotPage {
    Lot lot;
    std::optional<LotHold> hold;  // the open one
    std::vector<LotHold> holds;
    std::vector<LotDisposition> dispositions;
    std::vector<StockItem> stock;  // at most a hundred; more by the list of stock
    MoveList moves;                // the newest; more by the list of moves
    Trace made_from;               // lots that something of is in it
    Trace used_in;                 // lots that something of it is in
    std::int64_t version = 0;
};
TANDEM_STRUCT(LotPage, lot, hold, holds, dispositions, stock, moves, made_from, used_in, version)
LotPage lot_page(store::Tx&, LotId);

// ---- whether the sums are right -----------------------------------------------------------------

struct StockDifference {
    std::string what;  // "stock", "allocated", "availability", "lot": which sum
    ProductId product;
    LotId lot;               // 0: none
    std::int64_t place = 0;  // a location, or a warehouse for availability
    std::string status;      // of stock; which amount, of the others
    std::int64_t is = 0;
    std::int64_t should_be = 0;
};

// What is not as the ledger and the allocations have it; empty when all is well.
std::vector<StockDifference> check_stock(store::Tx&);
std::string describe(const StockDifference&);
// Makes every sum anew from the ledger and the allocations; what it found different. Allocations of
// what is not there are given back.
std::vector<StockDifference> rebuild_stock(events::Journal&, const Losses&);

}  // namespace tandem::inventory
