#include "base/refusal.h"
#include "inventory/corrections.h"
#include "inventory/ledger.h"
#include "inventory/text.h"

namespace tandem::inventory {
namespace {

using catalog::Tracking;

constexpr std::string_view select_tracking = R"sql(
    SELECT tracking
      FROM products
     WHERE id = $1)sql";

constexpr std::string_view select_place = R"sql(
    SELECT locations.warehouse_id, locations.type,
           CASE WHEN locations.active = 1 AND warehouses.active = 1 THEN 1 ELSE 0 END
      FROM locations
      JOIN warehouses ON warehouses.id = locations.warehouse_id
     WHERE locations.id = $1)sql";

constexpr std::string_view select_lot = R"sql(
    SELECT product_id, status, expires_at
      FROM lots
     WHERE id = $1)sql";

struct Place {
    WarehouseId warehouse;
    LocationType type = LocationType::stock;
    bool open = true;
};

struct LotFacts {
    ProductId product;
    LotStatus status = LotStatus::active;
    std::optional<std::int64_t> expires_at;
};

// One move: its checks in the order in which a person would mend them, then everything it changes.
class Mover {
public:
    Mover(events::Unit& unit, const Move& move, std::string_view at, const Names& names)
        : unit_(unit), tx_(unit.tx), ledger_(unit.tx), move_(move), at_(at), names_(names) {}

    StockMoveId run() {
        require_quantity();
        require_places();
        require_lot();
        require_serial();
        const auto since = take();
        put(since);
        count_lot();
        return ledger_.add(move_, unit_.actor, unit_.now);
    }

private:
    void require_quantity() const {
        if (move_.quantity < 1 || move_.quantity > largest_quantity)
            throw invalid_field(path_of(at_, names_.quantity), "quantity",
                                "A quantity is from 1 to a trillion.");
    }

    void require_places() {
        from_ = place(move_.from, names_.from);
        to_ = place(move_.to, names_.to);
        const bool same = move_.from == move_.to && move_.from_status == move_.to_status;
        if (same || (!from_ && !to_))
            throw invalid_field(path_of(at_, names_.to), "same_place",
                                "This would not move anything.");
        if (to_ && !to_->open && move_.from != move_.to)
            throw invalid_field(path_of(at_, names_.to), "location_closed",
                                "Nothing more is brought to this place.");
    }

    // Nothing for the world outside.
    std::optional<Place> place(LocationId id, std::string_view member) const {
        if (is_outside(id) && id >= at_adjustment) return std::nullopt;
        auto found = tx_.find<Place>(select_place, id);
        if (!found)
            throw invalid_field(path_of(at_, member), "unknown", "There is no such location.");
        return found;
    }

    void require_lot() {
        const auto tracking = tx_.find<Tracking>(select_tracking, move_.product);
        if (!tracking)
            throw invalid_field(path_of(at_, "/product_id"), "unknown",
                                "There is no such product.");
        tracking_ = *tracking;
        if (!move_.lot) {
            if (tracking_ == Tracking::lot)
                throw invalid_field(path_of(at_, "/lot_id"), "lot_required",
                                    "This product is kept by lots: say which.");
            return;
        }
        if (tracking_ == Tracking::none)
            throw invalid_field(path_of(at_, "/lot_id"), "not_tracked",
                                "This product is not kept by lots.");
        lot_ = tx_.find<LotFacts>(select_lot, *move_.lot);
        if (!lot_) throw invalid_field(path_of(at_, "/lot_id"), "unknown", "There is no such lot.");
        if (lot_->product != move_.product)
            throw invalid_field(path_of(at_, "/lot_id"), "other_product",
                                "This lot is of another product.");
    }

    void require_serial() {
        if (tracking_ != Tracking::serial) {
            if (!move_.serial.empty())
                throw invalid_field(path_of(at_, "/serial"), "not_serial",
                                    "Pieces of this product have no numbers of their own.");
            return;
        }
        if (move_.serial.empty())
            throw invalid_field(path_of(at_, "/serial"), "serial_required",
                                "Pieces of this product have numbers: say which.");
        if (move_.quantity != 1)
            throw invalid_field(path_of(at_, names_.quantity), "serial_quantity",
                                "A piece with a number of its own is moved alone.");
        if (!ledger_.move_serial(move_))
            throw invalid_field(path_of(at_, "/serial"), "serial_elsewhere",
                                "The piece of this number is somewhere else.");
    }

    StockKey key_of(LocationId location, StockStatus status) const {
        return {move_.product, move_.lot.value_or(LotId()), move_.serial, location, status};
    }

    // Since when what was taken has been here.
    Time take() {
        if (!from_) return unit_.now;
        const auto key = key_of(move_.from, move_.from_status);
        const auto row = ledger_.take(key, move_.quantity);
        if (!row) throw too_little(ledger_.find(key));
        ledger_.roll({.product = move_.product,
                      .warehouse = from_->warehouse,
                      .on_hand = -move_.quantity,
                      .sellable = row->sellable ? -move_.quantity : 0});
        return row->first_in_at;
    }

    Refusal too_little(const std::optional<StockRow>& row) const {
        if (row && row->quantity >= move_.quantity)
            return conflict("below_allocated",
                            "So much is not free: the rest is kept for orders. Release it first.");
        return conflict("not_enough_stock", "There is not so much of it in that place.");
    }

    void put(Time since) {
        if (!to_) return;
        const bool sell_attention =
            move_.to_status == StockStatus::attention && stock_settings(tx_).sell_attention;
        const bool sellable = is_sellable(move_.to_status, to_->type,
                                          lot_ ? lot_->status : LotStatus::active, sell_attention);
        const auto key = key_of(move_.to, move_.to_status);
        const auto there =
            ledger_.put({.product = key.product,
                         .lot = key.lot,
                         .serial = key.serial,
                         .location = key.location,
                         .warehouse = to_->warehouse,
                         .status = key.status,
                         .quantity = move_.quantity,
                         .sellable = sellable,
                         .use_by = lot_ ? lot_->expires_at.value_or(far_away) : far_away,
                         .first_in_at = since});
        if (there > largest_balance)
            throw invalid_field(path_of(at_, names_.quantity), "too_much_stock",
                                "This is more than can lie in one place.");
        ledger_.roll({.product = move_.product,
                      .warehouse = to_->warehouse,
                      .on_hand = move_.quantity,
                      .sellable = sellable ? move_.quantity : 0});
    }

    void count_lot() {
        if (!move_.lot) return;
        const auto source = [](LocationId place) {
            return place == at_supplier || place == at_production;
        };
        const auto signed_by = [&](bool into, bool out_of) {
            return (into ? move_.quantity : 0) - (out_of ? move_.quantity : 0);
        };
        ledger_.count_lot(*move_.lot, signed_by(source(move_.from), source(move_.to)),
                          signed_by(to_.has_value(), from_.has_value()),
                          signed_by(move_.to == at_customer, move_.from == at_customer));
    }

    events::Unit& unit_;
    store::Tx& tx_;
    Ledger ledger_;
    const Move& move_;
    std::string_view at_;
    const Names& names_;
    Tracking tracking_ = Tracking::none;
    std::optional<Place> from_;
    std::optional<Place> to_;
    std::optional<LotFacts> lot_;
};

}  // namespace

StockMoveId move(events::Unit& unit, const Move& move, std::string_view at, const Names& names) {
    return Mover(unit, move, at, names).run();
}

StockMoveId move(events::Unit& unit, const Move& made, std::string_view at) {
    return move(unit, made, at, Names{});
}

}  // namespace tandem::inventory
