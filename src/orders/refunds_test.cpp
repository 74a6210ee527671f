#include "orders/refunds.h"

#include "orders/house_test.h"

#include <atomic>
#include <thread>

namespace tandem::orders {
namespace {

std::int64_t in_ledger(const OrderPage& page, PaymentKind kind) {
    std::int64_t sum = 0;
    for (const auto& payment : page.payments)
        if (payment.kind == kind) sum += payment.amount;
    return sum;
}

}  // namespace

TEST_CASE("a refund within authority waits for its money only") {
    House house;
    const auto id = house.paid_order();
    const auto refund = house.refund_as(house.mara, id, 2'000);
    CHECK(house.read(refund).state == RefundState::approved);
    CHECK(house.read(id).refunding_amount == 2'000);
    house.as(house.mara, [&](auto& unit) { submit_refund(unit, {refund}); });
    house.as(house.mara, [&](auto& unit) {
        settle_refund(unit, {refund}, {.outcome = RefundOutcome::succeeded, .reference = {"re_1"}});
    });
    const auto page = house.page(id);
    CHECK(page.refunds.at(0).state == RefundState::succeeded);
    CHECK(page.order.refunded_amount == 2'000);
    CHECK(page.order.refunding_amount == 0);
    CHECK(page.order.payment_status == PaymentStatus::partially_refunded);
    CHECK(in_ledger(page, PaymentKind::refund) == 2'000);
    CHECK(house.count("refund.succeeded") == 1);
    CHECK(house.count("refund.approved") == 0);
}

TEST_CASE("a refund that failed is tried again") {
    House house;
    const auto refund = house.refund_as(house.mara, house.paid_order(), 2'000);
    const auto settle = [&](RefundOutcome outcome) {
        house.as(house.mara, [&](auto& unit) {
            settle_refund(unit, {refund}, {.outcome = outcome, .failure = {"card closed"}});
        });
    };
    CHECK(refusal_of([&] { settle(RefundOutcome::failed); }) == "refund_state");
    house.as(house.mara, [&](auto& unit) { submit_refund(unit, {refund}); });
    settle(RefundOutcome::failed);
    CHECK(house.read(refund).failure == "card closed");
    house.as(house.mara, [&](auto& unit) { retry_refund(unit, {refund}); });
    house.as(house.mara, [&](auto& unit) { submit_refund(unit, {refund}); });
    CHECK(house.read(refund).attempts == 2);
    settle(RefundOutcome::succeeded);
    CHECK(refusal_of([&] { settle(RefundOutcome::succeeded); }) == "refund_state");
}

TEST_CASE("a refund above authority is decided by somebody else") {
    House house;
    auto command = house.two_kettles_and_a_lid();
    command.lines.front().quantity = 10;
    command.payments = {{.kind = NewPaymentKind::charge, .amount = 40'990, .provider = "card"}};
    const auto id = house.place_one(command);
    const auto refund = house.refund_as(house.mara, id, 20'000);
    CHECK(house.read(refund).state == RefundState::proposed);
    const auto approval = house.read(refund).approval_id;
    REQUIRE(approval);
    house.decide(house.otto, *approval, authority::Decision::approve);
    CHECK(house.read(refund).state == RefundState::approved);
    CHECK(house.read(refund).decided_by == "Otto Okafor");

    const auto other = house.refund_as(house.mara, id, 15'000);
    house.decide(house.otto, *house.read(other).approval_id, authority::Decision::decline);
    CHECK(house.read(other).state == RefundState::declined);
    CHECK(house.read(id).refunding_amount == 20'000);

    const auto third = house.refund_as(house.mara, id, 15'000);
    CHECK(refusal_of([&] {
              house.as(house.mara,
                       [&](auto& unit) { cancel_refund(unit, house.refund_endings, {third}); });
          }) == "waits_for_approval");
    house.approvals.withdraw(house.journal, house.mara, *house.read(third).approval_id);
    CHECK(house.read(third).state == RefundState::cancelled);
    CHECK(house.read(id).refunding_amount == 20'000);
}

TEST_CASE("no more is refunded than was charged, whatever is still on its way") {
    House house;
    const auto id = house.paid_order();
    house.refund_as(house.otto, id, 8'000);
    CHECK(refusal_of([&] { house.refund_as(house.otto, id, 991); }) == "refund_exceeds_charged");
    house.refund_as(house.otto, id, 990);
    CHECK(refusal_of([&] { house.refund_as(house.otto, id, 1); }) == "refund_exceeds_charged");
}

TEST_CASE("no more of a line is refunded than was bought") {
    House house;
    const auto id = house.paid_order();
    const auto line = house.read(id).lines.at(0).id;
    const auto ask = [&](std::int64_t quantity, std::int64_t amount, std::int64_t whole,
                         std::int64_t shipping = 0) {
        return refusal_of([&] {
            house.as(house.otto, [&](auto& unit) {
                refund(unit,
                       {.order_id = id,
                        .lines = {{.line_id = line, .quantity = {quantity}, .amount = amount}},
                        .shipping_amount = Amount(shipping),
                        .amount = whole,
                        .reason = {"broken"}});
            });
        });
    };
    CHECK(ask(3, 100, 100) == "/lines/0/quantity: more_than_bought");
    CHECK(ask(2, 8'001, 8'001) == "/lines/0/amount: more_than_paid");
    CHECK(ask(1, 4'000, 3'999) == "/amount: less_than_lines");
    CHECK(ask(1, 4'000, 4'491, 491) == "/shipping_amount: more_than_paid");
    CHECK(ask(1, 4'000, 4'490, 490).empty());
    CHECK(ask(2, 100, 100) == "/lines/0/quantity: more_than_bought");
    CHECK(ask(1, 4'000, 4'001, 1) == "/shipping_amount: more_than_paid");
    CHECK(ask(1, 4'000, 4'000).empty());
}

TEST_CASE("a refund that is given up can be asked for anew") {
    House house;
    const auto id = house.paid_order();
    const auto refund = house.refund_as(house.otto, id, 8'990);
    house.as(house.otto, [&](auto& unit) { cancel_refund(unit, house.refund_endings, {refund}); });
    CHECK(house.read(id).refunding_amount == 0);
    house.refund_as(house.otto, id, 8'990);
    CHECK(house.read(id).refunding_amount == 8'990);
}

TEST_CASE("the same refund asked for again is one refund; another under its key is refused") {
    House house;
    const auto id = house.paid_order();
    const auto first = house.refund_as(house.mara, id, 100, RefundMethod::original, "k1");
    CHECK(house.refund_as(house.mara, id, 100, RefundMethod::original, "k1") == first);
    CHECK(house.page(id).refunds.size() == 1);
    CHECK(refusal_of([&] { house.refund_as(house.mara, id, 101, RefundMethod::original, "k1"); }) ==
          "idempotency_conflict");
}

TEST_CASE("store credit is a voucher at once, and its code is known to one") {
    House house;
    const auto id = house.paid_order();
    const auto refund =
        house.read(house.refund_as(house.mara, id, 2'000, RefundMethod::store_credit));
    CHECK(refund.state == RefundState::succeeded);
    REQUIRE(refund.voucher_id);
    const auto code = house.as(house.mara, [&](auto& unit) {
        return make_voucher_code(unit, house.voucher_key, *refund.voucher_id);
    });
    const auto spend = [&](const std::string& typed, std::int64_t amount) {
        return refusal_of([&] {
            house.as(house.mara, [&](auto& unit) {
                spend_voucher(unit, house.voucher_key,
                              {.code = typed, .amount = amount, .currency = "EUR"});
            });
        });
    };
    CHECK(spend("AAAA-BBBB", 100) == "/code: unknown");
    CHECK(spend(code.code, 2'001) == "voucher_exceeded");
    CHECK(spend(code.code, 1'500).empty());
    CHECK(spend(code.code, 500).empty());
    CHECK(spend(code.code, 1) == "voucher_not_active");
    const auto entries =
        house.journal.read([&](store::Tx& tx) { return voucher_entries(tx, *refund.voucher_id); });
    std::int64_t balance = 0;
    for (const auto& entry : entries) balance += entry.amount;
    CHECK(entries.size() == 3);
    CHECK(balance == 0);
}

TEST_CASE("a voucher pays an order") {
    House house;
    const auto id = house.place_one(house.two_kettles_and_a_lid());
    const auto code = house.as(house.mara, [&](auto& unit) {
        const auto voucher = give_voucher(
            unit, {.customer_id = house.jo, .amount = 1'000, .currency = "EUR", .reason = "sorry"});
        return make_voucher_code(unit, house.voucher_key, voucher);
    });
    house.as(house.mara, [&](auto& unit) {
        spend_voucher(unit, house.voucher_key,
                      {.code = code.code, .amount = 600, .currency = "EUR", .order_id = id});
        spend_voucher(unit, house.voucher_key,
                      {.code = code.code, .amount = 400, .currency = "EUR", .order_id = id});
    });
    CHECK(house.read(id).charged_amount == 1'000);
}

TEST_CASE("a voucher above authority is credit once it is approved") {
    House house;
    const auto voucher = house.as(house.mara, [&](auto& unit) {
        return give_voucher(
            unit,
            {.customer_id = house.jo, .amount = 20'000, .currency = "EUR", .reason = "sorry"});
    });
    const auto read = [&] {
        return house.journal.read([&](store::Tx& tx) { return get_voucher(tx, voucher); });
    };
    CHECK(read().state == VoucherState::proposed);
    CHECK(read().balance == 0);
    house.decide(house.otto, *read().approval_id, authority::Decision::approve);
    CHECK(read().state == VoucherState::active);
    CHECK(read().balance == 20'000);
}

TEST_CASE("a replacement is an order for nothing that names what it makes good") {
    House house;
    const auto id = house.paid_order();
    const auto line = house.read(id).lines.at(0).id;
    const auto ask = [&](std::int64_t quantity) {
        return house.as(house.mara, [&](auto& unit) {
            return get_replacement(
                unit.tx, replace(unit, id, {.lines = {{line, quantity}}, .reason = "broken"}));
        });
    };
    CHECK(refusal_of([&] { ask(1); }) == "/lines/0/quantity: more_than_shipped");
    house.ship_all(id);
    const auto made = ask(1);
    CHECK(made.state == ReplacementState::placed);
    REQUIRE(made.placed_order);
    const auto order = house.read(made.placed_order->id);
    CHECK(order.total_amount == 0);
    CHECK(order.replaces->id == id);
    CHECK(order.status == OrderStatus::allocated);
    CHECK(house.page(id).replaced_by.at(0).id == order.id);
    CHECK(refusal_of([&] { ask(2); }) == "/lines/0/quantity: more_than_shipped");
}

TEST_CASE("a replacement above authority is placed once it is approved") {
    House house;
    auto command = house.two_kettles_and_a_lid();
    command.lines.front().quantity = 9;
    const auto id = house.place_one(command);
    house.ship_all(id);
    const auto line = house.read(id).lines.at(0).id;
    const auto ask = [&] {
        return house.as(house.mara, [&](auto& unit) {
            return get_replacement(unit.tx, replace(unit, id,
                                                    {.kind = {ReplacementKind::resend},
                                                     .lines = {{line, 9}},
                                                     .reason = "lost"}));
        });
    };
    const auto first = ask();
    CHECK(first.state == ReplacementState::proposed);
    CHECK(refusal_of(ask) == "/lines/0/quantity: more_than_shipped");
    house.decide(house.otto, *first.approval_id, authority::Decision::decline);
    const auto second = ask();
    house.decide(house.otto, *second.approval_id, authority::Decision::approve);
    const auto placed =
        house.journal.read([&](store::Tx& tx) { return get_replacement(tx, second.id); });
    CHECK(placed.state == ReplacementState::placed);
    CHECK(house.read(placed.placed_order->id).quantities.ordered == 9);
}

TEST_CASE("two agents who refund an order at the same moment on two nodes: one is refused") {
    House house;
    const auto second_node = store::Store::open(house.url(), {.readers = 1, .durable = false});
    events::Journal second_journal(*second_node, house.clock);
    for (int round = 0; round < 5; ++round) {
        const auto id = house.paid_order();
        std::atomic<int> ready = 0;
        std::atomic<int> refused = 0;
        const auto give_all_back = [&](events::Journal& journal, const Actor& actor) {
            ++ready;
            while (ready < 2) std::this_thread::yield();
            try {
                journal.write(actor, [&](events::Unit& unit) {
                    refund(unit, {.order_id = id, .amount = 8'990, .reason = {"broken"}});
                });
            } catch (const Refusal& refusal) {
                if (refusal.code() == "refund_exceeds_charged") ++refused;
            }
        };
        std::thread there([&] { give_all_back(second_journal, house.admin); });
        give_all_back(house.journal, house.otto);
        there.join();
        const auto page = house.page(id);
        CHECK(refused == 1);
        CHECK(page.refunds.size() == 1);
        CHECK(page.order.refunding_amount == 8'990);
    }
}

TEST_CASE("a payment told twice is one payment") {
    House house;
    const auto id = house.place_one(house.two_kettles_and_a_lid());
    const auto pay = [&](std::int64_t amount) {
        return house.as_system([&](auto& unit) {
            return record_payment(unit, id,
                                  {.kind = NewPaymentKind::charge,
                                   .amount = amount,
                                   .provider = "card",
                                   .reference = {"ch_1"}})
                .id;
        });
    };
    const auto first = pay(1'000);
    CHECK(pay(1'000) == first);
    CHECK(house.read(id).charged_amount == 1'000);
    CHECK(refusal_of([&] { pay(1'001); }) == "payment_reference_taken");
}

}  // namespace tandem::orders
