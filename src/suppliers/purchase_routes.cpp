#include "http/api.h"
#include "suppliers/purchase_orders.h"
#include "suppliers/routes.h"

namespace tandem::suppliers {

using http::Api;
using http::Call;
namespace refused = http::refused;

namespace {

constexpr auto read = Permission::operations_read;
constexpr auto manage = Permission::suppliers_manage;

PurchaseOrderId id_of(const Call& call) { return call.id<PurchaseOrderId>("id"); }

const auto no_order = refused::not_found("purchase_order");
const auto wrong_status = refused::conflict("wrong_status");

void add_progress_routes(Api& api, events::Journal& journal) {
    api.post_action<PurchaseOrder>(
           "/api/v1/purchase-orders/{id}/send", manage, "Send an order to its supplier",
           [&](const Call& call) { return send_purchase(journal, call.actor(), id_of(call)); })
        .refuses({no_order, wrong_status, refused::conflict("supplier_status")});
    api.post_action<PurchaseOrder>(
           "/api/v1/purchase-orders/{id}/acknowledge", manage, "Note what the supplier promises",
           [&](const Call& call, const Acknowledge& body) {
               return acknowledge_purchase(journal, call.actor(), id_of(call), body);
           })
        .refuses({no_order, wrong_status, refused::field("/lines/*/line_id", "unknown"),
                  refused::field("/lines/*/confirmed", "too_many")});
    api.post_action<PurchaseOrder>(
           "/api/v1/purchase-orders/{id}/hold", manage, "Put an order on hold",
           [&](const Call& call, const PurchaseReason& body) {
               return hold_purchase(journal, call.actor(), id_of(call), body);
           })
        .refuses({no_order, wrong_status});
    api.post_action<PurchaseOrder>(
           "/api/v1/purchase-orders/{id}/release", manage, "Take an order off hold",
           [&](const Call& call) { return release_purchase(journal, call.actor(), id_of(call)); })
        .refuses({no_order, wrong_status});
    api.post_action<PurchaseOrder>(
           "/api/v1/purchase-orders/{id}/close", manage, "Close an order: nothing more will come",
           [&](const Call& call) { return close_purchase(journal, call.actor(), id_of(call)); })
        .refuses({no_order, wrong_status});
    api.post_action<PurchaseOrder>("/api/v1/purchase-orders/{id}/cancel", manage,
                                   "Cancel an order of which nothing has come",
                                   [&](const Call& call, const PurchaseReason& body) {
                                       return cancel_purchase(journal, call.actor(), id_of(call),
                                                              body);
                                   })
        .refuses({no_order, wrong_status});
}

}  // namespace

void add_purchase_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    api.get<PurchaseList>("/api/v1/purchase-orders", read, "List purchase orders",
                          [&](const Call&, const ListPurchases& query) {
                              return journal.read([&](store::Tx& tx) { return list(tx, query); });
                          })
        .refuses({refused::invalid("bad_cursor")});
    api.get<PurchaseOrder>(
           "/api/v1/purchase-orders/{id}", read, "Read a purchase order",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) { return get_purchase(tx, id_of(call)); });
           })
        .refuses({no_order});
    api.post<PurchaseOrder>("/api/v1/purchase-orders", manage, "Draft a purchase order",
                            [&](const Call& call, const PlacePurchase& body) {
                                return place_purchase(journal, call.actor(), body);
                            })
        .refuses({refused::field("/supplier_id", "unknown"),
                  refused::field("/supplier_id", "supplier_status"),
                  refused::field("/warehouse_id", "unknown"),
                  refused::field("/currency", "currency"), refused::field("/lines", "too_many"),
                  refused::field("/lines/*/product_id", "unknown"),
                  refused::field("/lines/*/product_id", "duplicate"),
                  refused::field("/lines/*/price_amount", "amount_too_large")});
    api.put<PurchaseOrder>("/api/v1/purchase-orders/{id}", manage, "Write a draft anew",
                           [&](const Call& call, const ChangePurchase& body) {
                               return change_purchase(journal, call.actor(), id_of(call),
                                                      call.if_match(), body);
                           })
        .refuses({no_order, refused::stale(), wrong_status, refused::field("/lines", "too_many"),
                  refused::field("/lines/*/product_id", "unknown"),
                  refused::field("/lines/*/product_id", "duplicate"),
                  refused::field("/lines/*/price_amount", "amount_too_large")});
    add_progress_routes(api, journal);
}

}  // namespace tandem::suppliers
