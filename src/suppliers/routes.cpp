#include "suppliers/routes.h"

#include "http/api.h"
#include "suppliers/scorecard.h"
#include "suppliers/suppliers.h"

namespace tandem::suppliers {

using http::Api;
using http::Call;
namespace refused = http::refused;

namespace {

constexpr auto read = Permission::operations_read;
constexpr auto manage = Permission::suppliers_manage;

void add_product_routes(Api& api, events::Journal& journal) {
    api.get<SupplierProductList>("/api/v1/suppliers/{id}/products", read,
                                 "List what a supplier sells us",
                                 [&](const Call& call, const ListSupplierProducts& query) {
                                     return journal.read([&](store::Tx& tx) {
                                         return products_of(tx, call.id<SupplierId>("id"), query);
                                     });
                                 })
        .refuses({refused::not_found("supplier"), refused::invalid("bad_cursor")});
    api.put<SupplierProduct>("/api/v1/suppliers/{id}/products/{product}", manage,
                             "Say what a supplier sells us, and at which price",
                             [&](const Call& call, const SetSupplierProduct& body) {
                                 return set_supplier_product(journal, call.actor(),
                                                             call.id<SupplierId>("id"),
                                                             call.id<ProductId>("product"), body);
                             })
        .refuses({refused::not_found("supplier"), refused::not_found("product"),
                  refused::field("/currency", "currency")});
    api.remove("/api/v1/suppliers/{id}/products/{product}", manage, "A supplier sells this no more",
               [&](const Call& call) {
                   remove_supplier_product(journal, call.actor(), call.id<SupplierId>("id"),
                                           call.id<ProductId>("product"));
               })
        .refuses({refused::not_found("supplier_product")});
    api.get<SupplierProductList>("/api/v1/products/{id}/suppliers", read,
                                 "List who sells us a product",
                                 [&](const Call& call) {
                                     return journal.read([&](store::Tx& tx) {
                                         return suppliers_of(tx, call.id<ProductId>("id"));
                                     });
                                 })
        .refuses({refused::not_found("product")});
}

void add_score_routes(Api& api, events::Journal& journal) {
    api.get<Scorecard>("/api/v1/suppliers/{id}/scorecard", read,
                       "How well a supplier does, month by month",
                       [&](const Call& call, const ScoreRange& query) {
                           return journal.read([&](store::Tx& tx) {
                               return scorecard(tx, call.id<SupplierId>("id"), query);
                           });
                       })
        .refuses({refused::not_found("supplier"), refused::field("/from", "month"),
                  refused::field("/to", "month")});
    api.get<ScoreList>(
           "/api/v1/supplier-scorecards", read, "How well all suppliers do",
           [&](const Call&, const ScoreRange& query) {
               return journal.read([&](store::Tx& tx) { return scorecards(tx, query); });
           })
        .refuses({refused::field("/from", "month"), refused::field("/to", "month")});
}

}  // namespace

void add_supplier_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    api.get<SupplierList>("/api/v1/suppliers", read, "List suppliers",
                          [&](const Call&, const ListSuppliers& query) {
                              return journal.read([&](store::Tx& tx) { return list(tx, query); });
                          })
        .refuses({refused::invalid("bad_cursor")});
    api.get<Supplier>("/api/v1/suppliers/{id}", read, "Read a supplier",
                      [&](const Call& call) {
                          return journal.read([&](store::Tx& tx) {
                              return get_supplier(tx, call.id<SupplierId>("id"));
                          });
                      })
        .refuses({refused::not_found("supplier")});
    api.post<Supplier>("/api/v1/suppliers", manage, "Add a supplier",
                       [&](const Call& call, const AddSupplier& body) {
                           return add_supplier(journal, call.actor(), body);
                       })
        .refuses({refused::field("/code", "taken"), refused::field("/owner_id", "unknown")});
    api.patch<Supplier>("/api/v1/suppliers/{id}", manage, "Change a supplier",
                        [&](const Call& call, const ChangeSupplier& body) {
                            return change_supplier(journal, call.actor(), call.id<SupplierId>("id"),
                                                   call.if_match(), body);
                        })
        .refuses({refused::not_found("supplier"), refused::stale(),
                  refused::field("/code", "taken"), refused::field("/owner_id", "unknown")});
    add_product_routes(api, journal);
    add_score_routes(api, journal);
}

void add_routes(http::Router& router, events::Journal& journal) {
    add_supplier_routes(router, journal);
    add_purchase_routes(router, journal);
    add_receipt_routes(router, journal);
    add_quality_routes(router, journal);
    add_non_conformance_routes(router, journal);
}

}  // namespace tandem::suppliers
