#pragma once

// For the tests of this module: a shop with returns.

#include "catalog/policies.h"
#include "inventory/reading.h"
#include "orders/house_test.h"
#include "returns/returns.h"
#include "returns/routes.h"

#include <string>
#include <vector>

namespace tandem::returns {

using orders::LineQuantity;
using orders::refusal_of;

// The shop of orders' tests (two products, returnable for thirty days) with a policy of returns and
// the reasons that a house begins with.
class House : public orders::Shop {
public:
    House() {
        seed_reasons(*db);
        approvals.add(return_decisions);
        refund_endings.add(unpaid_returns);
        add_routes(router, journal, links,
                   [](const http::Call&) { return std::string("https://desk.example.com"); });
        as_system([](events::Unit& unit) {
            catalog::publish_policy(
                unit,
                {.kind = catalog::PolicyKind::returns, .title = "Returns", .text = "Thirty days."});
        });
        events();
    }

    // Two kettles and a lid, paid, shipped and delivered.
    OrderId delivered_order() {
        const auto id = paid_order();
        ship_all(id);
        deliver_all(id);
        return id;
    }
    OrderLineId line_of(OrderId id, std::size_t i = 0) { return read(id).lines.at(i).id; }

    RequestReturn of(OrderId id, std::int64_t quantity, Wanted wanted = Wanted::refund,
                     const std::string& reason = "changed_mind") {
        return {.order_id = id,
                .lines = {{.line_id = line_of(id),
                           .quantity = quantity,
                           .reason = reason,
                           .wanted = {wanted}}}};
    }
    Return ask(const RequestReturn& command) { return ask_as(mara, command); }
    Return ask_as(const Actor& actor, const RequestReturn& command) {
        return as(actor, [&](events::Unit& unit) {
            return get_return(unit.tx, returns::request(unit, command));
        });
    }
    template <class Work>
    Return change(const Return& what, Work&& work) {
        return as(otto, [&](events::Unit& unit) {
            work(unit, ReturnTarget{what.id});
            return get_return(unit.tx, what.id);
        });
    }
    Return receive_all(const Return& what) {
        return change(what,
                      [](auto& unit, const auto& target) { returns::receive(unit, target, {}); });
    }
    Return inspect_all(const Return& what, Disposition disposition) {
        InspectReturn command;
        for (const auto& line : what.lines)
            command.lines.push_back({.id = line.id,
                                     .quantity = line.pieces.received,
                                     .grade = Grade::B,
                                     .disposition = disposition,
                                     .root_cause = {"seal"},
                                     .liable = Liable::supplier});
        return change(what,
                      [&](auto& unit, const auto& target) { inspect(unit, target, command); });
    }
    Return settle_all(const Return& what, const SettleReturn& command = {}) {
        return change(what, [&](auto& unit, const auto& target) { settle(unit, target, command); });
    }
    Return reread(const Return& what) {
        return journal.read([&](store::Tx& tx) { return get_return(tx, what.id); });
    }
    std::int64_t lying(ProductId product, inventory::StockStatus status) {
        const auto list = journal.read([&](store::Tx& tx) {
            return inventory::list(tx,
                                   inventory::ListStock{.product_id = product, .status = status});
        });
        std::int64_t quantity = 0;
        for (const auto& item : list.items) quantity += item.quantity;
        return quantity;
    }

    ReturnLinks links{std::string(32, 'r')};
    ReturnDecisions return_decisions;
    UnpaidReturns unpaid_returns;
};

}  // namespace tandem::returns
