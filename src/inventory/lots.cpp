#include "inventory/lots.h"

#include "base/refusal.h"
#include "events/record.h"
#include "inventory/events.h"
#include "inventory/giving_back.h"
#include "inventory/ledger.h"
#include "inventory/lots_table.h"
#include "inventory/text.h"

namespace tandem::inventory {
namespace {

constexpr std::int64_t expired_at_once = 50;

void require_code(const Lots& lots, ProductId product, std::string_view code, LotId own,
                  std::string_view at) {
    const auto taken = lots.find_code(product, code);
    if (taken && *taken != own)
        throw invalid_field(path_of(at, "/code"), "taken",
                            "The product has a lot of this code already.");
}

void require_dates(std::optional<Time> made, std::optional<Time> expires, std::string_view at) {
    if (made && expires && *expires < *made)
        throw invalid_field(path_of(at, "/expires_at"), "before_made",
                            "A lot does not expire before it is made.");
}

std::string day_of(const std::optional<Time>& time) {
    if (!time) return {};
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(*time));
    const auto two = [](unsigned n) { return (n < 10 ? "-0" : "-") + std::to_string(n); };
    return std::to_string(static_cast<int>(day.year())) + two(static_cast<unsigned>(day.month())) +
           two(static_cast<unsigned>(day.day()));
}

class LotEdit {
public:
    LotEdit(events::Unit& unit, Lot lot) : unit_(unit), lot_(std::move(lot)) {}

    Lot apply(const ChangeLot& command) {
        Lots lots(unit_.tx);
        if (command.code) {
            require_code(lots, lot_.product.id, command.code->value, lot_.id, "");
            set("code", lot_.code, command.code->value);
        }
        if (command.supplier_lot) set("supplier_lot", lot_.supplier_lot, *command.supplier_lot);
        if (command.production_ref)
            set("production_ref", lot_.production_ref, *command.production_ref);
        set("made_at", lot_.made_at, command.made_at.applied_to(lot_.made_at));
        const bool other_expiry =
            set("expires_at", lot_.expires_at, command.expires_at.applied_to(lot_.expires_at));
        require_dates(lot_.made_at, lot_.expires_at, "");
        if (changes_.empty()) return lot_;
        lots.save(lot_);
        if (other_expiry) move_expiry(lots);
        unit_.record(LotChanged{lot_.id, std::move(changes_)});
        return lots.get(lot_.id);
    }

private:
    void set(const char* what, std::string& member, const std::string& value) {
        if (member == value) return;
        changes_.push_back({what, member, value});
        member = value;
    }
    bool set(const char* what, std::optional<Time>& member, std::optional<Time> value) {
        if (member == value) return false;
        changes_.push_back({what, day_of(member), day_of(value)});
        member = value;
        return true;
    }

    // One that expired by mistake may be sold again.
    void move_expiry(Lots& lots) {
        Ledger ledger(unit_.tx);
        ledger.set_use_by(lot_.id, lot_.expires_at ? to_millis(*lot_.expires_at) : far_away);
        if (lot_.status != LotStatus::expired) return;
        if (lot_.expires_at && *lot_.expires_at <= unit_.now) return;
        lots.set_status(lot_.id, LotStatus::active);
        ledger.set_sellable(lot_.id, LotStatus::active, stock_settings(unit_.tx).sell_attention);
    }

    events::Unit& unit_;
    Lot lot_;
    std::vector<Change> changes_;
};

}  // namespace

LotId add_lot(events::Unit& unit, const NewLot& lot, std::string_view at) {
    constexpr std::string_view select_tracking = R"sql(
        SELECT tracking FROM products WHERE id = $1)sql";
    const auto tracking = unit.tx.find<catalog::Tracking>(select_tracking, lot.product_id);
    if (!tracking)
        throw invalid_field(path_of(at, "/product_id"), "unknown", "There is no such product.");
    if (*tracking == catalog::Tracking::none)
        throw invalid_field(path_of(at, "/product_id"), "not_tracked",
                            "This product is not kept by lots.");
    Lots lots(unit.tx);
    require_code(lots, lot.product_id, lot.code.value, LotId(), at);
    require_dates(lot.made_at, lot.expires_at, at);
    const auto id = lots.add(lot, unit.now);
    unit.record(LotAdded{id, lot.product_id, lot.code.value, lot.supplier_id, lot.receipt_id});
    return id;
}

Lot add_lot(events::Journal& journal, const Actor& actor, const NewLot& lot) {
    actor.require(Permission::stock_edit);
    return journal.write(
        actor, [&](events::Unit& unit) { return Lots(unit.tx).get(add_lot(unit, lot, "")); });
}

Lot change_lot(events::Journal& journal, const Actor& actor, LotId id,
               std::optional<std::int64_t> version, const ChangeLot& command) {
    actor.require(Permission::stock_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        auto lot = Lots(unit.tx).get(id);
        if (version && *version != lot.version) throw stale("lot");
        return LotEdit(unit, std::move(lot)).apply(command);
    });
}

Lot get_lot(store::Tx& tx, LotId id) { return Lots(tx).get(id); }

std::optional<LotId> find_lot(store::Tx& tx, ProductId product, std::string_view code) {
    return Lots(tx).find_code(product, code);
}

namespace {

void expire(events::Unit& unit, const Losses& losses, LotId id) {
    Lots lots(unit.tx);
    const auto lot = lots.get(id);
    lots.set_status(id, LotStatus::expired);
    Ledger ledger(unit.tx);
    ledger.set_sellable(id, LotStatus::expired, false);
    const auto lost = give_back_all(ledger, ledger.allocations_of_lot(id));
    unit.record(LotExpired{id, lot.product.id, lot.code, lost});
    for (const auto& line : lost) losses.lost(unit, line.line_id, line.quantity);
}

}  // namespace

std::int64_t expire_lots(events::Journal& journal, const Losses& losses) {
    const auto now = journal.clock().now();
    const auto due =
        journal.read([&](store::Tx& tx) { return Lots(tx).expiring(now, expired_at_once); });
    if (due.empty()) return 0;
    return journal.write(Actor::system("stock"), [&](events::Unit& unit) {
        const auto still_due = Lots(unit.tx).expiring(now, expired_at_once);
        for (const auto id : still_due) expire(unit, losses, id);
        return static_cast<std::int64_t>(still_due.size());
    });
}

void link_lots(events::Unit& unit, LotId parent, LotId child, std::int64_t quantity,
               std::string_view production_ref, std::string_view at) {
    if (quantity < 1 || quantity > largest_quantity)
        throw invalid_field(path_of(at, "/quantity"), "quantity",
                            "A quantity is from 1 to a trillion.");
    Lots lots(unit.tx);
    lots.lock_genealogy();
    static_cast<void>(lots.get(child));
    if (!lots.find(parent))
        throw invalid_field(path_of(at, "/parent_id"), "unknown", "There is no such lot.");
    if (parent == child || lots.is_made_from(parent, child))
        throw invalid_field(path_of(at, "/parent_id"), "cycle",
                            "That lot was itself made from this one.");
    lots.link(parent, child, quantity, production_ref, unit.now);
    unit.record(LotLinked{child, parent, quantity, std::string(production_ref)});
}

Trace link_lots(events::Journal& journal, const Actor& actor, LotId child,
                const LinkLots& command) {
    actor.require(Permission::stock_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        link_lots(unit, command.parent_id, child, command.quantity,
                  command.production_ref.value.value);
        return lots_it_was_made_from(unit.tx, child);
    });
}

}  // namespace tandem::inventory
