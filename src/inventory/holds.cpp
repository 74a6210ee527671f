#include "inventory/holds.h"

#include "base/refusal.h"
#include "events/record.h"
#include "inventory/events.h"
#include "inventory/giving_back.h"
#include "inventory/lots_table.h"

#include <algorithm>

namespace tandem::inventory {
namespace {

Move status_move(const StockRow& row, StockStatus status, std::int64_t quantity, HoldId hold,
                 std::string_view reason, const std::string& note) {
    return {.product = row.product,
            .lot = row.lot,
            .serial = row.serial,
            .from = row.location,
            .to = row.location,
            .from_status = row.status,
            .to_status = status,
            .quantity = quantity,
            .reason = std::string(reason),
            .doc = {"lot_hold", hold.value()},
            .note = note};
}

std::int64_t in_house(const std::vector<StockRow>& rows, StockStatus status) {
    std::int64_t sum = 0;
    for (const auto& row : rows)
        if (row.status == status) sum += row.quantity;
    return sum;
}

std::int64_t to_keep_back(const std::vector<StockRow>& rows) {
    std::int64_t sum = 0;
    for (const auto& row : rows)
        if (is_kept_back(row.status)) sum += row.quantity;
    return sum;
}

// What becomes of a part of what is kept back, in the ledger.
Move decided_move(const StockRow& row, const ReleaseLot& command, std::int64_t quantity,
                  HoldId hold) {
    auto move = status_move(row, StockStatus::ok, quantity, hold, to_text(command.decision),
                            command.note.value);
    switch (command.decision) {
        case LotDecision::ok:
            break;
        case LotDecision::rejected:
            move.to_status = StockStatus::rejected;
            break;
        case LotDecision::scrapped:
            move.to_status = StockStatus::scrapped;
            move.to = at_adjustment;
            break;
        case LotDecision::return_to_supplier:
            move.to_status = StockStatus::quarantined;
            move.to = at_supplier;
            break;
    }
    return move;
}

class Releasing {
public:
    Releasing(events::Unit& unit, LotId lot)
        : unit_(unit), lots_(unit.tx), ledger_(unit.tx), lot_(lots_.get(lot)) {}

    LotDisposition run(const ReleaseLot& command) {
        const auto hold = require_hold();
        const auto rows = ledger_.of_lot(lot_.id);
        const auto held = in_house(rows, StockStatus::quarantined);
        const auto quantity = command.quantity ? command.quantity->value : held;
        if (quantity > held)
            throw invalid_field("/quantity", "more_than_held", "So much of it is not kept back.");
        if (command.decision == LotDecision::ok) reopen();
        carry_out(rows, command, quantity, hold.id);
        const bool ended = quantity == held;
        if (ended) lots_.close_hold(hold.id, unit_.now);
        LotDisposition done{
            0,        hold.id, command.decision, quantity, command.note.value, by_of(unit_.actor),
            unit_.now};
        done.id = lots_.add_disposition(lot_.id, done);
        unit_.record(LotReleased{lot_.id, lot_.product.id, lot_.code, command.decision, quantity,
                                 command.note.value, ended});
        return done;
    }

private:
    LotHold require_hold() const {
        auto hold = lots_.open_hold(lot_.id);
        if (!hold) throw conflict("not_on_hold", "This lot is not on hold.");
        const bool same = hold->by.id == unit_.actor.id() && hold->by.kind == unit_.actor.kind();
        if (same && unit_.actor.kind() != ActorKind::system && stock_settings(unit_.tx).four_eyes)
            throw conflict("four_eyes", "Whoever put it on hold may not decide about it.");
        return *std::move(hold);
    }

    void reopen() {
        const bool over = lot_.expires_at && *lot_.expires_at <= unit_.now;
        const auto status = over ? LotStatus::expired : LotStatus::active;
        lots_.set_status(lot_.id, status);
        ledger_.set_sellable(lot_.id, status, stock_settings(unit_.tx).sell_attention);
    }

    void carry_out(const std::vector<StockRow>& rows, const ReleaseLot& command,
                   std::int64_t quantity, HoldId hold) {
        for (const auto& row : rows) {
            if (row.status != StockStatus::quarantined) continue;
            const auto part = std::min(quantity, row.quantity);
            if (part == 0) return;
            move(unit_, decided_move(row, command, part, hold));
            quantity -= part;
        }
    }

    events::Unit& unit_;
    Lots lots_;
    Ledger ledger_;
    Lot lot_;
};

}  // namespace

QuarantineResult quarantine(events::Unit& unit, const Losses& losses, LotId id,
                            const QuarantineLot& command) {
    Lots lots(unit.tx);
    const auto lot = lots.get(id);
    const auto status = command.recall ? LotStatus::recalled : LotStatus::on_hold;
    lots.set_status(id, status);
    if (lots.open_hold(id)) throw conflict("already_on_hold", "This lot is on hold already.");
    Ledger ledger(unit.tx);
    ledger.set_sellable(id, status, false);
    QuarantineResult done{.lot_id = id};
    done.lost = give_back_all(ledger, ledger.allocations_of_lot(id));
    const auto rows = ledger.of_lot(id);
    done.quantity = to_keep_back(rows);
    done.hold_id = lots.add_hold(id, command, done.quantity, by_of(unit.actor), unit.now);
    for (const auto& row : rows)
        if (is_kept_back(row.status))
            move(unit, status_move(row, StockStatus::quarantined, row.quantity, done.hold_id,
                                   "quarantine", command.reason));
    unit.record(LotQuarantined{id, lot.product.id, lot.code, command.reason, command.recall,
                               done.quantity, done.lost});
    for (const auto& line : done.lost) losses.lost(unit, line.line_id, line.quantity);
    return done;
}

QuarantineResult quarantine(events::Journal& journal, const Actor& actor, const Losses& losses,
                            LotId lot, const QuarantineLot& command) {
    actor.require(Permission::stock_edit);
    return journal.write(
        actor, [&](events::Unit& unit) { return quarantine(unit, losses, lot, command); });
}

LotDisposition release_quarantine(events::Journal& journal, const Actor& actor, LotId lot,
                                  const ReleaseLot& command) {
    actor.require(Permission::stock_edit);
    return journal.write(actor,
                         [&](events::Unit& unit) { return Releasing(unit, lot).run(command); });
}

}  // namespace tandem::inventory
