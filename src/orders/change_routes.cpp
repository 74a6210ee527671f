#include "events/journal.h"
#include "http/api.h"
#include "orders/changes.h"
#include "orders/payments.h"
#include "orders/routes.h"

namespace tandem::orders {
namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

struct OrderChangeItems {
    std::vector<OrderChange> items;
};
TANDEM_STRUCT(OrderChangeItems, items)

struct OrderPaymentItems {
    std::vector<OrderPayment> items;
};
TANDEM_STRUCT(OrderPaymentItems, items)

// The change after `work` has decided about it.
template <class Work>
OrderChange decided(events::Journal& journal, const Call& call, Work&& work) {
    return journal.write(call.actor(), [&](events::Unit& unit) {
        const ChangeTarget target{call.id<OrderChangeId>("id"), call.if_match()};
        work(unit, target);
        return get_change(unit.tx, target.change);
    });
}

// How the actions of a change are refused when it is asked for, and again when it is confirmed.
std::vector<http::Refused> with_actions(std::vector<http::Refused> refusals) {
    const std::vector<http::Refused> of_actions{
        refused::conflict("order_ended"),
        refused::field("/actions/*/line_id", "unknown"),
        refused::field("/actions/*/line_id", "already_shipped"),
        refused::field("/actions/*/quantity", "already_shipped"),
        refused::field("/actions/*/quantity", "more_than_shipped"),
        refused::field("/actions/*/unit_amount", "more_was_refunded"),
        refused::field("/actions", "below_zero")};
    refusals.insert(refusals.end(), of_actions.begin(), of_actions.end());
    return refusals;
}

void add_asking(Api& api, events::Journal& journal) {
    const auto edit = Permission::orders_edit;
    api.get<OrderChangeItems>(
           "/api/v1/orders/{id}/changes", Permission::operations_read, "The changes of an order",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) {
                   static_cast<void>(get_order(tx, call.id<OrderId>("id")));
                   return OrderChangeItems{changes_of(tx, call.id<OrderId>("id"))};
               });
           })
        .refuses({refused::not_found("order")});
    api.post<OrderChange>(
           "/api/v1/orders/{id}/changes", edit, "Change an order, or ask for it",
           [&](const Call& call, const AskChange& body) {
               return journal.write(call.actor(), [&](events::Unit& unit) {
                   return get_change(
                       unit.tx, ask_change(unit, {call.id<OrderId>("id"), call.if_match()}, body));
               });
           })
        .refuses(with_actions({refused::not_found("order"), refused::stale(),
                               refused::field("/actions", "too_many"),
                               refused::field("/actions", "amount_too_large"),
                               refused::field("/actions/*/quantity", "amount_too_large"),
                               refused::field("/actions/*/product_id", "unknown"),
                               refused::field("/actions/*/ship_to/country", "country"),
                               refused::conflict("above_authority")}));
    api.post_action<OrderChange>(
           "/api/v1/order-changes/{id}/request", edit, "Ask for a change that was drafted",
           [&](const Call& call) {
               return decided(journal, call,
                              [](auto& unit, const auto& target) { request_change(unit, target); });
           })
        .refuses({refused::not_found("order_change"), refused::stale(),
                  refused::conflict("already_decided"), refused::conflict("order_ended"),
                  refused::field("/actions/*/quantity", "already_shipped")});
}

void add_deciding(Api& api, events::Journal& journal) {
    const auto edit = Permission::orders_edit;
    api.post_action<OrderChange>(
           "/api/v1/order-changes/{id}/confirm", edit, "Carry a change out: all of it or nothing",
           [&](const Call& call, const ConfirmChange& body) {
               return decided(journal, call, [&](auto& unit, const auto& target) {
                   confirm_change(unit, target, body);
               });
           })
        .refuses({refused::not_found("order_change"), refused::stale(),
                  refused::conflict("already_decided"), refused::conflict("order_ended"),
                  refused::conflict("above_authority"),
                  refused::field("/actions/*/quantity", "already_shipped")});
    api.post_action<OrderChange>("/api/v1/order-changes/{id}/decline", edit, "Decline a change",
                                 [&](const Call& call, const DeclineChange& body) {
                                     return decided(journal, call,
                                                    [&](auto& unit, const auto& target) {
                                                        decline_change(unit, target, body);
                                                    });
                                 })
        .refuses({refused::not_found("order_change"), refused::stale(),
                  refused::conflict("already_decided")});
    api.post_action<OrderChange>(
           "/api/v1/order-changes/{id}/cancel", edit, "Take a change back",
           [&](const Call& call) {
               return decided(journal, call,
                              [](auto& unit, const auto& target) { cancel_change(unit, target); });
           })
        .refuses({refused::not_found("order_change"), refused::stale(),
                  refused::conflict("already_decided")});
}

void add_paying(Api& api, events::Journal& journal) {
    api.get<OrderPaymentItems>(
           "/api/v1/orders/{id}/payments", Permission::operations_read, "The money of an order",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) {
                   static_cast<void>(get_order(tx, call.id<OrderId>("id")));
                   return OrderPaymentItems{payments_of(tx, call.id<OrderId>("id"))};
               });
           })
        .refuses({refused::not_found("order")});
    api.post<OrderPayment>("/api/v1/orders/{id}/payments", Permission::orders_edit,
                           "Write a payment down",
                           [&](const Call& call, const NewPayment& body) {
                               return journal.write(call.actor(), [&](events::Unit& unit) {
                                   return record_payment(unit, call.id<OrderId>("id"), body);
                               });
                           })
        .refuses({refused::not_found("order"), refused::conflict("order_is_draft"),
                  refused::conflict("not_authorized"), refused::conflict("payment_reference_taken"),
                  refused::field("/currency", "other_currency")});
}

}  // namespace

void add_change_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    add_asking(api, journal);
    add_deciding(api, journal);
    add_paying(api, journal);
}

}  // namespace tandem::orders
