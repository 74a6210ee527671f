#pragma once

#include "base/time.h"
#include "catalog/policies.h"
#include "events/event.h"
#include "json/describe.h"

#include <string>
#include <vector>

namespace tandem::catalog {

// What has happened to products, categories and policies. Facts, only ever given new optional
// members.

// One thing that is not as it was, in words for a person.
struct Change {
    std::string what;
    std::string before;
    std::string after;
};
TANDEM_STRUCT(Change, what, before, after)

struct ProductAdded {
    static constexpr std::string_view name = "product.added";
    ProductId product;
    std::string sku;
    std::string called;
    events::Subject subject() const { return events::subject_of(product); }
};
TANDEM_STRUCT(ProductAdded, product, sku, called)

struct ProductChanged {
    static constexpr std::string_view name = "product.changed";
    ProductId product;
    std::string sku;
    std::vector<Change> changes;
    events::Subject subject() const { return events::subject_of(product); }
};
TANDEM_STRUCT(ProductChanged, product, sku, changes)

struct CategoryAdded {
    static constexpr std::string_view name = "category.added";
    CategoryId category;
    std::string called;
    events::Subject subject() const { return {"category", category.value()}; }
};
TANDEM_STRUCT(CategoryAdded, category, called)

struct CategoryChanged {
    static constexpr std::string_view name = "category.changed";
    CategoryId category;
    std::vector<Change> changes;
    events::Subject subject() const { return {"category", category.value()}; }
};
TANDEM_STRUCT(CategoryChanged, category, changes)

struct CategoryDeleted {
    static constexpr std::string_view name = "category.deleted";
    CategoryId category;
    std::string called;
    events::Subject subject() const { return {"category", category.value()}; }
};
TANDEM_STRUCT(CategoryDeleted, category, called)

struct PolicyPublished {
    static constexpr std::string_view name = "policy.published";
    PolicyId policy;
    PolicyKind kind = PolicyKind::other;
    std::int64_t number = 0;
    std::string title;
    Time effective_from;
    events::Subject subject() const { return events::subject_of(policy); }
};
TANDEM_STRUCT(PolicyPublished, policy, kind, number, title, effective_from)

struct PolicyWithdrawn {
    static constexpr std::string_view name = "policy.withdrawn";
    PolicyId policy;
    PolicyKind kind = PolicyKind::other;
    std::int64_t number = 0;
    events::Subject subject() const { return events::subject_of(policy); }
};
TANDEM_STRUCT(PolicyWithdrawn, policy, kind, number)

}  // namespace tandem::catalog
