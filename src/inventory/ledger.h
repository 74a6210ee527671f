#pragma once

#include "inventory/rules.h"

namespace tandem::inventory {

// The rows of stock, as the commands use them. Within this module only.

// In the place of a date for lots that do not expire.
inline constexpr std::int64_t far_away = 9'000'000'000'000'000;

struct StockKey {
    ProductId product;
    LotId lot;  // 0: none
    std::string serial;
    LocationId location;
    StockStatus status = StockStatus::ok;
};

struct StockRow {
    std::int64_t id = 0;
    ProductId product;
    LotId lot;
    std::string serial;
    LocationId location;
    WarehouseId warehouse;
    StockStatus status = StockStatus::ok;
    std::int64_t quantity = 0;
    std::int64_t allocated = 0;
    bool sellable = false;
    std::int64_t use_by = far_away;
    Time first_in_at;

    StockKey key() const { return {product, lot, serial, location, status}; }
};

// How the sums of a product in a warehouse change.
struct Roll {
    ProductId product;
    WarehouseId warehouse;
    std::int64_t on_hand = 0;
    std::int64_t sellable = 0;
    std::int64_t allocated = 0;
    std::int64_t incoming = 0;
};

struct AllocationRow {
    AllocationId id;
    OrderLineId line;
    std::int64_t stock = 0;
    std::int64_t quantity = 0;
};

// What a request calls the members that move() refuses.
struct Names {
    std::string_view from = "/from_location_id";
    std::string_view to = "/to_location_id";
    std::string_view quantity = "/quantity";
};
StockMoveId move(events::Unit&, const Move&, std::string_view at, const Names&);

class Ledger {
public:
    explicit Ledger(store::Tx& tx) : tx_(tx) {}

    // ---- balances
    std::optional<StockRow> find(const StockKey& key) const;
    std::vector<StockRow> of_lot(LotId lot) const;  // oldest first
    // Takes what nobody has allocated; nothing when there is not so much. A row that is empty goes.
    std::optional<StockRow> take(const StockKey& key, std::int64_t quantity);
    std::int64_t put(const StockRow& row);  // adds row.quantity; what lies there now
    // Takes what was allocated.
    StockRow take_allocated(std::int64_t stock, std::int64_t quantity);
    // What may be allocated, in the order in which it should be.
    std::vector<StockRow> to_allocate(ProductId product, std::optional<WarehouseId> warehouse,
                                      Time now, std::int64_t limit) const;
    bool allocate(std::int64_t stock, std::int64_t quantity);  // false: someone was quicker
    StockRow deallocate(std::int64_t stock, std::int64_t quantity);
    // Locks the lot's rows and sets which of them may be sold; rolls the sums.
    void set_sellable(LotId lot, LotStatus status, bool sell_attention);
    void set_use_by(LotId lot, std::int64_t use_by);
    void roll(const Roll& by);

    // ---- allocations
    void add_allocation(OrderLineId line, std::int64_t stock, std::int64_t quantity,
                        std::optional<Time> reserved_until, Time now);
    std::vector<AllocationRow> allocations_of(OrderLineId line) const;  // oldest first
    std::vector<AllocationRow> allocations_of_lot(LotId lot) const;
    std::vector<AllocationRow> allocations_until(Time now, std::int64_t limit) const;
    // Takes so many off it; false when it holds less.
    bool shrink(AllocationId id, std::int64_t quantity);

    // ---- the ledger itself
    StockMoveId add(const Move& move, const Actor& actor, Time now);
    // Whether anything was shipped for a line, and what of exactly this it has not given back.
    struct AtCustomer {
        bool shipped_ever = false;
        std::int64_t of_this = 0;
    };
    AtCustomer at_customer(OrderLineId line, ProductId product, LotId lot,
                           std::string_view serial) const;
    void count_lot(LotId lot, std::int64_t received, std::int64_t on_hand, std::int64_t shipped);

    // ---- pieces with a number of their own
    // False when it is not at `from`.
    bool move_serial(const Move& move);

private:
    store::Tx& tx_;
};

}  // namespace tandem::inventory
