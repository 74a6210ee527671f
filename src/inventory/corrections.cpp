#include "inventory/corrections.h"

#include "accounts/settings.h"
#include "base/refusal.h"
#include "events/record.h"
#include "inventory/events.h"
#include "inventory/giving_back.h"

namespace tandem::inventory {
namespace {

constexpr std::string_view four_eyes_key = "stock_four_eyes";
constexpr std::string_view sell_attention_key = "stock_sell_attention";

constexpr std::string_view select_attention = R"sql(
    SELECT stock.id, stock.product_id, stock.lot_id, stock.serial, stock.location_id,
           stock.warehouse_id, stock.status, stock.quantity, stock.allocated, stock.sellable,
           stock.use_by, stock.first_in_at
      FROM stock
      JOIN locations ON locations.id = stock.location_id AND locations.type = 'stock'
      LEFT JOIN lots ON lots.id = stock.lot_id
     WHERE stock.status = 'attention' AND (lots.id IS NULL OR lots.status = 'active'))sql";

constexpr std::string_view update_sellable = R"sql(
    UPDATE stock
       SET sellable = $2
     WHERE id = $1)sql";

constexpr std::string_view select_allocations_of = R"sql(
    SELECT id, line_id, stock_id, quantity
      FROM allocations
     WHERE stock_id IN @ids($1)@
     ORDER BY id)sql";

constexpr Names of_change{"/location_id", "/location_id", "/change"};
constexpr Names of_count{"/location_id", "/location_id", "/counted"};

// What a person did by hand: the move and its event.
MoveView carry_out(events::Unit& unit, const Move& made, const Names& names) {
    const auto id = move(unit, made, {}, names);
    unit.record(StockMoved{id, made.product, made.lot, made.from, made.to, made.from_status,
                           made.to_status, made.quantity, made.reason});
    return get_move(unit.tx, id);
}

template <class Command>
Move by_hand(const Command& command, std::string_view reason) {
    return {.product = command.product_id,
            .lot = command.lot_id,
            .serial = command.serial.value.value,
            .reason = std::string(reason),
            .note = command.note.value.value};
}

// So much more, or less, in a place.
template <class Command>
Move difference(const Command& command, std::int64_t change, std::string_view reason) {
    auto made = by_hand(command, reason);
    made.from = change > 0 ? at_adjustment : command.location_id;
    made.to = change > 0 ? command.location_id : at_adjustment;
    made.from_status = made.to_status = command.status.value;
    made.quantity = change > 0 ? change : -change;
    return made;
}

void require_code(const char* path, const std::string& code) {
    if (!is_epcis_code(code))
        throw invalid_field(path, "epcis_code", "Give a word of EPCIS, like shipping.");
}

void set_flag(store::Tx& tx, std::vector<Change>& changes, std::string_view key, bool before,
              bool now) {
    if (before == now) return;
    changes.push_back({std::string(key), before ? "yes" : "no", now ? "yes" : "no"});
    accounts::set_setting(tx, key, now ? "1" : "0");
}

// Stock that wants attention begins, or ceases, to be for sale.
std::vector<LostLine> sell_attention(store::Tx& tx, bool sellable) {
    Ledger ledger(tx);
    std::vector<std::int64_t> ids;
    for (const auto& row : tx.all<StockRow>(select_attention)) {
        if (row.sellable == sellable) continue;
        tx.run(update_sellable, row.id, sellable);
        ledger.roll({.product = row.product,
                     .warehouse = row.warehouse,
                     .sellable = sellable ? row.quantity : -row.quantity});
        if (!sellable) ids.push_back(row.id);
    }
    if (ids.empty()) return {};
    return give_back_all(ledger, tx.all<AllocationRow>(select_allocations_of, ids));
}

}  // namespace

MoveView adjust(events::Journal& journal, const Actor& actor, const AdjustStock& command) {
    actor.require(Permission::stock_edit);
    if (command.change.value == 0)
        throw invalid_field("/change", "nothing", "Say how much more or less there is.");
    return journal.write(actor, [&](events::Unit& unit) {
        return carry_out(unit, difference(command, command.change.value, to_text(command.reason)),
                         of_change);
    });
}

StockCounted count(events::Journal& journal, const Actor& actor, const CountStock& command) {
    actor.require(Permission::stock_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        const auto there =
            Ledger(unit.tx).find({command.product_id, command.lot_id.value_or(LotId()),
                                  command.serial.value, command.location_id, command.status.value});
        StockCounted done{there ? there->quantity : 0, command.counted.value, std::nullopt};
        const auto change = done.counted - done.expected;
        if (change != 0)
            done.move = carry_out(unit, difference(command, change, "count"), of_count);
        return done;
    });
}

MoveView transfer(events::Journal& journal, const Actor& actor, const TransferStock& command) {
    actor.require(Permission::stock_edit);
    const auto to_status = command.to_status.value_or(command.status.value);
    if (!may_become(command.status.value, to_status))
        throw invalid_field("/to_status", "status_change",
                            "Stock of this status does not become that by moving it.");
    require_code("/biz_step", command.biz_step.value);
    require_code("/disposition", command.disposition.value);
    return journal.write(actor, [&](events::Unit& unit) {
        auto made = by_hand(command, "transfer");
        made.from = command.from_location_id;
        made.to = command.to_location_id;
        made.from_status = command.status.value;
        made.to_status = to_status;
        made.quantity = command.quantity.value;
        made.biz_step = command.biz_step.value.value;
        made.disposition = command.disposition.value.value;
        return carry_out(unit, made, Names{});
    });
}

StockSettings stock_settings(store::Tx& tx) {
    return {accounts::get_setting(tx, four_eyes_key) == "1",
            accounts::get_setting(tx, sell_attention_key) == "1"};
}

StockSettings change_stock_settings(events::Journal& journal, const Actor& actor,
                                    const Losses& losses, const StockSettings& command) {
    actor.require(Permission::system_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        const auto before = stock_settings(unit.tx);
        std::vector<Change> changes;
        set_flag(unit.tx, changes, four_eyes_key, before.four_eyes, command.four_eyes);
        set_flag(unit.tx, changes, sell_attention_key, before.sell_attention,
                 command.sell_attention);
        if (changes.empty()) return command;
        const auto lost = sell_attention(unit.tx, command.sell_attention);
        unit.record(StockSettingsChanged{std::move(changes)});
        for (const auto& line : lost) losses.lost(unit, line.line_id, line.quantity);
        return command;
    });
}

}  // namespace tandem::inventory
