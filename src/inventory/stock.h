#pragma once

#include "base/id.h"
#include "base/time.h"
#include "events/journal.h"
#include "json/describe.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::inventory {

// The ledger of stock and what is kept for orders. Everything here runs in the caller's
// transaction and records no event: the ledger is its own record, and the caller's event says why.
//
// Other slices may join lots(id, product_id, code, status, supplier_id, receipt_id, …),
// warehouses(id, code, name), locations(id, warehouse_id, type, code) and stock_moves.

enum class StockStatus {
    ok,
    attention,
    quarantined,
    damaged,
    rejected,
    returned_pending_inspection,
    scrapped,
    lost,
};
BOOST_DESCRIBE_ENUM(StockStatus, ok, attention, quarantined, damaged, rejected,
                    returned_pending_inspection, scrapped, lost)

// The last four are the world outside: one of each, of no warehouse. No balances are kept there.
enum class LocationType {
    stock,
    quarantine,
    returns,
    scrap,
    transit,
    supplier,
    customer,
    production,
    adjustment,
};
BOOST_DESCRIBE_ENUM(LocationType, stock, quarantine, returns, scrap, transit, supplier, customer,
                    production, adjustment)

inline constexpr LocationId at_supplier{-1};
inline constexpr LocationId at_customer{-2};
inline constexpr LocationId at_production{-3};
inline constexpr LocationId at_adjustment{-4};  // found and lost, counted, scrapped

// The most of one thing that can be moved at once, and lie in one place.
inline constexpr std::int64_t largest_quantity = 1'000'000'000'000;
inline constexpr std::int64_t largest_balance = 1'000 * largest_quantity;

// What a move was made for: "receipt" 7, "shipment" 12, "return" 3; empty when for nothing else.
struct DocRef {
    std::string kind;
    std::int64_t id = 0;
    bool operator==(const DocRef&) const = default;
};
TANDEM_STRUCT(DocRef, kind, id)

struct Move {
    ProductId product;
    std::optional<LotId> lot;
    std::string serial = {};  // required, with a quantity of 1, when the product is tracked so
    LocationId from;
    LocationId to;
    StockStatus from_status = StockStatus::ok;
    StockStatus to_status = StockStatus::ok;
    std::int64_t quantity = 0;
    std::string reason;  // a word: "receipt", "count"
    DocRef doc = {};
    std::string note = {};
    std::optional<OrderLineId> line = {};
    std::string biz_step = {};     // of EPCIS
    std::string disposition = {};  // of EPCIS
};

// Adds to the ledger and keeps every sum over it. `at` is where the caller's request says it
// ("/lines/3"), for the paths of refusals:
//   /quantity: quantity, serial_quantity, too_much_stock · /product_id: unknown
//   /lot_id: unknown, lot_required, not_tracked, other_product
//   /serial: serial_required, not_serial, serial_elsewhere
//   /from_location_id, /to_location_id: unknown, location_closed, same_place
//   409 not_enough_stock, below_allocated (what is kept for orders does not move)
// A product tracked by lot needs a lot; one tracked by serial needs a serial, and may have a lot.
StockMoveId move(events::Unit&, const Move&, std::string_view at = {});

// Something in a place: what was allocated or shipped.
struct Piece {
    std::optional<LotId> lot;
    std::string serial;
    WarehouseId warehouse;
    LocationId location;
    std::int64_t quantity = 0;
    bool operator==(const Piece&) const = default;
};
TANDEM_STRUCT(Piece, lot, serial, warehouse, location, quantity)

// Keeps what it can get for an order line: what expires first, then what has lain longest. Stock
// that is quarantined, expired or of a lot on hold is never given. The sum may be less than asked.
// What is reserved until a time is given back by then unless it was shipped.
std::vector<Piece> allocate(events::Unit&, OrderLineId, ProductId, std::int64_t quantity,
                            std::optional<WarehouseId> = {},
                            std::optional<Time> reserved_until = {});
// Gives back at most so many, those that were kept last first; how many.
std::int64_t release(events::Unit&, OrderLineId, std::int64_t quantity);
std::vector<Piece> allocations_of(store::Tx&, OrderLineId);
// Makes of reservations of the line, if it has any, something that is kept for good.
void keep_reserved(events::Unit&, OrderLineId);

// Sends what is allocated to the line to the customer, in the order in which it was allocated.
// Refused as not_allocated (409) when that is less than asked.
std::vector<Piece> ship(events::Unit&, OrderLineId, std::int64_t quantity, const DocRef&);
// Takes something back from a customer. Refused as more_than_shipped (409) when less of this lot
// was shipped for the line; a line that was shipped before there was a ledger takes back anything.
StockMoveId take_back(events::Unit&, ProductId, std::optional<LotId>, std::int64_t quantity,
                      LocationId to, StockStatus, OrderLineId, const DocRef&,
                      std::string_view serial = {});

// What was shipped for the line, as the ledger knows it, and has not come back, by lot and serial.
struct HeldByCustomer {
    std::optional<LotId> lot;
    std::string serial;
    std::int64_t quantity = 0;
    bool operator==(const HeldByCustomer&) const = default;
};
TANDEM_STRUCT(HeldByCustomer, lot, serial, quantity)
std::vector<HeldByCustomer> held_by_customer(store::Tx&, OrderLineId, ProductId);

// Whoever keeps stock for order lines hears here of what a line has lost: its lot was quarantined,
// or the reservation ran out. Called when the stock is free already, so that it may be allocated
// anew at once.
class AllocationLost {
public:
    virtual ~AllocationLost() = default;
    virtual void lost(events::Unit&, OrderLineId, std::int64_t quantity) = 0;
};

class Losses {
public:
    void add(AllocationLost& listener) { listeners_.push_back(&listener); }
    void lost(events::Unit& unit, OrderLineId line, std::int64_t quantity) const {
        for (auto* listener : listeners_) listener->lost(unit, line, quantity);
    }

private:
    std::vector<AllocationLost*> listeners_;
};

// Frees reservations that have run out; how many lines lost something.
std::int64_t release_expired(events::Journal&, const Losses&);

// ---- what is there ------------------------------------------------------------------------------

struct Amounts {
    std::int64_t on_hand = 0;    // in our warehouses, whatever its status
    std::int64_t available = 0;  // may be sold, and is kept for nobody
    std::int64_t allocated = 0;
    std::int64_t incoming = 0;  // ordered from suppliers and not here yet
    bool operator==(const Amounts&) const = default;
};
TANDEM_STRUCT(Amounts, on_hand, available, allocated, incoming)

Amounts amounts_of(store::Tx&, ProductId, std::optional<WarehouseId> = {});
// More (or less) is on its way; for whoever orders from suppliers.
void add_incoming(store::Tx&, ProductId, WarehouseId, std::int64_t change);

}  // namespace tandem::inventory
