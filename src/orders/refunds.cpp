#include "orders/refunds.h"

#include "base/cursor.h"
#include "crypto/hash.h"
#include "events/record.h"
#include "orders/counts.h"
#include "orders/events.h"
#include "orders/ledger.h"
#include "orders/orders_table.h"
#include "orders/refunds_table.h"
#include "orders/vouchers.h"

#include <algorithm>

namespace tandem::orders {

// What whoever decides sees of it.
struct RefundContext {
    std::string order;
    std::int64_t total_amount = 0;
    std::int64_t charged_amount = 0;
    std::int64_t refunded_amount = 0;
    std::int64_t amount = 0;
    std::string method;
    std::string reason;
    std::string preview;
};
TANDEM_STRUCT(RefundContext, order, total_amount, charged_amount, refunded_amount, amount, method,
              reason, preview)

namespace {

constexpr std::int64_t most_lines = 500;

std::string at_line(std::size_t i) { return "/lines/" + std::to_string(i); }

RefundTold told(const OrderRow& order, const RefundRow& row, std::string note) {
    return {order.id,     order.customer, order.number,  row.id,           row.amount,
            row.currency, row.method,     row.return_id, row.conversation, std::move(note)};
}

void record(events::Unit& unit, std::string_view name, const OrderRow& order, const RefundRow& row,
            std::string note) {
    unit.append(name, events::subject_of(row.id), json::encode(told(order, row, std::move(note))));
}

void count_state(store::Tx& tx, std::optional<RefundState> before, RefundState now) {
    if (before == now) return;
    if (before) count_by(tx, "refund." + std::string(to_text(*before)), -1);
    count_by(tx, "refund." + std::string(to_text(now)), 1);
}

// The same request has the same one, whoever sends it.
std::string fingerprint_of(const AskRefund& ask) { return crypto::sha256_hex(json::encode(ask)); }

void check_sums(const AskRefund& ask) {
    if (ask.lines.size() > most_lines)
        throw invalid_field("/lines", "too_many", "A refund has at most 500 lines.");
    std::int64_t sum = ask.shipping_amount.value;
    for (const auto& line : ask.lines) sum = add_amounts(sum, line.amount);
    if (sum > ask.amount.value)
        throw invalid_field("/amount", "less_than_lines",
                            "Lines and shipping are more than the amount.");
}

// Every line of the refund, against what was bought and not given back yet.
void bind_lines(store::Tx& tx, const OrderRow& order, const AskRefund& ask) {
    auto lines = Lines(tx).of(order.id);
    for (std::size_t i = 0; i < ask.lines.size(); ++i) {
        const auto& wish = ask.lines[i];
        const auto line = std::ranges::find(lines, wish.line_id, &LineRow::id);
        if (line == lines.end())
            throw invalid_field(at_line(i) + "/line_id", "unknown", "The order has no such line.");
        if (line->refunded + wish.quantity.value > line->ordered)
            throw invalid_field(at_line(i) + "/quantity", "more_than_bought",
                                "More pieces than were bought and not refunded yet.");
        if (line->refunded_amount + wish.amount > full_amount(line->price(), line->ordered))
            throw invalid_field(at_line(i) + "/amount", "more_than_paid",
                                "More money than this line cost and that was not refunded yet.");
        line->refunded += wish.quantity.value;
        line->refunded_amount += wish.amount;
        Lines(tx).save(*line);
    }
}

void bind_order(OrderRow& order, const AskRefund& ask) {
    const auto left = order.charged_amount - order.refunded_amount - order.refunding_amount;
    if (ask.amount > left)
        throw conflict("refund_exceeds_charged",
                       "Only what was charged and not given back yet can be refunded.")
            .with_details("{\"left_amount\":" + std::to_string(left) + "}");
    if (order.refunded_shipping + ask.shipping_amount.value > order.shipping_amount)
        throw invalid_field("/shipping_amount", "more_than_paid",
                            "More money than shipping cost and that was not refunded yet.");
    order.refunding_amount += ask.amount;
    order.refunded_shipping += ask.shipping_amount.value;
}

// It will not be paid: its lines and its amount can be refunded otherwise.
void unbind(store::Tx& tx, OrderRow& order, const RefundRow& row) {
    auto lines = Lines(tx).of(order.id);
    for (const auto& part : row.refund_lines()) {
        const auto line = std::ranges::find(lines, part.line_id, &LineRow::id);
        if (line == lines.end()) continue;
        line->refunded -= part.quantity.value;
        line->refunded_amount -= part.amount;
        Lines(tx).save(*line);
    }
    order.refunding_amount -= row.amount;
    order.refunded_shipping -= row.shipping_amount;
}

RefundRow row_of(const events::Unit& unit, const OrderRow& order, const AskRefund& ask) {
    RefundRow row{.order = order.id,
                  .return_id = ask.return_id,
                  .conversation = ask.conversation_id,
                  .method = ask.method,
                  .currency = order.currency,
                  .amount = ask.amount,
                  .shipping_amount = ask.shipping_amount.value,
                  .lines = json::encode(ask.lines),
                  .reason = ask.reason,
                  .asked_by = unit.actor.id(),
                  .asked_by_name = unit.actor.name(),
                  .fingerprint = fingerprint_of(ask),
                  .created_at = unit.now,
                  .changed_at = unit.now};
    if (ask.idempotency_key) row.idempotency_key = ask.idempotency_key->value;
    return row;
}

// The money is with the customer.
void pay(events::Unit& unit, OrderRow& order, RefundRow& row, const std::string& provider) {
    order.refunding_amount -= row.amount;
    order.refunded_amount += row.amount;
    PaymentRow payment{.order = order.id,
                       .kind = PaymentKind::refund,
                       .amount = row.amount,
                       .currency = row.currency,
                       .provider = provider,
                       .refund = row.id,
                       .made_by = unit.actor.name(),
                       .made_at = unit.now};
    Orders(unit.tx).save(order, unit.now);
    add_refund_payment(unit, order, payment);
}

void succeed(events::Unit& unit, OrderRow& order, RefundRow& row) {
    const auto before = row.state;
    row.state = after(row.state, RefundVerb::succeed);
    if (row.method == RefundMethod::store_credit)
        row.voucher = issue_for_refund(unit, {.customer = order.customer,
                                              .order = order.id,
                                              .refund = row.id,
                                              .currency = row.currency,
                                              .amount = row.amount,
                                              .reason = row.reason});
    pay(unit, order, row, std::string(to_text(row.method)));
    row.changed_at = unit.now;
    Refunds(unit.tx).save(row);
    record(unit, refund_succeeded, order, row, row.reference);
    count_state(unit.tx, before, row.state);
}

// Store credit and exchanges move nothing outside: they are done as soon as they may be.
void go_on_approved(events::Unit& unit, OrderRow& order, RefundRow& row) {
    if (row.method == RefundMethod::store_credit || row.method == RefundMethod::exchange)
        succeed(unit, order, row);
}

void approve(events::Unit& unit, OrderRow& order, RefundRow& row) {
    const auto before = row.state;
    row.state = after(row.state, RefundVerb::approve);
    row.decided_by = unit.actor.name();
    row.changed_at = unit.now;
    Refunds(unit.tx).save(row);
    record(unit, refund_approved, order, row, row.reason);
    count_state(unit.tx, before, row.state);
    go_on_approved(unit, order, row);
}

// It ends unpaid.
void end(events::Unit& unit, const RefundEndings& endings, RefundRow& row, RefundVerb verb,
         std::string_view event, std::string note) {
    const auto before = row.state;
    row.state = after(row.state, verb);
    row.changed_at = unit.now;
    if (verb == RefundVerb::decline) row.decided_by = unit.actor.name();
    auto order = Orders(unit.tx).lock({row.order});
    unbind(unit.tx, order, row);
    Orders(unit.tx).save(order, unit.now);
    Refunds(unit.tx).save(row);
    record(unit, event, order, row, std::move(note));
    count_state(unit.tx, before, row.state);
    endings.ended_unpaid(unit, {row.id, row.order, row.return_id, row.refund_lines()});
}

authority::Ask question(const OrderRow& order, const RefundRow& row) {
    return {.remedy = authority::Remedy::refund,
            .amount = row.amount,
            .currency = row.currency,
            .subject = events::subject_of(row.id),
            .conversation = row.conversation,
            .reason = row.reason,
            .context = {json::encode(RefundContext{
                order.number, order.total_amount, order.charged_amount, order.refunded_amount,
                row.amount, std::string(to_text(row.method)), row.reason, order.preview})},
            .customer = order.customer_id()};
}

// The refund that was asked for under this key before, if there was one.
std::optional<RefundId> known_by_key(store::Tx& tx, const AskRefund& ask) {
    if (!ask.idempotency_key) return std::nullopt;
    const auto known = Refunds(tx).find_key(ask.idempotency_key->value);
    if (!known) return std::nullopt;
    if (known->fingerprint != fingerprint_of(ask))
        throw conflict("idempotency_conflict",
                       "Another refund was asked for under this key. Use a new one.");
    return known->id;
}

Refund to_refund(RefundRow&& row, OrderRef order) {
    return {.id = row.id,
            .order = std::move(order),
            .state = row.state,
            .method = row.method,
            .currency = std::move(row.currency),
            .amount = row.amount,
            .shipping_amount = row.shipping_amount,
            .lines = row.refund_lines(),
            .reason = std::move(row.reason),
            .return_id = row.return_id,
            .conversation_id = row.conversation,
            .approval_id = row.approval,
            .voucher_id = row.voucher,
            .asked_by = std::move(row.asked_by_name),
            .decided_by = std::move(row.decided_by),
            .attempts = row.attempts,
            .reference = std::move(row.reference),
            .failure = std::move(row.failure),
            .created_at = row.created_at,
            .changed_at = row.changed_at,
            .version = row.version};
}

std::vector<Refund> to_refunds(store::Tx& tx, std::vector<RefundRow>&& rows) {
    std::vector<OrderId> ids;
    for (const auto& row : rows) ids.push_back(row.order);
    const auto refs = order_refs(tx, ids);
    std::vector<Refund> list;
    for (auto& row : rows) {
        const auto ref = std::ranges::lower_bound(refs, row.order, {}, &OrderRef::id);
        list.push_back(to_refund(std::move(row), *ref));
    }
    return list;
}

}  // namespace

RefundId refund(events::Unit& unit, const AskRefund& ask) {
    check_sums(ask);
    auto order = Orders(unit.tx).lock({ask.order_id});
    // After the lock: the same request sent twice at once waits for its twin.
    if (const auto known = known_by_key(unit.tx, ask)) return *known;
    if (ask.currency && ask.currency->value != order.currency)
        throw invalid_field("/currency", "other_currency", "The order is in another currency.");
    bind_order(order, ask);
    bind_lines(unit.tx, order, ask);
    Orders(unit.tx).save(order, unit.now);
    auto row = row_of(unit, order, ask);
    row.id = Refunds(unit.tx).add(row);
    record(unit, refund_proposed, order, row, row.reason);
    count_state(unit.tx, std::nullopt, row.state);
    // What is exchanged came back itself; no authority is used up by giving its value for it.
    if (ask.method.value == RefundMethod::exchange) {
        approve(unit, order, row);
        return row.id;
    }
    const auto verdict = authority::ask(unit, question(order, row));
    if (verdict.granted) {
        approve(unit, order, row);
    } else {
        row.approval = verdict.approval;
        Refunds(unit.tx).save(row);
    }
    return row.id;
}

void submit_refund(events::Unit& unit, const RefundTarget& target) {
    auto row = Refunds(unit.tx).get(target);
    const auto before = row.state;
    row.state = after(row.state, RefundVerb::submit);
    ++row.attempts;
    row.failure.clear();
    row.changed_at = unit.now;
    Refunds(unit.tx).save(row);
    record(unit, refund_submitted, Orders(unit.tx).get(row.order), row, "");
    count_state(unit.tx, before, row.state);
}

void settle_refund(events::Unit& unit, const RefundTarget& target, const SettleRefund& command) {
    const auto owner = Refunds(unit.tx).get(target).order;
    auto order = Orders(unit.tx).lock({owner});
    auto row = Refunds(unit.tx).get(target);
    row.reference = command.reference.value;
    if (command.outcome == RefundOutcome::succeeded) return succeed(unit, order, row);
    const auto before = row.state;
    row.state = after(row.state, RefundVerb::fail);
    row.failure = command.failure.value;
    row.changed_at = unit.now;
    Refunds(unit.tx).save(row);
    record(unit, refund_failed, order, row, row.failure);
    count_state(unit.tx, before, row.state);
}

void retry_refund(events::Unit& unit, const RefundTarget& target) {
    auto row = Refunds(unit.tx).get(target);
    const auto before = row.state;
    row.state = after(row.state, RefundVerb::retry);
    row.changed_at = unit.now;
    Refunds(unit.tx).save(row);
    record(unit, refund_retried, Orders(unit.tx).get(row.order), row, row.failure);
    count_state(unit.tx, before, row.state);
}

void cancel_refund(events::Unit& unit, const RefundEndings& endings, const RefundTarget& target) {
    auto row = Refunds(unit.tx).get(target);
    if (row.state == RefundState::proposed)
        throw conflict("waits_for_approval", "This waits for an approval. Withdraw that.");
    end(unit, endings, row, RefundVerb::cancel, refund_cancelled, "");
}

Refund get_refund(store::Tx& tx, RefundId id) {
    auto row = Refunds(tx).get(id);
    auto refs = order_refs(tx, {row.order});
    return to_refund(std::move(row), std::move(refs.front()));
}

std::vector<Refund> refunds_of(store::Tx& tx, OrderId order) {
    return to_refunds(tx, Refunds(tx).of(order));
}

RefundList list_refunds(store::Tx& tx, const ListRefunds& query) {
    const auto after = cursor_in<1>(query.after).value_or(std::array<std::int64_t, 1>{0})[0];
    const auto limit = static_cast<std::size_t>(query.limit.value);
    auto rows = Refunds(tx).of_state(query.state, after, query.limit.value + 1);
    RefundList list;
    if (rows.size() > limit) {
        rows.resize(limit);
        list.next = to_cursor({rows.back().id.value()});
    }
    list.items = to_refunds(tx, std::move(rows));
    return list;
}

void RefundDecisions::approved(events::Unit& unit, const authority::Approval& approval) {
    auto row = Refunds(unit.tx).get(RefundId(approval.subject_id));
    if (row.state != RefundState::proposed) return;
    auto order = Orders(unit.tx).lock({row.order});
    approve(unit, order, row);
}

void RefundDecisions::declined(events::Unit& unit, const authority::Approval& approval) {
    auto row = Refunds(unit.tx).get(RefundId(approval.subject_id));
    if (row.state != RefundState::proposed) return;
    end(unit, endings_, row, RefundVerb::decline, refund_declined, approval.note);
}

void RefundDecisions::withdrawn(events::Unit& unit, const authority::Approval& approval) {
    auto row = Refunds(unit.tx).get(RefundId(approval.subject_id));
    if (row.state != RefundState::proposed) return;
    end(unit, endings_, row, RefundVerb::cancel, refund_cancelled, "");
}

}  // namespace tandem::orders
