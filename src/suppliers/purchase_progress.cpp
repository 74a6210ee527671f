#include "base/refusal.h"
#include "events/record.h"
#include "suppliers/events.h"
#include "suppliers/paths.h"
#include "suppliers/purchase_orders.h"
#include "suppliers/purchase_table.h"
#include "suppliers/scorecard.h"
#include "suppliers/suppliers_table.h"

#include <algorithm>

// What becomes of an order after it was sent.

namespace tandem::suppliers {
namespace {

Refusal wrong_status(const std::string& message) { return conflict("wrong_status", message); }

std::optional<Time> earliest_due(const std::vector<PurchaseLineRow>& lines) {
    std::optional<Time> earliest;
    for (const auto& line : lines)
        if (line.missing() > 0 && line.due() && (!earliest || *line.due() < *earliest))
            earliest = line.due();
    return earliest;
}

PurchaseLineRow& line_of(std::vector<PurchaseLineRow>& lines, PurchaseLineId id,
                         const std::string& path) {
    const auto found = std::ranges::find(lines, id, &PurchaseLineRow::id);
    if (found == lines.end()) throw invalid_field(path, "unknown", "This order has no such line.");
    return *found;
}

void end(events::Unit& unit, PurchaseRow& order, PurchaseStatus status) {
    Purchases purchases(unit.tx);
    for (const auto& line : purchases.lines(order.id))
        if (order.sent_at && line.missing() > 0)
            inventory::add_incoming(unit.tx, line.product, order.warehouse, -line.missing());
    order.status = status;
    order.held_from.reset();
    order.due_at.reset();
    order.ended_at = unit.now;
    purchases.save(order);
    if (order.sent_at) Suppliers(unit.tx).count_orders(order.supplier, -1);
}

bool in_time(const PurchaseLineRow& line, Time at) { return !line.due() || at <= *line.due(); }

}  // namespace

void acknowledge_purchase(events::Unit& unit, PurchaseOrderId id, const Acknowledge& command) {
    if (command.lines.empty())
        throw invalid_field("/lines", "required", "Say what the supplier promises.");
    Purchases purchases(unit.tx);
    auto order = purchases.get(id);
    if (!is_open(order.status)) throw wrong_status("This order is not open.");
    auto lines = purchases.lines(id);
    for (std::size_t i = 0; i < command.lines.size(); ++i) {
        const auto& said = command.lines[i];
        auto& line = line_of(lines, said.line_id, line_path(i, "/line_id"));
        const auto missing = line.missing();
        if (said.confirmed && said.confirmed->value > line.ordered)
            throw invalid_field(line_path(i, "/confirmed"), "too_many",
                                "This is more than was ordered.");
        if (said.confirmed) line.confirmed = said.confirmed->value;
        if (said.confirmed_by) line.confirmed_by = said.confirmed_by;
        purchases.acknowledge(line);
        if (line.missing() != missing)
            inventory::add_incoming(unit.tx, line.product, order.warehouse,
                                    line.missing() - missing);
    }
    if (order.status == PurchaseStatus::sent) order.status = PurchaseStatus::acknowledged;
    order.acknowledged_at = unit.now;
    order.due_at = earliest_due(lines);
    purchases.save(order);
    unit.record(PurchaseOrderAcknowledged{id, order.supplier, order.due_at});
}

PurchaseOrder acknowledge_purchase(events::Journal& journal, const Actor& actor, PurchaseOrderId id,
                                   const Acknowledge& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        acknowledge_purchase(unit, id, command);
        return get_purchase(unit.tx, id);
    });
}

PurchaseOrder hold_purchase(events::Journal& journal, const Actor& actor, PurchaseOrderId id,
                            const PurchaseReason& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Purchases purchases(unit.tx);
        auto order = purchases.get(id);
        if (!is_open(order.status)) throw wrong_status("This order is not open.");
        order.held_from = order.status;
        order.status = PurchaseStatus::on_hold;
        order.hold_reason = command.reason;
        purchases.save(order);
        unit.record(PurchaseOrderHeld{id, command.reason});
        return get_purchase(unit.tx, id);
    });
}

PurchaseOrder release_purchase(events::Journal& journal, const Actor& actor, PurchaseOrderId id) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Purchases purchases(unit.tx);
        auto order = purchases.get(id);
        if (!order.held_from) throw wrong_status("This order is not on hold.");
        order.status = *order.held_from;
        order.held_from.reset();
        order.hold_reason.clear();
        purchases.save(order);
        unit.record(PurchaseOrderReleased{id});
        return get_purchase(unit.tx, id);
    });
}

PurchaseOrder close_purchase(events::Journal& journal, const Actor& actor, PurchaseOrderId id) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Purchases purchases(unit.tx);
        auto order = purchases.get(id);
        if (!is_open(order.status)) throw wrong_status("This order is not open.");
        Tally tally;
        std::int64_t missing = 0;
        for (const auto& line : purchases.lines(id)) {
            missing += line.missing();
            if (line.judged) continue;
            purchases.mark_judged(line.id);
            ++tally.lines;
        }
        if (tally.lines > 0) count(unit.tx, order.supplier, unit.now, tally);
        end(unit, order, PurchaseStatus::closed);
        unit.record(PurchaseOrderClosed{id, order.supplier, missing});
        return get_purchase(unit.tx, id);
    });
}

PurchaseOrder cancel_purchase(events::Journal& journal, const Actor& actor, PurchaseOrderId id,
                              const PurchaseReason& command) {
    actor.require(Permission::suppliers_manage);
    return journal.write(actor, [&](events::Unit& unit) {
        Purchases purchases(unit.tx);
        auto order = purchases.get(id);
        const auto status = order.held_from.value_or(order.status);
        if (status != PurchaseStatus::draft && status != PurchaseStatus::sent &&
            status != PurchaseStatus::acknowledged)
            throw wrong_status("Something of it came: close it.");
        end(unit, order, PurchaseStatus::cancelled);
        unit.record(PurchaseOrderCancelled{id, order.supplier, command.reason});
        return get_purchase(unit.tx, id);
    });
}

void receive(events::Unit& unit, PurchaseOrderId id, const std::vector<Arrival>& arrivals,
             Time arrived_at) {
    Purchases purchases(unit.tx);
    auto order = purchases.get(id);
    auto lines = purchases.lines(id);
    Tally tally;
    for (const auto& arrival : arrivals) {
        auto& line = line_of(lines, arrival.line, "/lines");
        const auto missing = line.missing();
        line.received += arrival.quantity;
        purchases.receive(line.id, arrival.quantity);
        if (line.missing() != missing)
            inventory::add_incoming(unit.tx, line.product, order.warehouse,
                                    line.missing() - missing);
        if (line.judged || line.missing() > 0) continue;
        purchases.mark_judged(line.id);
        ++tally.lines;
        if (line.received >= line.ordered && in_time(line, arrived_at)) ++tally.lines_otif;
    }
    if (tally.lines > 0) count(unit.tx, order.supplier, arrived_at, tally);
    const bool all = std::ranges::all_of(lines, [](const auto& l) { return l.missing() == 0; });
    auto& status = order.held_from ? *order.held_from : order.status;
    status = all ? PurchaseStatus::received : PurchaseStatus::partially_received;
    order.due_at = earliest_due(lines);
    purchases.save(order);
}

void judge(store::Tx& tx, PurchaseLineId line, std::int64_t accepted, std::int64_t rejected) {
    Purchases(tx).judge(line, accepted, rejected);
}

}  // namespace tandem::suppliers
