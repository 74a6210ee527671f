#pragma once

#include "base/id.h"
#include "base/time.h"
#include "catalog/products.h"
#include "events/journal.h"
#include "inventory/stock.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::inventory {

// A lot: pieces of one product that were made, or came, together.

enum class LotStatus { active, on_hold, recalled, expired };
BOOST_DESCRIBE_ENUM(LotStatus, active, on_hold, recalled, expired)

struct LotRef {
    LotId id;
    std::string code;
    LotStatus status = LotStatus::active;
    bool operator==(const LotRef&) const = default;
};
TANDEM_STRUCT(LotRef, id, code, status)

struct Lot {
    LotId id;
    std::string code;
    catalog::ProductRef product;
    LotStatus status = LotStatus::active;
    std::optional<SupplierId> supplier_id;
    std::string supplier_lot;
    std::optional<PurchaseLineId> purchase_line_id;
    std::optional<ReceiptId> receipt_id;
    std::string production_ref;
    std::optional<Time> made_at;
    std::optional<Time> expires_at;
    std::int64_t received = 0;  // from suppliers and production, less what went back
    std::int64_t on_hand = 0;   // in our warehouses, whatever its status
    std::int64_t shipped = 0;   // to customers, less what came back
    Time created_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Lot, id, code, product, status, supplier_id, supplier_lot, purchase_line_id,
              receipt_id, production_ref, made_at, expires_at, received, on_hand, shipped,
              created_at, version)

struct NewLot {
    ProductId product_id;
    json::Text<1, 80> code;
    std::optional<SupplierId> supplier_id;
    json::Default<json::Text<0, 80>> supplier_lot;
    std::optional<PurchaseLineId> purchase_line_id;
    std::optional<ReceiptId> receipt_id;
    json::Default<json::Text<0, 80>> production_ref;
    std::optional<Time> made_at;
    std::optional<Time> expires_at;
};
TANDEM_STRUCT(NewLot, product_id, code, supplier_id, supplier_lot, purchase_line_id, receipt_id,
              production_ref, made_at, expires_at)
// Refused: /product_id: unknown, not_tracked · /code: taken · /expires_at: before_made
LotId add_lot(events::Unit&, const NewLot&, std::string_view at = {});
Lot add_lot(events::Journal&, const Actor&, const NewLot&);

struct ChangeLot {
    std::optional<json::Text<1, 80>> code;
    std::optional<json::Text<0, 80>> supplier_lot;
    std::optional<json::Text<0, 80>> production_ref;
    json::Patch<Time> made_at;
    json::Patch<Time> expires_at;
};
TANDEM_STRUCT(ChangeLot, code, supplier_lot, production_ref, made_at, expires_at)
Lot change_lot(events::Journal&, const Actor&, LotId, std::optional<std::int64_t> version,
               const ChangeLot&);

Lot get_lot(store::Tx&, LotId);  // refused as lot_not_found
std::optional<LotId> find_lot(store::Tx&, ProductId, std::string_view code);  // however written
// Lots of that code, whatever their product; at most ten.
std::vector<LotRef> find_lots(store::Tx&, std::string_view code);

struct LotList {
    std::vector<Lot> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(LotList, items, next)

struct ListLots {
    std::optional<std::string> q;  // what the code begins with
    std::optional<ProductId> product_id;
    std::optional<LotStatus> status;
    std::optional<SupplierId> supplier_id;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListLots, q, product_id, status, supplier_id, after, limit)
LotList list(store::Tx&, const ListLots&);  // newest first; with `q`, by code

// Marks lots whose time is over and frees what was kept of them; how many.
std::int64_t expire_lots(events::Journal&, const Losses&);

// ---- what was made of what ----------------------------------------------------------------------

struct TraceLot {
    LotRef lot;
    catalog::ProductRef product;
    int depth = 1;  // 1: directly
    std::int64_t on_hand = 0;
    std::int64_t shipped = 0;
};
TANDEM_STRUCT(TraceLot, lot, product, depth, on_hand, shipped)

struct TraceLink {
    LotId parent_id;
    LotId child_id;
    std::int64_t quantity = 0;
    std::string production_ref;
};
TANDEM_STRUCT(TraceLink, parent_id, child_id, quantity, production_ref)

struct Trace {
    std::vector<TraceLot> lots;    // nearest first
    std::vector<TraceLink> links;  // between them and the lot that was asked for
    bool complete = true;          // false: there are more lots than `most_traced`
};
TANDEM_STRUCT(Trace, lots, links, complete)

inline constexpr int most_traced = 2'000;

// Where it was used: lots that something of this one is in, however many steps away.
Trace lots_made_from(store::Tx&, LotId);
// Where it comes from: lots that something of is in this one.
Trace lots_it_was_made_from(store::Tx&, LotId);
// The ids alone, with the lot itself first, at most `most_traced`.
std::vector<LotId> made_from_ids(store::Tx&, LotId);

struct LinkLots {
    LotId parent_id;
    json::Whole<1, largest_quantity> quantity;
    json::Default<json::Text<0, 80>> production_ref;
};
TANDEM_STRUCT(LinkLots, parent_id, quantity, production_ref)
// Something of the parent went into the child. Refused: /parent_id: unknown, cycle. Linked again in
// the same production, the quantities add up.
void link_lots(events::Unit&, LotId parent, LotId child, std::int64_t quantity,
               std::string_view production_ref = {}, std::string_view at = {});
Trace link_lots(events::Journal&, const Actor&, LotId child, const LinkLots&);

}  // namespace tandem::inventory
