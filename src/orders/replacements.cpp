#include "orders/replacements.h"

#include "events/record.h"
#include "orders/addresses.h"
#include "orders/events.h"
#include "orders/orders_table.h"
#include "orders/replacements_table.h"

#include <algorithm>

namespace tandem::orders {

// What whoever decides sees of it.
struct ReplacementContext {
    std::string order;
    std::string kind;
    std::int64_t amount = 0;
    std::int64_t pieces = 0;
    std::string reason;
    std::string preview;
};
TANDEM_STRUCT(ReplacementContext, order, kind, amount, pieces, reason, preview)

namespace {

events::Subject subject_of_replacement(std::int64_t id) { return {"replacement", id}; }

void record(events::Unit& unit, std::string_view name, const OrderRow& order,
            const ReplacementRow& row, std::string note) {
    unit.append(name, events::subject_of(order.id),
                json::encode(ReplacementTold{order.id, order.customer, order.number, row.id,
                                             std::string(to_text(row.kind)), row.amount,
                                             row.currency, row.placed_order, std::move(note)}));
}

// Pieces are counted as replaced from when that is asked for, so that nobody asks twice.
std::int64_t bind(store::Tx& tx, const OrderRow& order, const AskReplacement& ask) {
    if (ask.lines.empty())
        throw invalid_field("/lines", "required", "Say what is to be sent again.");
    auto lines = Lines(tx).of(order.id);
    std::int64_t amount = 0;
    for (std::size_t i = 0; i < ask.lines.size(); ++i) {
        const auto at = "/lines/" + std::to_string(i);
        const auto& wish = ask.lines[i];
        const auto line = std::ranges::find(lines, wish.line_id, &LineRow::id);
        if (line == lines.end())
            throw invalid_field(at + "/line_id", "unknown", "The order has no such line.");
        if (line->replaced + wish.quantity > line->shipped)
            throw invalid_field(at + "/quantity", "more_than_shipped",
                                "More pieces than were shipped and not replaced yet.");
        line->replaced += wish.quantity;
        amount = add_amounts(amount, worth(line->price(), line->ordered, wish.quantity));
        Lines(tx).save(*line);
    }
    return amount;
}

void unbind(store::Tx& tx, const ReplacementRow& row) {
    auto lines = Lines(tx).of(row.order);
    for (const auto& part : row.replace_lines()) {
        const auto line = std::ranges::find(lines, part.line_id, &LineRow::id);
        if (line == lines.end()) continue;
        line->replaced -= part.quantity;
        Lines(tx).save(*line);
    }
}

PlaceOrder order_for(store::Tx& tx, const OrderRow& order, const ReplacementRow& row) {
    const auto lines = Lines(tx).of(order.id);
    PlaceOrder command{.channel = {order.channel}, .currency = order.currency};
    if (order.customer.value() > 0) command.customer_id = order.customer;
    command.bill_to = read_address(order.bill_to);
    command.ship_to = read_address(row.ship_to.value_or(order.ship_to));
    for (const auto& part : row.replace_lines()) {
        const auto line = std::ranges::find(lines, part.line_id, &LineRow::id);
        if (line == lines.end()) continue;
        command.lines.push_back(
            {.product_id = line->product, .quantity = part.quantity, .unit_amount = Amount(0)});
    }
    return command;
}

void place_it(events::Unit& unit, const OrderRow& order, ReplacementRow& row) {
    row.placed_order = place(unit, order_for(unit.tx, order, row), History{.replaces = order.id});
    row.state = ReplacementState::placed;
    Replacements(unit.tx).save(row);
    record(unit, replacement_placed, order, row, row.reason);
}

void end(events::Unit& unit, ReplacementRow& row, ReplacementState state, std::string_view event,
         std::string note) {
    const auto order = Orders(unit.tx).lock({row.order});
    row.state = state;
    Replacements(unit.tx).save(row);
    unbind(unit.tx, row);
    record(unit, event, order, row, std::move(note));
}

authority::Ask question(const OrderRow& order, const ReplacementRow& row, std::int64_t pieces) {
    return {.remedy = authority::Remedy::replacement,
            .amount = row.amount,
            .currency = row.currency,
            .subject = subject_of_replacement(row.id),
            .conversation = row.conversation,
            .reason = row.reason,
            .context = {json::encode(ReplacementContext{order.number,
                                                        std::string(to_text(row.kind)), row.amount,
                                                        pieces, row.reason, order.preview})},
            .customer = order.customer_id()};
}

std::vector<Replacement> to_replacements(store::Tx& tx, std::vector<ReplacementRow>&& rows) {
    std::vector<OrderId> ids;
    for (const auto& row : rows) {
        ids.push_back(row.order);
        if (row.placed_order) ids.push_back(*row.placed_order);
    }
    const auto refs = order_refs(tx, ids);
    const auto ref = [&](OrderId id) {
        return *std::ranges::lower_bound(refs, id, {}, &OrderRef::id);
    };
    std::vector<Replacement> list;
    for (auto& row : rows) {
        list.push_back({.id = row.id,
                        .order = ref(row.order),
                        .kind = row.kind,
                        .state = row.state,
                        .lines = row.replace_lines(),
                        .amount = row.amount,
                        .currency = row.currency,
                        .reason = row.reason,
                        .asked_by = row.asked_by_name,
                        .approval_id = row.approval,
                        .created_at = row.created_at,
                        .version = row.version});
        if (row.placed_order) list.back().placed_order = ref(*row.placed_order);
    }
    return list;
}

}  // namespace

std::int64_t replace(events::Unit& unit, OrderId id, const AskReplacement& ask) {
    const auto order = Orders(unit.tx).lock({id});
    if (ask.ship_to) check_address("/ship_to", *ask.ship_to);
    ReplacementRow row{.order = id,
                       .kind = ask.kind,
                       .lines = json::encode(ask.lines),
                       .amount = bind(unit.tx, order, ask),
                       .currency = order.currency,
                       .reason = ask.reason,
                       .conversation = ask.conversation_id,
                       .asked_by = unit.actor.id(),
                       .asked_by_name = unit.actor.name(),
                       .created_at = unit.now};
    if (ask.ship_to) row.ship_to = stored(*ask.ship_to);
    row.id = Replacements(unit.tx).add(row);
    std::int64_t pieces = 0;
    for (const auto& line : ask.lines) pieces += line.quantity;
    const auto verdict = authority::ask(unit, question(order, row, pieces));
    if (verdict.granted) {
        place_it(unit, order, row);
    } else {
        row.approval = verdict.approval;
        Replacements(unit.tx).save(row);
        record(unit, replacement_proposed, order, row, row.reason);
    }
    return row.id;
}

Replacement get_replacement(store::Tx& tx, std::int64_t id) {
    std::vector<ReplacementRow> rows;
    rows.push_back(Replacements(tx).get(id));
    return std::move(to_replacements(tx, std::move(rows)).front());
}

std::vector<Replacement> replacements_of(store::Tx& tx, OrderId order) {
    return to_replacements(tx, Replacements(tx).of(order));
}

void ReplacementDecisions::approved(events::Unit& unit, const authority::Approval& approval) {
    auto row = Replacements(unit.tx).get(approval.subject_id);
    if (row.state != ReplacementState::proposed) return;
    place_it(unit, Orders(unit.tx).lock({row.order}), row);
}

void ReplacementDecisions::declined(events::Unit& unit, const authority::Approval& approval) {
    auto row = Replacements(unit.tx).get(approval.subject_id);
    if (row.state == ReplacementState::proposed)
        end(unit, row, ReplacementState::declined, replacement_declined, approval.note);
}

void ReplacementDecisions::withdrawn(events::Unit& unit, const authority::Approval& approval) {
    auto row = Replacements(unit.tx).get(approval.subject_id);
    if (row.state == ReplacementState::proposed)
        end(unit, row, ReplacementState::cancelled, replacement_cancelled, "");
}

}  // namespace tandem::orders
