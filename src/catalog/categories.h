#pragma once

#include "catalog/products.h"

namespace tandem::catalog {

// The tree that products are sorted into.

struct Category {
    CategoryId id;
    std::string name;
    std::optional<CategoryId> parent_id;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Category, id, name, parent_id, version)

struct AddCategory {
    json::Text<1, 120> name;
    std::optional<CategoryId> parent_id;
};
TANDEM_STRUCT(AddCategory, name, parent_id)
Category add_category(events::Journal&, const Actor&, const AddCategory&);
CategoryId add_category(events::Unit&, const AddCategory&);

struct ChangeCategory {
    std::optional<json::Text<1, 120>> name;
    json::Patch<CategoryId> parent_id;
};
TANDEM_STRUCT(ChangeCategory, name, parent_id)
Category change_category(events::Journal&, const Actor&, CategoryId,
                         std::optional<std::int64_t> version, const ChangeCategory&);

// Refused (category_in_use) while it has products or categories below it.
void delete_category(events::Journal&, const Actor&, CategoryId);

std::vector<Category> categories(store::Tx&);  // by name; there are at most 2,000
Category get_category(store::Tx&, CategoryId);
std::optional<CategoryId> find_category(store::Tx&, std::string_view name,
                                        std::optional<CategoryId> parent);
// The category itself and everything below it.
std::vector<CategoryId> with_descendants(store::Tx&, CategoryId);

}  // namespace tandem::catalog
