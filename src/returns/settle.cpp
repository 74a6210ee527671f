// What becomes of pieces: money, credit, others instead, the same again, or nothing.

#include "base/refusal.h"
#include "events/record.h"
#include "inventory/stock.h"
#include "orders/addresses.h"
#include "orders/orders_table.h"
#include "orders/products.h"
#include "orders/refunds.h"
#include "returns/work.h"

#include <algorithm>
#include <map>

namespace tandem::returns {
namespace {

using orders::RefundMethod;

std::string at_line(std::size_t i) { return "/lines/" + std::to_string(i); }

bool pays(Outcome outcome) {
    return outcome == Outcome::refund || outcome == Outcome::keep_refund ||
           outcome == Outcome::store_credit;
}

// Settles lines of one return, and collects the refunds that follow from them.
class Settlement {
public:
    Settlement(Work& work, const SettleReturn& command)
        : work_(work), command_(command), order_(orders::Orders(work.unit.tx).get(work.row.order)) {
        left_to_pay_ = order_.charged_amount - order_.refunded_amount - order_.refunding_amount;
    }

    void settle(const SettlePieces& wish, const std::string& at) {
        auto& line = work_.line(at + "/id", wish.id);
        const auto outcome = wish.outcome.value_or(line.outcome);
        const auto quantity = wish.quantity ? wish.quantity->value : line.pieces().left();
        if (quantity == 0)
            throw conflict("more_than_left", "More pieces than are still without an outcome.");
        line.set(settled(line.pieces(), quantity, outcome, command_.in_advance.value));
        pieces_.push_back(work_.about(line, quantity, to_text(outcome)));
        if (pays(outcome))
            pay(line, quantity, outcome, wish, at);
        else if (outcome == Outcome::exchange)
            exchange(line, quantity, wish, at);
        else if (outcome != Outcome::reject)
            send_back(line, quantity);
    }

    void finish() {
        if (command_.shipping_amount.value > 0)  // what shipping cost goes back once
            (refunds_.empty() ? refund_by(orders::method_of(command_.method))
                              : refunds_.begin()->second)
                .shipping_amount = command_.shipping_amount;
        for (auto& [method, ask] : refunds_) ask_for(ask);
        if (work_.sums().left() == 0)
            work_.step(ReturnState::resolved, return_resolved, std::move(pieces_));
        else
            settle_some();
    }

private:
    void settle_some() {
        for (const auto& line : work_.lines) ReturnLines(work_.unit.tx).save(line);
        Returns(work_.unit.tx).save(work_.row);
        work_.tell(return_settled, std::move(pieces_));
    }

    const orders::LineRow& sold(OrderLineId id) {
        if (sold_.empty()) sold_ = orders::Lines(work_.unit.tx).of(order_.id);
        return *std::ranges::find(sold_, id, &orders::LineRow::id);
    }

    // What pieces of a line cost and was not given back yet.
    std::int64_t value_of(const ReturnLineRow& line, std::int64_t quantity) {
        const auto& bought = sold(line.line);
        const auto full = orders::full_amount(bought.price(), bought.ordered);
        const auto left = full - bought.refunded_amount - asked_[line.line];
        const auto worth = orders::worth(bought.price(), bought.ordered, quantity);
        return std::max<std::int64_t>(0, std::min({worth, left, left_to_pay_}));
    }

    void pay(ReturnLineRow& line, std::int64_t quantity, Outcome outcome, const SettlePieces& wish,
             const std::string& at) {
        const auto value = value_of(line, quantity);
        if (wish.amount && *wish.amount > value)
            throw invalid_field(at + "/amount", "more_than_paid",
                                "More money than this line cost and that was not refunded yet.");
        const auto amount = wish.amount ? wish.amount->value : value;
        const auto method = outcome == Outcome::store_credit ? RefundMethod::store_credit
                                                             : orders::method_of(command_.method);
        add_to(refund_by(method), line, quantity, amount);
    }

    orders::AskRefund ask_by(RefundMethod method) const {
        return {.order_id = order_.id,
                .reason = "Return " + work_.row.number,
                .method = method,
                .conversation_id = work_.row.conversation,
                .return_id = work_.row.id};
    }
    orders::AskRefund& refund_by(RefundMethod method) {
        return refunds_.try_emplace(method, ask_by(method)).first->second;
    }
    void ask_for(orders::AskRefund& ask) {
        std::int64_t amount = ask.shipping_amount.value;
        for (const auto& part : ask.lines) amount = add_amounts(amount, part.amount);
        ask.amount = amount;
        if (amount > 0) orders::refund(work_.unit, ask);
    }

    void add_to(orders::AskRefund& ask, ReturnLineRow& line, std::int64_t quantity,
                std::int64_t amount) {
        const auto& bought = sold(line.line);
        const auto free = bought.ordered - bought.refunded - counted_[line.line];
        const auto counted = std::min(quantity, free);
        ask.lines.push_back({.line_id = line.line, .quantity = {counted}, .amount = amount});
        line.refunded_amount += amount;
        asked_[line.line] += amount;
        counted_[line.line] += counted;
        left_to_pay_ -= amount;
    }

    // An order of its own, paid by the value of what came back; what that is more is refunded, what
    // it is less is due.
    void exchange(ReturnLineRow& line, std::int64_t quantity, const SettlePieces& wish,
                  const std::string& at) {
        const auto value = value_of(line, quantity);
        auto command = exchange_order(line, quantity, wish, at);
        const auto price = price_of(command, at);
        const auto paid = std::min(value, price);
        const auto name = work_.row.number + " line " + std::to_string(line.id.value()) +
                          " piece " + std::to_string(line.exchanged);
        if (paid > 0) {
            auto ask = ask_by(RefundMethod::exchange);
            add_to(ask, line, quantity, paid);
            ask_for(ask);
            command.payments = {{.kind = orders::NewPaymentKind::charge,
                                 .amount = paid,
                                 .provider = "exchange",
                                 .reference = {name}}};
        }
        const auto placed = orders::place(work_.unit, command, {.replaces = order_.id});
        Returns(work_.unit.tx).add_exchange(work_.row.id, placed);
        if (value > paid)
            add_to(refund_by(orders::method_of(command_.method)), line, 0, value - paid);
    }

    orders::PlaceOrder exchange_order(const ReturnLineRow& line, std::int64_t quantity,
                                      const SettlePieces& wish, const std::string&) {
        const auto& bought = sold(line.line);
        orders::PlaceOrder command{.channel = {order_.channel}, .currency = order_.currency};
        if (order_.customer.value() > 0) command.customer_id = order_.customer;
        command.ship_to = orders::read_address(order_.ship_to);
        command.bill_to = orders::read_address(order_.bill_to);
        orders::PlaceLine item{.product_id = wish.product_id.value_or(line.product),
                               .quantity = quantity};
        if (wish.unit_amount)
            item.unit_amount = *wish.unit_amount;
        else if (item.product_id == line.product)
            item.unit_amount = orders::worth(bought.price(), bought.ordered, 1);
        command.lines.push_back(item);
        return command;
    }

    // What the exchange costs; refused at the action's own path when that is not known.
    std::int64_t price_of(orders::PlaceOrder& command, const std::string& at) {
        auto& item = command.lines.front();
        const orders::Products products(work_.unit.tx, std::vector{item.product_id});
        const auto& product = products.get(at + "/product_id", item.product_id);
        if (!item.unit_amount) {
            if (product.currency != command.currency.value)
                throw invalid_field(at + "/unit_amount", "required",
                                    "The product has no price in this currency. Give one.");
            item.unit_amount = product.price_amount;
        }
        return times(*item.unit_amount, item.quantity);
    }

    // Repaired, or not taken: the customer has them again.
    void send_back(const ReturnLineRow& line, std::int64_t quantity) {
        inventory::move(work_.unit,
                        {.product = line.product,
                         .lot = line.lot,
                         .serial = line.serial,
                         .from = *line.location,
                         .to = inventory::at_customer,
                         .from_status = inventory::StockStatus::returned_pending_inspection,
                         .to_status = inventory::StockStatus::ok,
                         .quantity = quantity,
                         .reason = "return_sent_back",
                         .doc = {"return", work_.row.id.value()},
                         .line = line.line});
        orders::progress(work_.unit, line.line, {.returned = -quantity});
    }

    Work& work_;
    const SettleReturn& command_;
    orders::OrderRow order_;
    std::int64_t left_to_pay_ = 0;
    std::vector<orders::LineRow> sold_;
    std::map<OrderLineId, std::int64_t> asked_;
    std::map<OrderLineId, std::int64_t> counted_;
    std::map<RefundMethod, orders::AskRefund> refunds_;
    std::vector<ReturnedPieces> pieces_;
};

std::vector<SettlePieces> by_approved_outcome(const Work& work) {
    std::vector<SettlePieces> list;
    for (const auto& line : work.lines)
        if (line.pieces().left() > 0) list.push_back({.id = line.id});
    return list;
}

}  // namespace

void settle(events::Unit& unit, const ReturnTarget& target, const SettleReturn& command) {
    Work work(unit, target);
    require_may_follow(work.row.state, ReturnState::resolved);
    const auto lines = command.lines.empty() ? by_approved_outcome(work) : command.lines;
    Settlement settlement(work, command);
    for (std::size_t i = 0; i < lines.size(); ++i) settlement.settle(lines[i], at_line(i));
    settlement.finish();
}

void UnpaidReturns::ended_unpaid(events::Unit& unit, const orders::EndedRefund& refund) {
    if (!refund.return_id) return;
    Work work(unit, {*refund.return_id});
    std::vector<ReturnedPieces> pieces;
    for (const auto& part : refund.lines) {
        for (auto& line : work.lines) {
            if (line.line != part.line_id || line.refunded == 0) continue;
            const auto quantity =
                std::min(part.quantity.value.value, static_cast<long long>(line.refunded));
            line.set(unsettled(line.pieces(), quantity));
            line.refunded_amount =
                std::max<std::int64_t>(0, line.refunded_amount - part.amount.value);
            line.claimed = line.quantity;
            pieces.push_back(work.about(line, quantity, "refund"));
            break;
        }
    }
    work.reopen(std::move(pieces));
}

}  // namespace tandem::returns
