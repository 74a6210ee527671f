#include "catalog/routes.h"

#include "catalog/categories.h"
#include "catalog/policies.h"
#include "catalog/products.h"
#include "http/api.h"

namespace tandem::catalog {

struct CategoryItems {
    std::vector<Category> items;
};
TANDEM_STRUCT(CategoryItems, items)

struct ProductUses {
    std::vector<ProductRef> items;
};
TANDEM_STRUCT(ProductUses, items)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

std::vector<http::Refused> of_input() {
    return {refused::field("/sku", "taken"),
            refused::field("/gtin", "gtin"),
            refused::field("/category_id", "unknown"),
            refused::field("/variant_of", "unknown"),
            refused::field("/variant_of", "nested"),
            refused::field("/currency", "required"),
            refused::field("/currency", "currency"),
            refused::field("/hazards", "too_many"),
            refused::field("/attributes", "object"),
            refused::field("/attributes", "too_large"),
            refused::field("/parts", "too_many"),
            refused::field("/parts/*/product_id", "unknown"),
            refused::field("/parts/*/product_id", "duplicate")};
}

std::vector<http::Refused> of_change() {
    auto list = of_input();
    list.push_back(refused::not_found("product"));
    list.push_back(refused::stale());
    list.push_back(refused::field("/tracking", "fixed"));
    list.push_back(refused::field("/parts/*/product_id", "circle"));
    return list;
}

void add_product_routes(Api& api, events::Journal& journal) {
    const auto read = Permission::operations_read;
    const auto manage = Permission::catalog_manage;
    api.get<ProductList>("/api/v1/products", read, "List or find products",
                         [&](const Call&, const ListProducts& query) {
                             return journal.read([&](store::Tx& tx) {
                                 return list(tx, query, journal.clock().now());
                             });
                         })
        .remembered()
        .refuses({refused::invalid("bad_cursor")});
    api.post<Product>("/api/v1/products", manage, "Add a product",
                      [&](const Call& call, const AddProduct& body) {
                          return add_product(journal, call.actor(), body);
                      })
        .refuses(of_input());
    api.get<Product>("/api/v1/products/{id}", read, "Read a product",
                     [&](const Call& call) {
                         return journal.read([&](store::Tx& tx) {
                             return get_product(tx, call.id<ProductId>("id"));
                         });
                     })
        .remembered()
        .refuses({refused::not_found("product")});
    api.patch<Product>("/api/v1/products/{id}", manage, "Change a product",
                       [&](const Call& call, const ChangeProduct& body) {
                           return change_product(journal, call.actor(), call.id<ProductId>("id"),
                                                 call.if_match(), body);
                       })
        .refuses(of_change());
    api.get<ProductUses>("/api/v1/products/{id}/used-in", read, "What a product is a part of",
                         [&](const Call& call) {
                             return ProductUses{journal.read([&](store::Tx& tx) {
                                 return used_in(tx, call.id<ProductId>("id"));
                             })};
                         })
        .refuses({refused::not_found("product")});
}

void add_category_routes(Api& api, events::Journal& journal) {
    const auto manage = Permission::catalog_manage;
    api.get<CategoryItems>(
        "/api/v1/categories", Permission::operations_read, "The tree of categories",
        [&](const Call&) {
            return CategoryItems{journal.read([](store::Tx& tx) { return categories(tx); })};
        });
    api.post<Category>("/api/v1/categories", manage, "Add a category",
                       [&](const Call& call, const AddCategory& body) {
                           return add_category(journal, call.actor(), body);
                       })
        .refuses({refused::field("/parent_id", "unknown"), refused::field("/name", "taken"),
                  refused::field("/name", "too_many")});
    api.patch<Category>("/api/v1/categories/{id}", manage, "Rename or move a category",
                        [&](const Call& call, const ChangeCategory& body) {
                            return change_category(journal, call.actor(), call.id<CategoryId>("id"),
                                                   call.if_match(), body);
                        })
        .refuses({refused::not_found("category"), refused::stale(),
                  refused::field("/parent_id", "unknown"), refused::field("/parent_id", "circle"),
                  refused::field("/name", "taken")});
    api.remove("/api/v1/categories/{id}", manage, "Delete an empty category",
               [&](const Call& call) {
                   delete_category(journal, call.actor(), call.id<CategoryId>("id"));
               })
        .refuses({refused::not_found("category"), refused::conflict("category_in_use")});
}

void add_policy_routes(Api& api, events::Journal& journal) {
    const auto read = Permission::operations_read;
    const auto manage = Permission::catalog_manage;
    api.get<PolicyList>("/api/v1/policies", read, "List the versions of policies",
                        [&](const Call&, const ListPolicies& query) {
                            return journal.read([&](store::Tx& tx) { return list(tx, query); });
                        })
        .refuses({refused::invalid("bad_cursor")});
    api.post<Policy>("/api/v1/policies", manage, "Publish a version of a policy",
                     [&](const Call& call, const PublishPolicy& body) {
                         return publish_policy(journal, call.actor(), body);
                     })
        .refuses({refused::field("/effective_from", "too_early")});
    api.get<Policy>("/api/v1/policies/{id}", read, "Read a version of a policy",
                    [&](const Call& call) {
                        return journal.read(
                            [&](store::Tx& tx) { return get_policy(tx, call.id<PolicyId>("id")); });
                    })
        .refuses({refused::not_found("policy")});
    api.remove("/api/v1/policies/{id}", manage, "Withdraw a version that is not in force yet",
               [&](const Call& call) {
                   withdraw_policy(journal, call.actor(), call.id<PolicyId>("id"));
               })
        .refuses({refused::not_found("policy"), refused::conflict("policy_in_force")});
}

}  // namespace

void add_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    add_product_routes(api, journal);
    add_category_routes(api, journal);
    add_policy_routes(api, journal);
}

}  // namespace tandem::catalog
