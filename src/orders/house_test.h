#pragma once

// For the tests of this module and of those above it: a staffed shop with a little stock.

#include "authority/approvals.h"
#include "authority/staff_test.h"
#include "base/refusal.h"
#include "catalog/products.h"
#include "customers/customers.h"
#include "inventory/lots.h"
#include "inventory/places.h"
#include "inventory/stock.h"
#include "orders/changes.h"
#include "orders/counts.h"
#include "orders/details.h"
#include "orders/orders.h"
#include "orders/refunds.h"
#include "orders/replacements.h"
#include "orders/routes.h"
#include "orders/stock.h"
#include "orders/vouchers.h"
#include "tests/world.h"

#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

namespace tandem::orders {

// The refusal's code, or the path with the code of its field; "" when nothing is refused.
template <class Work>
std::string refusal_of(Work&& work) {
    try {
        work();
    } catch (const Refusal& refusal) {
        if (refusal.fields().empty()) return refusal.code();
        return refusal.fields().front().path + ": " + refusal.fields().front().code;
    }
    return "";
}

// Customer 1, Jo, and 2, Kim. Warehouse 1 with a shelf; product 1, KETTLE, 40.00 EUR, of which
// there are a hundred, and 2, LID, 5.00 EUR, of which there are three.
class Shop : public testing::World {
public:
    template <class Work>
    auto as(const Actor& actor, Work&& work) {
        return journal.write(actor, std::forward<Work>(work));
    }
    template <class Work>
    auto as_system(Work&& work) {
        return journal.write(Actor::system("test"), std::forward<Work>(work));
    }
    Shop() {
        authority::hire_staff(*this);
        approvals.add(refund_decisions);
        approvals.add(voucher_decisions);
        approvals.add(replacement_decisions);
        losses.add(lost_allocations);
        as_system([&](events::Unit& unit) {
            jo = customers::add(unit,
                                {.name = "Jo Berg", .emails = {{.address = {"jo@x.example"}}}});
            kim = customers::add(unit, {.name = "Kim Ray"});
            kettle = sells(unit, "KETTLE", 4'000);
            lid = sells(unit, "LID", 500);
            berlin = inventory::add_warehouse(unit, {.code = "BER", .name = "Berlin"});
            shelf = inventory::location_for(unit, berlin, inventory::LocationType::stock);
            receive(unit, kettle, 100);
            receive(unit, lid, 3);
        });
        events();
    }

    ProductId sells(events::Unit& unit, const char* sku, std::int64_t price) {
        return catalog::add_product(unit, {.sku = sku,
                                           .name = std::string("A ") + sku,
                                           .price_amount = catalog::Price(price),
                                           .currency = {"EUR"},
                                           .returnable_days = catalog::Days(30)});
    }
    void receive(events::Unit& unit, ProductId product, std::int64_t quantity) {
        inventory::move(unit, {.product = product,
                               .from = inventory::at_supplier,
                               .to = shelf,
                               .quantity = quantity,
                               .reason = "receipt"});
    }

    PlaceOrder two_kettles_and_a_lid() const {
        return {
            .customer_id = jo,
            .currency = "EUR",
            .lines = {{.product_id = kettle, .quantity = 2}, {.product_id = lid, .quantity = 1}},
            .shipping_amount = Amount(490)};
    }
    OrderId place_one(const PlaceOrder& command) {
        return as(mara, [&](events::Unit& unit) { return place(unit, command); });
    }
    // Two kettles and a lid, 89.90, paid.
    OrderId paid_order() {
        auto command = two_kettles_and_a_lid();
        command.payments = {{.kind = NewPaymentKind::charge, .amount = 8'990, .provider = "card"}};
        return place_one(command);
    }
    Order read(OrderId id) {
        return journal.read([&](store::Tx& tx) { return get_order(tx, id); });
    }
    OrderPage page(OrderId id) {
        return journal.read([&](store::Tx& tx) { return order_page(tx, id); });
    }
    // All of it leaves, as shipments will do it.
    void ship_all(OrderId id) {
        as_system([&](events::Unit& unit) {
            std::vector<LineProgress> steps;
            for (const auto& line : get_order(unit.tx, id).lines) {
                const auto rest = line.quantities.allocated - line.quantities.shipped;
                if (rest == 0) continue;
                inventory::ship(unit, line.id, rest, {"shipment", 1});
                steps.push_back(
                    {line.id,
                     {.picked = rest - (line.quantities.picked - line.quantities.shipped),
                      .shipped = rest}});
            }
            progress(unit, steps);
        });
    }
    void deliver_all(OrderId id) {
        as_system([&](events::Unit& unit) {
            std::vector<LineProgress> steps;
            for (const auto& line : get_order(unit.tx, id).lines)
                if (const auto rest = line.quantities.shipped - line.quantities.delivered; rest > 0)
                    steps.push_back({line.id, {.delivered = rest}});
            progress(unit, steps);
        });
    }
    RefundId refund_as(const Actor& actor, OrderId order, std::int64_t amount,
                       RefundMethod method = RefundMethod::original, std::string key = {}) {
        return as(actor, [&](events::Unit& unit) {
            AskRefund ask{
                .order_id = order, .amount = amount, .reason = {"broken"}, .method = method};
            if (!key.empty()) ask.idempotency_key = json::Text<1, 200>(key);
            return refund(unit, ask);
        });
    }
    Refund read(RefundId id) {
        return journal.read([&](store::Tx& tx) { return get_refund(tx, id); });
    }
    authority::Approval decide(const Actor& actor, ApprovalId id, authority::Decision decision) {
        return approvals.decide(journal, actor, id, {.decision = decision});
    }
    std::int64_t count(const std::string& name) {
        for (const auto& one : journal.read([](store::Tx& tx) { return counts(tx); }))
            if (one.name == name) return one.amount;
        return 0;
    }
    std::int64_t available(ProductId product) {
        return journal.read(
            [&](store::Tx& tx) { return inventory::amounts_of(tx, product).available; });
    }

    const std::string voucher_key = std::string(32, 'v');
    authority::Approvals approvals;
    RefundEndings refund_endings;
    RefundDecisions refund_decisions{refund_endings};
    VoucherDecisions voucher_decisions;
    ReplacementDecisions replacement_decisions;
    LostAllocations lost_allocations;
    inventory::Losses losses;
    CustomerId jo;
    CustomerId kim;
    ProductId kettle;
    ProductId lid;
    WarehouseId berlin;
    LocationId shelf;
};

// The shop with the routes of orders.
class House : public Shop {
public:
    House() { add_routes(router, journal, refund_endings, voucher_key); }
};

}  // namespace tandem::orders
