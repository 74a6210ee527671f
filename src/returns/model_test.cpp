#include "returns/model_test.h"

#include <cstdlib>

namespace tandem::returns {
namespace {

int commands_wanted() {
    const char* text = std::getenv("MODEL_COMMANDS");
    return text == nullptr ? 3'000 : std::atoi(text);
}

std::uint64_t seed_wanted() {
    const char* text = std::getenv("MODEL_SEED");
    return text == nullptr ? 20'251'009 : std::strtoull(text, nullptr, 10);
}

}  // namespace

void Model::run(int commands) {
    for (int i = 1; i <= commands; ++i) {
        while (!act()) {
        }
        if (i % 100 == 0) check(i % 2'000 == 0);
    }
    check(true);
}

bool Model::act() {
    if (orders_.empty()) return roll(0, 1) == 0 ? receive_stock() : place_order();
    switch (roll(0, 23)) {
        case 0:
            return receive_stock();
        case 1:
        case 2:
        case 3:
            return place_order();
        case 4:
        case 5:
        case 6:
            return ship_some();
        case 7:
        case 8:
            return deliver_some();
        case 9:
            return cancel_order();
        case 10:
            return hold_or_release();
        case 11:
            return allocate_more();
        case 12:
            return change_order();
        case 13:
        case 14:
            return refund_some();
        case 15:
        case 16:
            return move_refund();
        case 17:
            return send_again();
        case 18:
        case 19:
            return ask_return();
        case 20:
            return receive_return();
        case 21:
            return inspect_return();
        case 22:
            return settle_return();
        default:
            return end_return();
    }
}

bool Model::receive_stock() {
    const auto product = roll(0, 1) == 0 ? kettle : lid;
    const auto quantity = roll(1, 40);
    if (attempt([&](events::Unit& unit) { receive(unit, product, quantity); }))
        bought_[product] += quantity;
    return true;
}

bool Model::place_order() {
    orders::PlaceOrder command{.currency = "EUR", .shipping_amount = orders::Amount(roll(0, 500))};
    if (roll(0, 3) > 0) command.customer_id = roll(0, 1) == 0 ? jo : kim;
    for (auto left = roll(1, 3); left > 0; --left)
        command.lines.push_back(
            {.product_id = roll(0, 1) == 0 ? kettle : lid,
             .quantity = roll(1, 4),
             .unit_amount = orders::Amount(roll(0, 3) == 0 ? 0 : roll(1, 5'000)),
             .tax_amount = orders::Amount(roll(0, 90))});
    const auto charge = roll(0, 4) == 0 ? 0 : roll(1, 12'000);
    if (charge > 0)
        command.payments = {
            {.kind = orders::NewPaymentKind::charge, .amount = charge, .provider = "card"}};
    attempt([&](events::Unit& unit) { orders_.push_back({.id = orders::place(unit, command)}); });
    look_again(orders_.back());
    CHECK(orders_.back().charged == charge);
    return true;
}

bool Model::ship_some() {
    auto& order = pick(orders_);
    auto& line = order.lines[static_cast<std::size_t>(roll(0, std::ssize(order.lines) - 1))];
    const auto quantity = roll(1, 3);
    const bool done = attempt([&](events::Unit& unit) {
        inventory::ship(unit, line.id, quantity, {"shipment", 1});
        orders::progress(unit, line.id, {.picked = quantity, .shipped = quantity});
    });
    if (!done) return true;
    line.shipped += quantity;
    with_customers_[line.product] += quantity;
    return true;
}

bool Model::deliver_some() {
    auto& order = pick(orders_);
    auto& line = order.lines[static_cast<std::size_t>(roll(0, std::ssize(order.lines) - 1))];
    const auto quantity = roll(1, 3);
    if (attempt(
            [&](events::Unit& unit) { orders::progress(unit, line.id, {.delivered = quantity}); }))
        line.delivered += quantity;
    return true;
}

bool Model::cancel_order() {
    auto& order = pick(orders_);
    if (!attempt([&](events::Unit& unit) { orders::cancel(unit, {order.id}, {}); })) return true;
    for (auto& line : order.lines) line.wanted = line.shipped;
    return true;
}

bool Model::hold_or_release() {
    const auto id = pick(orders_).id;
    if (roll(0, 2) == 0)
        attempt([&](events::Unit& unit) {
            orders::hold(unit, {id}, {.reason = orders::HoldReason::fraud});
        });
    else
        attempt([&](events::Unit& unit) { orders::release(unit, {id}, {}); });
    return true;
}

bool Model::allocate_more() {
    const auto id = pick(orders_).id;
    attempt([&](events::Unit& unit) { orders::allocate(unit, {id}); });
    return true;
}

bool Model::change_order() {
    using orders::ActionKind;
    auto& order = pick(orders_);
    const auto line =
        order.lines[static_cast<std::size_t>(roll(0, std::ssize(order.lines) - 1))].id;
    const auto kinds =
        std::array{ActionKind::cancel_item, ActionKind::change_quantity, ActionKind::add_item,
                   ActionKind::exchange,    ActionKind::claim,           ActionKind::add_charge};
    const orders::ChangeAction action{
        .kind = kinds[static_cast<std::size_t>(roll(0, std::ssize(kinds) - 1))],
        .line_id = line,
        .product_id = lid,
        .quantity = LineQuantity(roll(1, 4)),
        .unit_amount = orders::Amount(roll(0, 900)),
        .amount = roll(-300, 300)};
    const bool done = attempt([&](events::Unit& unit) {
        orders::ask_change(unit, {order.id},
                           {.actions = {action}, .refund_method = orders::Payout::original});
    });
    if (done) look_again(order);
    return true;
}

bool Model::refund_some() {
    auto& order = pick(orders_);
    const auto amount = roll(1, 3'000);
    const auto method =
        roll(0, 3) == 0 ? orders::RefundMethod::store_credit : orders::RefundMethod::original;
    RefundId made;
    if (!attempt([&](events::Unit& unit) {
            made = orders::refund(
                unit, {.order_id = order.id, .amount = amount, .reason = {"x"}, .method = method});
        })) {
        CHECK(amount > order.charged - order.refunded - order.refunding);
        return true;
    }
    refunds_.push_back(made);
    (method == orders::RefundMethod::store_credit ? order.refunded : order.refunding) += amount;
    return true;
}

bool Model::move_refund() {
    if (refunds_.empty()) return false;
    const auto id = pick(refunds_);
    const auto before = journal.read([&](store::Tx& tx) { return orders::get_refund(tx, id); });
    const auto what = roll(0, 4);
    const bool done = attempt([&](events::Unit& unit) {
        if (what == 0) orders::submit_refund(unit, {id});
        if (what == 1) orders::settle_refund(unit, {id}, {});
        if (what == 2)
            orders::settle_refund(unit, {id}, {.outcome = orders::RefundOutcome::failed});
        if (what == 3) orders::retry_refund(unit, {id});
        if (what == 4) orders::cancel_refund(unit, refund_endings, {id});
    });
    if (!done) return true;
    auto& order = order_of(before.order.id);
    if (what == 1 || what == 4) order.refunding -= before.amount;
    if (what == 1) order.refunded += before.amount;
    return true;
}

bool Model::send_again() {
    auto& order = pick(orders_);
    const auto line = order.lines.front().id;
    std::optional<OrderId> placed;
    if (attempt([&](events::Unit& unit) {
            const auto id = orders::replace(unit, order.id,
                                            {.lines = {{line, roll(1, 2)}}, .reason = {"broken"}});
            placed = orders::get_replacement(unit.tx, id).placed_order->id;
        })) {
        orders_.push_back({.id = *placed});
        look_again(orders_.back());
    }
    return true;
}

bool Model::ask_return() {
    auto& order = pick(orders_);
    auto& line = order.lines[static_cast<std::size_t>(roll(0, std::ssize(order.lines) - 1))];
    const auto wishes = std::array{Wanted::refund, Wanted::exchange, Wanted::repair,
                                   Wanted::store_credit, Wanted::keep_refund};
    RequestReturn command{
        .order_id = order.id,
        .lines = {{.line_id = line.id,
                   .quantity = roll(1, 3),
                   .reason = "other",
                   .wanted = {wishes[static_cast<std::size_t>(roll(0, std::ssize(wishes) - 1))]}}}};
    if (!attempt([&](events::Unit& unit) { returns_.push_back(returns::request(unit, command)); }))
        return true;
    look_again(order);
    return true;
}

bool Model::receive_return() {
    if (returns_.empty()) return false;
    const auto id = pick(returns_);
    const auto before = journal.read([&](store::Tx& tx) { return get_return(tx, id); });
    const auto& line = before.lines.front();
    const auto quantity = roll(1, 3);
    if (!attempt([&](events::Unit& unit) {
            returns::receive(unit, {id}, {.lines = {{.id = line.id, .quantity = quantity}}});
        }))
        return true;
    auto& order = order_of(before.order.id);
    const auto sold = std::ranges::find(order.lines, line.line_id, &ModelLine::id);
    sold->returned += quantity;
    sold->delivered = std::max(sold->delivered, sold->returned);
    with_customers_[sold->product] -= quantity;
    return true;
}

bool Model::inspect_return() {
    if (returns_.empty()) return false;
    const auto id = pick(returns_);
    const auto before = journal.read([&](store::Tx& tx) { return get_return(tx, id); });
    const auto where =
        std::array{Disposition::restock,    Disposition::refurbish, Disposition::return_to_supplier,
                   Disposition::quarantine, Disposition::scrap,     Disposition::back_to_customer};
    attempt([&](events::Unit& unit) {
        inspect(unit, {id},
                {.lines = {{.id = before.lines.front().id,
                            .quantity = roll(1, 3),
                            .disposition =
                                where[static_cast<std::size_t>(roll(0, std::ssize(where) - 1))]}}});
    });
    return true;
}

bool Model::settle_return() {
    if (returns_.empty()) return false;
    const auto id = pick(returns_);
    const auto before = journal.read([&](store::Tx& tx) { return get_return(tx, id); });
    const auto outcomes = std::array{Outcome::refund,       Outcome::exchange,  Outcome::repair,
                                     Outcome::store_credit, Outcome::send_back, Outcome::reject};
    SettlePieces pieces{.id = before.lines.front().id, .quantity = LineQuantity(roll(1, 3))};
    if (roll(0, 1) == 0)
        pieces.outcome = outcomes[static_cast<std::size_t>(roll(0, std::ssize(outcomes) - 1))];
    if (!attempt([&](events::Unit& unit) {
            settle(unit, {id}, {.lines = {pieces}, .in_advance = roll(0, 5) == 0});
        }))
        return true;
    const auto now = journal.read([&](store::Tx& tx) { return get_return(tx, id); });
    auto& order = order_of(before.order.id);
    const auto sold = std::ranges::find(order.lines, before.lines.front().line_id, &ModelLine::id);
    const auto& was = before.lines.front().pieces;
    const auto& is = now.lines.front().pieces;
    const auto sent =
        is.repaired + is.returned_to_customer - was.repaired - was.returned_to_customer;
    sold->returned -= sent;
    with_customers_[sold->product] += sent;
    for (std::size_t i = before.exchange_orders.size(); i < now.exchange_orders.size(); ++i) {
        orders_.push_back({.id = now.exchange_orders[i].id});
        look_again(orders_.back());
    }
    look_again(order_of(before.order.id));
    return true;
}

bool Model::end_return() {
    if (returns_.empty()) return false;
    const auto id = pick(returns_);
    attempt([&](events::Unit& unit) {
        if (roll(0, 1) == 0)
            returns::cancel(unit, {id});
        else
            returns::close(unit, {id});
    });
    return true;
}

TEST_CASE("whatever is done to orders, stock, returns and refunds, their ledgers balance") {
    Model model(seed_wanted());
    model.run(commands_wanted());
    MESSAGE(model.granted() << " commands granted, " << model.refused() << " refused");
    CHECK(model.granted() > model.refused() / 3);
}

}  // namespace tandem::returns
