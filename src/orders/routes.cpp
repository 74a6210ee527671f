#include "orders/routes.h"

#include "events/journal.h"
#include "http/api.h"
#include "orders/counts.h"
#include "orders/details.h"

namespace tandem::orders {
namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

struct OrderCountItems {
    std::vector<OrderCount> items;
};
TANDEM_STRUCT(OrderCountItems, items)

OrderTarget target_of(const Call& call) { return {call.id<OrderId>("id"), call.if_match()}; }

// The order after `work` has changed it.
template <class Work>
Order changed(events::Journal& journal, const Call& call, Work&& work) {
    return journal.write(call.actor(), [&](events::Unit& unit) {
        const auto target = target_of(call);
        work(unit, target);
        return get_order(unit.tx, target.order);
    });
}

void add_reading(Api& api, events::Journal& journal) {
    const auto read = Permission::operations_read;
    api.get<OrderList>(
           "/api/v1/orders", read, "List orders",
           [&](const Call&, const ListOrders& query) {
               return journal.read([&](store::Tx& tx) { return list_orders(tx, query); });
           })
        .remembered()
        .refuses({refused::invalid("bad_cursor"), refused::field("/number", "not_together"),
                  refused::field("/product_id", "not_together")});
    api.get<OrderCountItems>(
           "/api/v1/order-counts", read, "How many orders, refunds and returns",
           [&](const Call&) {
               return journal.read([&](store::Tx& tx) { return OrderCountItems{counts(tx)}; });
           })
        .remembered();
    api.get<OrderPage>("/api/v1/orders/{id}", read, "Read an order with all that hangs on it",
                       [&](const Call& call) {
                           return journal.read([&](store::Tx& tx) {
                               return order_page(tx, call.id<OrderId>("id"));
                           });
                       })
        .remembered()
        .refuses({refused::not_found("order")});
}

void add_placing(Api& api, events::Journal& journal) {
    api.post<Order>("/api/v1/orders", Permission::orders_edit, "Place an order",
                    [&](const Call& call, const PlaceOrder& body) {
                        return journal.write(call.actor(), [&](events::Unit& unit) {
                            return get_order(unit.tx, place(unit, body));
                        });
                    })
        .refuses({refused::field("/currency", "currency"), refused::field("/lines", "too_many"),
                  refused::field("/lines", "amount_too_large"),
                  refused::field("/lines/*/product_id", "unknown"),
                  refused::field("/lines/*/discount_amount", "more_than_price"),
                  refused::field("/discount_amount", "more_than_price"),
                  refused::field("/customer_id", "unknown"), refused::field("/number", "taken"),
                  refused::field("/placed_at", "in_future"),
                  refused::field("/risk_flags", "too_many"),
                  refused::field("/ship_to/country", "country"),
                  refused::field("/bill_to/country", "country"),
                  refused::field("/payments/*/currency", "other_currency"),
                  refused::field("/policy_id", "unknown"), refused::conflict("not_authorized"),
                  refused::conflict("payment_reference_taken"),
                  refused::field("/lines/*/quantity", "amount_too_large")});
    api.post_action<Order>(
           "/api/v1/orders/{id}/confirm", Permission::orders_edit, "Confirm an order",
           [&](const Call& call, const ConfirmOrder& body) {
               return changed(journal, call,
                              [&](auto& unit, const auto& target) { confirm(unit, target, body); });
           })
        .refuses({refused::not_found("order"), refused::stale(),
                  refused::conflict("already_confirmed"), refused::conflict("order_ended")});
    api.post_action<Order>("/api/v1/orders/{id}/allocate", Permission::orders_edit,
                           "Set stock aside for what has none yet",
                           [&](const Call& call) {
                               return changed(journal, call, [](auto& unit, const auto& target) {
                                   allocate(unit, target);
                               });
                           })
        .refuses({refused::not_found("order"), refused::stale(), refused::conflict("order_ended"),
                  refused::conflict("not_confirmed")});
}

void add_holding(Api& api, events::Journal& journal) {
    api.post_action<Order>("/api/v1/orders/{id}/hold", Permission::orders_edit, "Hold an order",
                           [&](const Call& call, const HoldOrder& body) {
                               return changed(journal, call, [&](auto& unit, const auto& target) {
                                   hold(unit, target, body);
                               });
                           })
        .refuses({refused::not_found("order"), refused::stale(), refused::conflict("order_ended"),
                  refused::conflict("already_shipped")});
    api.post_action<Order>(
           "/api/v1/orders/{id}/release", Permission::orders_edit, "Let a held order go on",
           [&](const Call& call, const ReleaseOrder& body) {
               return changed(journal, call,
                              [&](auto& unit, const auto& target) { release(unit, target, body); });
           })
        .refuses({refused::not_found("order"), refused::stale(), refused::conflict("not_held")});
}

void add_ending(Api& api, events::Journal& journal) {
    api.post_action<Order>("/api/v1/orders/{id}/cancel", Permission::orders_edit,
                           "Cancel what has not been shipped",
                           [&](const Call& call, const CancelOrder& body) {
                               return changed(journal, call, [&](auto& unit, const auto& target) {
                                   cancel(unit, target, body);
                               });
                           })
        .refuses({refused::not_found("order"), refused::stale(), refused::conflict("order_ended"),
                  refused::conflict("already_shipped")});
    api.post_action<Order>("/api/v1/orders/{id}/close", Permission::orders_edit, "Close an order",
                           [&](const Call& call) {
                               return changed(journal, call, [](auto& unit, const auto& target) {
                                   close(unit, target);
                               });
                           })
        .refuses({refused::not_found("order"), refused::stale(), refused::conflict("order_ended"),
                  refused::conflict("not_delivered")});
    api.put<Order>("/api/v1/orders/{id}/address", Permission::orders_edit,
                   "Change where an order goes",
                   [&](const Call& call, const ChangeOrderAddress& body) {
                       return changed(journal, call, [&](auto& unit, const auto& target) {
                           change_address(unit, target, body);
                       });
                   })
        .refuses({refused::not_found("order"), refused::stale(), refused::conflict("order_ended"),
                  refused::conflict("already_shipped"),
                  refused::field("/ship_to/country", "country")});
}

}  // namespace

void add_routes(http::Router& router, events::Journal& journal, const RefundEndings& endings,
                const std::string& voucher_key) {
    Api api(router);
    add_reading(api, journal);
    add_placing(api, journal);
    add_holding(api, journal);
    add_ending(api, journal);
    add_change_routes(router, journal);
    add_refund_routes(router, journal, endings);
    add_voucher_routes(router, journal, voucher_key);
}

}  // namespace tandem::orders
