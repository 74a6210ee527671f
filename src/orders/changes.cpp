#include "orders/changes.h"

#include "authority/authority.h"
#include "events/record.h"
#include "orders/change_actions.h"
#include "orders/changes_table.h"
#include "orders/events.h"
#include "orders/refunds.h"
#include "orders/stock.h"

namespace tandem::orders {
namespace {

constexpr std::size_t most_actions = 100;

void require_open(const ChangeRow& row) {
    if (row.state != ChangeState::draft && row.state != ChangeState::requested)
        throw conflict("already_decided", "This was decided already.");
}

void require_changeable(const OrderRow& order) {
    if (order.status == OrderStatus::cancelled || order.stage == Stage::expired ||
        order.stage == Stage::closed)
        throw conflict("order_ended", "This order is over.");
}

Products products_of(store::Tx& tx, const std::vector<ChangeAction>& actions) {
    std::vector<ProductId> ids;
    for (const auto& action : actions)
        if (action.product_id) ids.push_back(*action.product_id);
    return {tx, ids};
}

// What is sent again for nothing needs the same authority as a replacement. There is nothing to
// wait for here: whoever lacks it asks for a replacement.
void require_authority(events::Unit& unit, const Reworked& work, const ChangeRow& row) {
    if (work.claimed_pieces == 0) return;
    const auto verdict = authority::ask(unit, {.remedy = authority::Remedy::replacement,
                                               .amount = work.claimed_amount,
                                               .currency = work.order.currency,
                                               .subject = events::subject_of(row.order),
                                               .reason = row.reason,
                                               .customer = work.order.customer_id()});
    if (!verdict.granted)
        throw conflict("above_authority", "This is above your authority. Ask for a replacement.");
}

void write(events::Unit& unit, Reworked& work) {
    for (const auto& part : work.freed) inventory::release(unit, part.line, part.quantity);
    for (auto& line : work.lines) {
        if (line.id.value() > 0)
            Lines(unit.tx).save(line);
        else
            line.id = Lines(unit.tx).add(line);
    }
    if (work.order.stage == Stage::confirmed && !work.order.is_held()) {
        set_aside(unit, work.lines);
        total_up(work.order, work.lines);
    }
    Orders(unit.tx).save(work.order, unit.now);
}

std::vector<std::string> kinds_of(const std::vector<ChangeAction>& actions) {
    std::vector<std::string> kinds;
    for (const auto& action : actions) kinds.emplace_back(to_text(action.kind));
    return kinds;
}

// What was charged beyond the new total goes back.
std::optional<RefundId> give_back(events::Unit& unit, const OrderRow& order, const ChangeRow& row,
                                  std::optional<Payout> method) {
    const auto due = order.due_amount();
    if (!method || due >= 0) return std::nullopt;
    return refund(unit, {.order_id = order.id,
                         .amount = -due,
                         .reason = row.reason.empty() ? "The order was changed" : row.reason,
                         .method = method_of(*method),
                         .idempotency_key = {"order_change " + std::to_string(row.id.value())}});
}

void carry_out(events::Unit& unit, ChangeRow& row, std::optional<Payout> method) {
    const auto before = Orders(unit.tx).lock({row.order});
    require_changeable(before);
    const auto actions = row.to_change().actions;
    auto work =
        rework(before, Lines(unit.tx).of(row.order), actions, products_of(unit.tx, actions));
    require_authority(unit, work, row);
    write(unit, work);
    row.state = ChangeState::confirmed;
    row.decided_by = unit.actor.name();
    row.decided_at = unit.now;
    row.difference_amount = work.order.total_amount - before.total_amount;
    unit.record(ChangeConfirmed{row.order, before.customer, before.number, row.id,
                                kinds_of(actions), row.difference_amount, before.currency,
                                work.order.status});
    count_status(unit.tx, before.status, work.order.status);
    row.refund = give_back(unit, work.order, row, method);
    Changes(unit.tx).save(row);
}

// Refused now if it could not be confirmed now.
void try_out(store::Tx& tx, const OrderRow& order, const std::vector<ChangeAction>& actions) {
    static_cast<void>(rework(order, Lines(tx).of(order.id), actions, products_of(tx, actions)));
}

}  // namespace

OrderChangeId ask_change(events::Unit& unit, const OrderTarget& target, const AskChange& ask) {
    if (ask.actions.empty() || ask.actions.size() > most_actions)
        throw invalid_field("/actions", "too_many", "Give one action at least and 100 at most.");
    const auto order = Orders(unit.tx).lock(target);
    require_changeable(order);
    try_out(unit.tx, order, ask.actions);
    ChangeRow row{
        .order = order.id,
        .state = ask.as.value == AskAs::draft ? ChangeState::draft : ChangeState::requested,
        .actions = json::encode(ask.actions),
        .reason = ask.reason.value,
        .asked_by = unit.actor.name(),
        .asked_at = unit.now};
    row.id = Changes(unit.tx).add(row);
    if (ask.as.value == AskAs::confirmed)
        carry_out(unit, row, ask.refund_method);
    else if (ask.as.value == AskAs::requested)
        unit.record(ChangeRequested{order.id, order.customer, order.number, row.id, row.reason});
    return row.id;
}

void request_change(events::Unit& unit, const ChangeTarget& target) {
    auto row = Changes(unit.tx).get(target);
    if (row.state != ChangeState::draft)
        throw conflict("already_decided", "This was decided already.");
    const auto order = Orders(unit.tx).lock({row.order});
    require_changeable(order);
    try_out(unit.tx, order, row.to_change().actions);
    row.state = ChangeState::requested;
    Changes(unit.tx).save(row);
    unit.record(ChangeRequested{order.id, order.customer, order.number, row.id, row.reason});
}

void confirm_change(events::Unit& unit, const ChangeTarget& target, const ConfirmChange& command) {
    auto row = Changes(unit.tx).get(target);
    require_open(row);
    carry_out(unit, row, command.refund_method);
}

void decline_change(events::Unit& unit, const ChangeTarget& target, const DeclineChange& command) {
    auto row = Changes(unit.tx).get(target);
    require_open(row);
    row.state = ChangeState::declined;
    row.decided_by = unit.actor.name();
    row.decided_at = unit.now;
    Changes(unit.tx).save(row);
    const auto order = Orders(unit.tx).get(row.order);
    unit.record(
        ChangeDeclined{order.id, order.customer, order.number, row.id, command.reason.value.value});
}

void cancel_change(events::Unit& unit, const ChangeTarget& target) {
    auto row = Changes(unit.tx).get(target);
    require_open(row);
    row.state = ChangeState::cancelled;
    row.decided_by = unit.actor.name();
    row.decided_at = unit.now;
    Changes(unit.tx).save(row);
    const auto order = Orders(unit.tx).get(row.order);
    unit.record(ChangeCancelled{order.id, order.customer, order.number, row.id});
}

OrderChange get_change(store::Tx& tx, OrderChangeId id) {
    return Changes(tx).get({id}).to_change();
}

std::vector<OrderChange> changes_of(store::Tx& tx, OrderId order) {
    std::vector<OrderChange> list;
    for (const auto& row : Changes(tx).of(order)) list.push_back(row.to_change());
    return list;
}

}  // namespace tandem::orders
