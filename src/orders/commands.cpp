#include "events/record.h"
#include "orders/addresses.h"
#include "orders/customer_totals.h"
#include "orders/events.h"
#include "orders/orders_table.h"
#include "orders/stock.h"

#include <algorithm>

namespace tandem::orders {
namespace {

constexpr std::string_view select_expiring = R"sql(
    SELECT id
      FROM orders
     WHERE stage = 'unconfirmed' AND expires_at IS NOT NULL AND expires_at <= $1
     ORDER BY expires_at, id
     LIMIT 100)sql";

void require_going(const OrderRow& row) {
    if (row.status == OrderStatus::cancelled || row.stage == Stage::expired ||
        row.stage == Stage::closed)
        throw conflict("order_ended", "This order is over.");
}

// Everything of the order that has not left: the pieces are cancelled, their stock is free again.
std::int64_t cancel_rest(events::Unit& unit, OrderRow& row) {
    auto lines = Lines(unit.tx).of(row.id);
    std::int64_t cancelled = 0;
    for (auto& line : lines) {
        const auto left = line.quantities().wanted() - line.shipped;
        if (left == 0) continue;
        if (const auto kept = line.allocated - line.shipped; kept > 0)
            inventory::release(unit, line.id, kept);
        line.set(without(line.quantities(), left));
        Lines(unit.tx).save(line);
        cancelled += left;
    }
    total_up(row, lines);
    return cancelled;
}

bool expire(events::Unit& unit, OrderId id) {
    auto row = Orders(unit.tx).lock({id});
    if (row.stage != Stage::unconfirmed || !row.expires_at || *row.expires_at > unit.now)
        return false;
    const auto before = row.status;
    cancel_rest(unit, row);
    row.stage = Stage::expired;
    Orders(unit.tx).save(row, unit.now);
    unit.record(OrderExpired{row.id, row.customer, row.number});
    count_status(unit.tx, before, row.status);
    return true;
}

}  // namespace

void confirm(events::Unit& unit, const OrderTarget& target, const ConfirmOrder& command) {
    auto row = Orders(unit.tx).lock(target);
    if (row.stage != Stage::draft && row.stage != Stage::unconfirmed)
        throw conflict("already_confirmed", "This order is confirmed already.");
    require_going(row);
    const auto before = row.status;
    row.stage = Stage::confirmed;
    row.confirmed_at = unit.now;
    row.expires_at.reset();
    auto lines = Lines(unit.tx).of(row.id);
    if (command.allocate.value && !row.is_held()) set_aside(unit, lines);
    total_up(row, lines);
    Orders(unit.tx).save(row, unit.now);
    unit.record(OrderConfirmed{row.id, row.customer, row.number, row.status});
    count_status(unit.tx, before, row.status);
}

std::int64_t allocate(events::Unit& unit, const OrderTarget& target) {
    auto row = Orders(unit.tx).lock(target);
    require_going(row);
    if (row.stage != Stage::confirmed) throw conflict("not_confirmed", "Confirm the order first.");
    const auto before = row.status;
    auto lines = Lines(unit.tx).of(row.id);
    const auto got = set_aside(unit, lines);
    total_up(row, lines);
    const auto missing = row.sums().wanted() - row.allocated;
    auto holds = row.holds();
    const bool was_short = missing == 0 && std::erase(holds, HoldReason::stock) > 0;
    if (got == 0 && !was_short) return missing;
    row.set_holds(holds);
    Orders(unit.tx).save(row, unit.now);
    unit.record(OrderAllocated{row.id, row.customer, row.number, got, missing});
    count_status(unit.tx, before, row.status);
    return missing;
}

void hold(events::Unit& unit, const OrderTarget& target, const HoldOrder& command) {
    auto row = Orders(unit.tx).lock(target);
    require_going(row);
    if (row.shipped == row.sums().wanted())
        throw conflict("already_shipped", "Everything of this order has been shipped.");
    auto holds = row.holds();
    if (std::ranges::find(holds, command.reason) != holds.end()) return;
    const auto before = row.status;
    holds.push_back(command.reason);
    row.set_holds(holds);
    Orders(unit.tx).save(row, unit.now);
    unit.record(
        OrderHeld{row.id, row.customer, row.number, command.reason, command.note.value.value});
    count_status(unit.tx, before, row.status);
}

void release(events::Unit& unit, const OrderTarget& target, const ReleaseOrder& command) {
    auto row = Orders(unit.tx).lock(target);
    auto holds = row.holds();
    std::vector<HoldReason> lifted;
    std::erase_if(holds, [&](HoldReason reason) {
        const bool meant = !command.reason || *command.reason == reason;
        if (meant) lifted.push_back(reason);
        return meant;
    });
    if (lifted.empty()) throw conflict("not_held", "The order is not held for that.");
    const auto before = row.status;
    row.set_holds(holds);
    Orders(unit.tx).save(row, unit.now);
    unit.record(OrderReleased{row.id, row.customer, row.number, lifted});
    count_status(unit.tx, before, row.status);
}

void cancel(events::Unit& unit, const OrderTarget& target, const CancelOrder& command) {
    auto row = Orders(unit.tx).lock(target);
    require_going(row);
    const auto before = row.status;
    const auto cancelled = cancel_rest(unit, row);
    if (cancelled == 0)
        throw conflict("already_shipped", "Everything of this order has been shipped.");
    Orders(unit.tx).save(row, unit.now);
    unit.record(OrderCancelled{row.id, row.customer, row.number, command.reason.value.value,
                               cancelled, row.status});
    count_status(unit.tx, before, row.status);
}

void close(events::Unit& unit, const OrderTarget& target) {
    auto row = Orders(unit.tx).lock(target);
    require_going(row);
    if (row.status != OrderStatus::delivered)
        throw conflict("not_delivered", "An order is closed when all of it was delivered.");
    const auto before = row.status;
    row.stage = Stage::closed;
    Orders(unit.tx).save(row, unit.now);
    unit.record(OrderClosed{row.id, row.customer, row.number});
    count_status(unit.tx, before, row.status);
}

void change_address(events::Unit& unit, const OrderTarget& target,
                    const ChangeOrderAddress& command) {
    auto row = Orders(unit.tx).lock(target);
    require_going(row);
    check_address("/ship_to", command.ship_to);
    if (row.shipped == row.sums().wanted())
        throw conflict("already_shipped", "Everything of this order has been shipped.");
    auto from = read_address(row.ship_to);
    if (from == command.ship_to) return;
    row.ship_to = stored(command.ship_to);
    Orders(unit.tx).save(row, unit.now);
    unit.record(
        OrderReaddressed{row.id, row.customer, row.number, std::move(from), command.ship_to});
}

int expire_due(events::Journal& journal) {
    const auto actor = Actor::system("orders");
    const auto due = journal.read(
        [&](store::Tx& tx) { return tx.all<OrderId>(select_expiring, journal.clock().now()); });
    int expired = 0;
    for (const auto id : due)
        if (journal.write(actor, [&](events::Unit& unit) { return expire(unit, id); })) ++expired;
    return expired;
}

void count_returns(events::Unit& unit, OrderId order, int by) {
    auto row = Orders(unit.tx).lock({order});
    row.returns_open += by;
    Orders(unit.tx).save(row, unit.now);
    if (by > 0) add_to_totals(unit.tx, row.customer, {.currency = row.currency, .returns = by});
}

}  // namespace tandem::orders
