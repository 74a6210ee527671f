#include "inventory/lots_table.h"

#include "base/refusal.h"
#include "inventory/text.h"

namespace tandem::inventory {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT lots.id, lots.code, products.id, products.sku, products.name, lots.status,
           lots.supplier_id, lots.supplier_lot, lots.purchase_line_id, lots.receipt_id,
           lots.production_ref, lots.made_at, lots.expires_at, lots.received, lots.on_hand,
           lots.shipped, lots.created_at, lots.version
      FROM lots
      JOIN products ON products.id = lots.product_id
     WHERE lots.id = $1)sql";

constexpr std::string_view select_code = R"sql(
    SELECT id
      FROM lots
     WHERE product_id = $1 AND code_folded = $2)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO lots (product_id, code, code_folded, supplier_id, supplier_lot, purchase_line_id,
                      receipt_id, production_ref, made_at, expires_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE lots
       SET code = $3, code_folded = $4, supplier_lot = $5, production_ref = $6, made_at = $7,
           expires_at = $8, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view update_status = R"sql(
    UPDATE lots
       SET status = $2, version = version + 1
     WHERE id = $1)sql";

constexpr std::string_view select_expiring = R"sql(
    SELECT id
      FROM lots
     WHERE status = 'active' AND expires_at <= $1
     ORDER BY expires_at
     LIMIT $2)sql";

constexpr std::string_view insert_hold = R"sql(
    INSERT INTO lot_holds (lot_id, reason, recall, quantity, by_kind, by_id, by_name, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING id)sql";

constexpr std::string_view select_open_hold = R"sql(
    SELECT id, reason, recall, quantity, by_kind, by_id, by_name, at, closed_at
      FROM lot_holds
     WHERE lot_id = $1 AND closed_at IS NULL)sql";

constexpr std::string_view select_holds = R"sql(
    SELECT id, reason, recall, quantity, by_kind, by_id, by_name, at, closed_at
      FROM lot_holds
     WHERE lot_id = $1
     ORDER BY id DESC
     LIMIT 100)sql";

constexpr std::string_view update_closed = R"sql(
    UPDATE lot_holds
       SET closed_at = $2
     WHERE id = $1)sql";

constexpr std::string_view insert_disposition = R"sql(
    INSERT INTO lot_dispositions (hold_id, lot_id, decision, quantity, note, by_kind, by_id,
                                  by_name, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    RETURNING id)sql";

constexpr std::string_view select_dispositions = R"sql(
    SELECT id, hold_id, decision, quantity, note, by_kind, by_id, by_name, at
      FROM lot_dispositions
     WHERE lot_id = $1
     ORDER BY id DESC
     LIMIT 100)sql";

constexpr std::string_view lock_links = R"sql(
    SELECT pg_advisory_xact_lock(7022))sql";

constexpr std::string_view select_ancestor = R"sql(
    WITH RECURSIVE above (id) AS (
        SELECT parent_id FROM lot_links WHERE child_id = $1
        UNION
        SELECT lot_links.parent_id
          FROM above
          JOIN lot_links ON lot_links.child_id = above.id
    )
    SELECT id
      FROM above
     WHERE id = $2)sql";

constexpr std::string_view upsert_link = R"sql(
    INSERT INTO lot_links (parent_id, child_id, production_ref, quantity, at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (parent_id, child_id, production_ref)
    DO UPDATE SET quantity = lot_links.quantity + excluded.quantity)sql";

StockActor take_by(const store::Row& row, int column) {
    StockActor by;
    store::take(row, column, by.kind);
    store::take(row, column + 1, by.id);
    store::take(row, column + 2, by.name);
    return by;
}

LotHold to_hold(const store::Row& row) {
    LotHold hold;
    store::take(row, 0, hold.id);
    store::take(row, 1, hold.reason);
    store::take(row, 2, hold.recall);
    store::take(row, 3, hold.quantity);
    hold.by = take_by(row, 4);
    store::take(row, 7, hold.at);
    store::take(row, 8, hold.closed_at);
    return hold;
}

LotDisposition to_disposition(const store::Row& row) {
    LotDisposition disposition;
    store::take(row, 0, disposition.id);
    store::take(row, 1, disposition.hold_id);
    store::take(row, 2, disposition.decision);
    store::take(row, 3, disposition.quantity);
    store::take(row, 4, disposition.note);
    disposition.by = take_by(row, 5);
    store::take(row, 8, disposition.at);
    return disposition;
}

}  // namespace

Lot to_lot(const store::Row& row) {
    Lot lot;
    int column = 0;
    const auto next = [&](auto& member) { store::take(row, column++, member); };
    next(lot.id);
    next(lot.code);
    next(lot.product.id);
    next(lot.product.sku);
    next(lot.product.name);
    next(lot.status);
    next(lot.supplier_id);
    next(lot.supplier_lot);
    next(lot.purchase_line_id);
    next(lot.receipt_id);
    next(lot.production_ref);
    next(lot.made_at);
    next(lot.expires_at);
    next(lot.received);
    next(lot.on_hand);
    next(lot.shipped);
    next(lot.created_at);
    next(lot.version);
    return lot;
}

StockActor by_of(const Actor& actor) { return {actor.kind(), actor.id(), actor.name()}; }

std::optional<Lot> Lots::find(LotId id) const {
    std::optional<Lot> found;
    tx_.each(select_one, [&](const store::Row& row) { found = to_lot(row); }, id);
    return found;
}

Lot Lots::get(LotId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("lot");
}

std::optional<LotId> Lots::find_code(ProductId product, std::string_view code) const {
    return tx_.find<LotId>(select_code, product, folded(code));
}

LotId Lots::add(const NewLot& lot, Time now) {
    return tx_.get<LotId>(insert, lot.product_id, lot.code.value, folded(lot.code.value),
                          lot.supplier_id, lot.supplier_lot.value.value, lot.purchase_line_id,
                          lot.receipt_id, lot.production_ref.value.value, lot.made_at,
                          lot.expires_at, now);
}

void Lots::save(Lot& lot) {
    if (tx_.run(update, lot.id, lot.version, lot.code, folded(lot.code), lot.supplier_lot,
                lot.production_ref, lot.made_at, lot.expires_at) == 0)
        throw stale("lot");
    ++lot.version;
}

void Lots::set_status(LotId id, LotStatus status) { tx_.run(update_status, id, status); }

std::vector<LotId> Lots::expiring(Time now, std::int64_t limit) const {
    return tx_.all<LotId>(select_expiring, now, limit);
}

HoldId Lots::add_hold(LotId lot, const QuarantineLot& command, std::int64_t quantity,
                      const StockActor& by, Time now) {
    return tx_.get<HoldId>(insert_hold, lot, command.reason.value, command.recall.value, quantity,
                           by.kind, by.id, by.name, now);
}

std::optional<LotHold> Lots::open_hold(LotId lot) const {
    std::optional<LotHold> found;
    tx_.each(select_open_hold, [&](const store::Row& row) { found = to_hold(row); }, lot);
    return found;
}

void Lots::close_hold(HoldId id, Time now) { tx_.run(update_closed, id, now); }

std::int64_t Lots::add_disposition(LotId lot, const LotDisposition& d) {
    return tx_.get<std::int64_t>(insert_disposition, d.hold_id, lot, d.decision, d.quantity, d.note,
                                 d.by.kind, d.by.id, d.by.name, d.at);
}

void Lots::lock_genealogy() {
    if (tx_.dialect() == store::Dialect::postgres) tx_.each(lock_links, [](const store::Row&) {});
}

bool Lots::is_made_from(LotId lot, LotId ancestor) const {
    return tx_.find<LotId>(select_ancestor, lot, ancestor).has_value();
}

void Lots::link(LotId parent, LotId child, std::int64_t quantity, std::string_view production_ref,
                Time now) {
    tx_.run(upsert_link, parent, child, production_ref, quantity, now);
}

std::optional<LotHold> open_hold(store::Tx& tx, LotId lot) { return Lots(tx).open_hold(lot); }

std::vector<LotHold> holds_of(store::Tx& tx, LotId lot) {
    std::vector<LotHold> holds;
    tx.each(select_holds, [&](const store::Row& row) { holds.push_back(to_hold(row)); }, lot);
    return holds;
}

std::vector<LotDisposition> dispositions_of(store::Tx& tx, LotId lot) {
    std::vector<LotDisposition> all;
    tx.each(
        select_dispositions, [&](const store::Row& row) { all.push_back(to_disposition(row)); },
        lot);
    return all;
}

}  // namespace tandem::inventory
