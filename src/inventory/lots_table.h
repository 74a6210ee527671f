#pragma once

#include "inventory/holds.h"

namespace tandem::inventory {

// The rows of lots, their holds and what they were made of. Within this module only.
class Lots {
public:
    explicit Lots(store::Tx& tx) : tx_(tx) {}

    std::optional<Lot> find(LotId id) const;
    Lot get(LotId id) const;
    std::optional<LotId> find_code(ProductId product, std::string_view code) const;
    LotId add(const NewLot& lot, Time now);
    void save(Lot& lot);
    void set_status(LotId id, LotStatus status);  // locks the row
    std::vector<LotId> expiring(Time now, std::int64_t limit) const;

    HoldId add_hold(LotId lot, const QuarantineLot& command, std::int64_t quantity,
                    const StockActor& by, Time now);
    std::optional<LotHold> open_hold(LotId lot) const;
    void close_hold(HoldId id, Time now);
    std::int64_t add_disposition(LotId lot, const LotDisposition& disposition);

    // From here to the end of the transaction nobody else links lots.
    void lock_genealogy();
    bool is_made_from(LotId lot, LotId ancestor) const;
    void link(LotId parent, LotId child, std::int64_t quantity, std::string_view production_ref,
              Time now);

private:
    store::Tx& tx_;
};

StockActor by_of(const Actor& actor);

// A row whose columns are those that Lots::find reads.
Lot to_lot(const store::Row& row);

}  // namespace tandem::inventory
