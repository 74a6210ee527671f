#pragma once

#include "inventory/corrections.h"

namespace tandem::inventory {

// What has happened to stock. Moves that are part of another slice's command are told by that
// one's event; here stand those that people make by hand. Only ever given new optional members.

// One thing that is not as it was, in words for a person.
struct Change {
    std::string what;
    std::string before;
    std::string after;
};
TANDEM_STRUCT(Change, what, before, after)

struct WarehouseAdded {
    static constexpr std::string_view name = "warehouse.added";
    WarehouseId warehouse;
    std::string code;
    events::Subject subject() const { return events::subject_of(warehouse); }
};
TANDEM_STRUCT(WarehouseAdded, warehouse, code)

struct WarehouseChanged {
    static constexpr std::string_view name = "warehouse.changed";
    WarehouseId warehouse;
    std::vector<Change> changes;
    events::Subject subject() const { return events::subject_of(warehouse); }
};
TANDEM_STRUCT(WarehouseChanged, warehouse, changes)

struct LocationAdded {
    static constexpr std::string_view name = "location.added";
    LocationId location;
    WarehouseId warehouse;
    std::string code;
    events::Subject subject() const { return events::subject_of(location); }
};
TANDEM_STRUCT(LocationAdded, location, warehouse, code)

struct LocationChanged {
    static constexpr std::string_view name = "location.changed";
    LocationId location;
    std::vector<Change> changes;
    events::Subject subject() const { return events::subject_of(location); }
};
TANDEM_STRUCT(LocationChanged, location, changes)

struct LotAdded {
    static constexpr std::string_view name = "lot.added";
    LotId lot;
    ProductId product;
    std::string code;
    std::optional<SupplierId> supplier;
    std::optional<ReceiptId> receipt;
    events::Subject subject() const { return events::subject_of(lot); }
};
TANDEM_STRUCT(LotAdded, lot, product, code, supplier, receipt)

struct LotChanged {
    static constexpr std::string_view name = "lot.changed";
    LotId lot;
    std::vector<Change> changes;
    events::Subject subject() const { return events::subject_of(lot); }
};
TANDEM_STRUCT(LotChanged, lot, changes)

struct LotLinked {
    static constexpr std::string_view name = "lot.linked";
    LotId lot;     // what was made
    LotId parent;  // what went into it
    std::int64_t quantity = 0;
    std::string production_ref;
    events::Subject subject() const { return events::subject_of(lot); }
};
TANDEM_STRUCT(LotLinked, lot, parent, quantity, production_ref)

struct LotQuarantined {
    static constexpr std::string_view name = "lot.quarantined";
    LotId lot;
    ProductId product;
    std::string code;
    std::string reason;
    bool recall = false;
    std::int64_t quantity = 0;
    std::vector<LostLine> lost;
    events::Subject subject() const { return events::subject_of(lot); }
};
TANDEM_STRUCT(LotQuarantined, lot, product, code, reason, recall, quantity, lost)

struct LotReleased {
    static constexpr std::string_view name = "lot.released";
    LotId lot;
    ProductId product;
    std::string code;
    LotDecision decision = LotDecision::ok;
    std::int64_t quantity = 0;
    std::string note;
    bool hold_ended = false;
    events::Subject subject() const { return events::subject_of(lot); }
};
TANDEM_STRUCT(LotReleased, lot, product, code, decision, quantity, note, hold_ended)

struct LotExpired {
    static constexpr std::string_view name = "lot.expired";
    LotId lot;
    ProductId product;
    std::string code;
    std::vector<LostLine> lost;
    events::Subject subject() const { return events::subject_of(lot); }
};
TANDEM_STRUCT(LotExpired, lot, product, code, lost)

struct StockMoved {
    static constexpr std::string_view name = "stock.moved";
    StockMoveId move;
    ProductId product;
    std::optional<LotId> lot;
    LocationId from;
    LocationId to;
    StockStatus from_status = StockStatus::ok;
    StockStatus to_status = StockStatus::ok;
    std::int64_t quantity = 0;
    std::string reason;
    events::Subject subject() const { return events::subject_of(product); }
};
TANDEM_STRUCT(StockMoved, move, product, lot, from, to, from_status, to_status, quantity, reason)

// Reservations that have run out.
struct StockReleased {
    static constexpr std::string_view name = "stock.released";
    std::vector<LostLine> lost;
    events::Subject subject() const { return {"stock", 0}; }
};
TANDEM_STRUCT(StockReleased, lost)

struct StockSettingsChanged {
    static constexpr std::string_view name = "stock.settings_changed";
    std::vector<Change> changes;
    events::Subject subject() const { return {"stock", 0}; }
};
TANDEM_STRUCT(StockSettingsChanged, changes)

// Sums were made anew from the ledger.
struct StockRebuilt {
    static constexpr std::string_view name = "stock.rebuilt";
    std::int64_t differences = 0;
    events::Subject subject() const { return {"stock", 0}; }
};
TANDEM_STRUCT(StockRebuilt, differences)

}  // namespace tandem::inventory
