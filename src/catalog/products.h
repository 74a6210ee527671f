#pragma once

#include "base/time.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::catalog {

// What the company sells, and what that is made of.

// How pieces of a product are told apart in stock.
enum class Tracking { none, lot, serial };
BOOST_DESCRIBE_ENUM(Tracking, none, lot, serial)

// A product as other things name it.
struct ProductRef {
    ProductId id;
    std::string sku;
    std::string name;
    bool operator==(const ProductRef&) const = default;
};
TANDEM_STRUCT(ProductRef, id, sku, name)

struct CategoryRef {
    CategoryId id;
    std::string name;
};
TANDEM_STRUCT(CategoryRef, id, name)

// One line of the bill of materials: so many of the other product go into one of this.
struct Part {
    ProductRef product;
    std::int64_t quantity = 1;
};
TANDEM_STRUCT(Part, product, quantity)

struct Product {
    ProductId id;
    std::string sku;
    std::string gtin;
    std::string name;
    std::optional<CategoryRef> category;
    std::string brand;
    Tracking tracking = Tracking::none;
    std::optional<ProductRef> variant_of;
    std::string variant;  // "blue, XL": what sets it apart from its siblings
    std::int64_t price_amount = 0;
    std::string currency;  // empty: the product has no price of its own
    std::int64_t weight_grams = 0;
    int warranty_months = 0;
    int returnable_days = 0;
    std::vector<std::string> hazards;
    bool active = true;
    json::Any attributes{"{}"};
    std::vector<Part> parts;
    std::int64_t version = 0;
    Time created_at;
};
TANDEM_STRUCT(Product, id, sku, gtin, name, category, brand, tracking, variant_of, variant,
              price_amount, currency, weight_grams, warranty_months, returnable_days, hazards,
              active, attributes, parts, version, created_at)

// ---- what may be asked ------------------------------------------------------------------------
// Each command has a form for people (checks the permission, runs its own transaction) and one for
// imports that takes the Unit and checks nothing but its input.

struct PartInput {
    ProductId product_id;
    json::Default<json::Whole<1, 1'000'000>> quantity{1};
};
TANDEM_STRUCT(PartInput, product_id, quantity)

using Price = json::Whole<0, 1'000'000'000'000>;
using Grams = json::Whole<0, 1'000'000'000>;
using Months = json::Whole<0, 1'200>;
using Days = json::Whole<0, 36'500>;
using Hazards = std::vector<json::Text<1, 60>>;

struct AddProduct {
    json::Text<1, 64> sku;
    json::Default<json::Text<0, 14>> gtin;
    json::Text<1, 300> name;
    std::optional<CategoryId> category_id;
    json::Default<json::Text<0, 120>> brand;
    json::Default<Tracking> tracking{Tracking::none};
    std::optional<ProductId> variant_of;
    json::Default<json::Text<0, 200>> variant;
    json::Default<Price> price_amount{0};
    json::Default<json::Text<0, 3>> currency;
    json::Default<Grams> weight_grams{0};
    json::Default<Months> warranty_months{0};
    json::Default<Days> returnable_days{0};
    Hazards hazards;
    json::Default<bool> active{true};
    json::Default<json::Any> attributes{json::Any{"{}"}};
    std::vector<PartInput> parts;
};
TANDEM_STRUCT(AddProduct, sku, gtin, name, category_id, brand, tracking, variant_of, variant,
              price_amount, currency, weight_grams, warranty_months, returnable_days, hazards,
              active, attributes, parts)
Product add_product(events::Journal&, const Actor&, const AddProduct&);
ProductId add_product(events::Unit&, const AddProduct&);

// What is left out stays. How a product is tracked stays for good once it was added as `lot` or
// `serial`; one that was not tracked can begin to be.
struct ChangeProduct {
    std::optional<json::Text<1, 64>> sku;
    std::optional<json::Text<0, 14>> gtin;
    std::optional<json::Text<1, 300>> name;
    json::Patch<CategoryId> category_id;
    std::optional<json::Text<0, 120>> brand;
    std::optional<Tracking> tracking;
    json::Patch<ProductId> variant_of;
    std::optional<json::Text<0, 200>> variant;
    std::optional<Price> price_amount;
    std::optional<json::Text<0, 3>> currency;
    std::optional<Grams> weight_grams;
    std::optional<Months> warranty_months;
    std::optional<Days> returnable_days;
    std::optional<Hazards> hazards;
    std::optional<bool> active;
    std::optional<json::Any> attributes;
    std::optional<std::vector<PartInput>> parts;
};
TANDEM_STRUCT(ChangeProduct, sku, gtin, name, category_id, brand, tracking, variant_of, variant,
              price_amount, currency, weight_grams, warranty_months, returnable_days, hazards,
              active, attributes, parts)
Product change_product(events::Journal&, const Actor&, ProductId,
                       std::optional<std::int64_t> version, const ChangeProduct&);
// True when something was not as it is now.
bool change_product(events::Unit&, ProductId, const ChangeProduct&);

// ---- reading ------------------------------------------------------------------------------------

Product get_product(store::Tx&, ProductId);  // refused as product_not_found
std::optional<ProductId> find_sku(store::Tx&, std::string_view sku);  // however it is written
std::optional<ProductId> find_gtin(store::Tx&, std::string_view gtin);
// 8, 12, 13 or 14 digits of which the last checks the others.
bool is_gtin(std::string_view text);
// In the order asked for; without those that do not exist.
std::vector<ProductRef> refs(store::Tx&, const std::vector<ProductId>&);

struct ProductSummary {
    ProductId id;
    std::string sku;
    std::string gtin;
    std::string name;
    std::string variant;
    std::optional<CategoryRef> category;
    Tracking tracking = Tracking::none;
    std::int64_t price_amount = 0;
    std::string currency;
    bool active = true;
};
TANDEM_STRUCT(ProductSummary, id, sku, gtin, name, variant, category, tracking, price_amount,
              currency, active)

struct ProductList {
    std::vector<ProductSummary> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(ProductList, items, next)

struct ListProducts {
    std::optional<std::string> q;
    std::optional<CategoryId> category_id;  // with everything below it
    std::optional<ProductId> variant_of;
    json::Default<bool> inactive{false};  // also those that are sold no more
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListProducts, q, category_id, variant_of, inactive, after, limit)
// By SKU. With `q`: first those whose SKU begins so, then those whose name, SKU, GTIN, brand or
// variant has its words.
ProductList list(store::Tx&, const ListProducts&, Time now);

// The products that this one is a part of, at most a thousand.
std::vector<ProductRef> used_in(store::Tx&, ProductId);

}  // namespace tandem::catalog
