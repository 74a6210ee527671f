#include "base/refusal.h"
#include "catalog/categories.h"
#include "catalog/product_index.h"
#include "catalog/products.h"
#include "catalog/products_table.h"
#include "json/decode.h"
#include "search/text.h"

#include <algorithm>
#include <map>

namespace tandem::catalog {
namespace {

constexpr std::string_view select_by_sku = R"sql(
    SELECT id
      FROM products
     WHERE sku_folded = $1)sql";

constexpr std::string_view select_by_gtin = R"sql(
    SELECT id
      FROM products
     WHERE gtin = $1 AND gtin <> ''
     ORDER BY id
     LIMIT 1)sql";

constexpr std::string_view select_refs = R"sql(
    SELECT id, sku, name
      FROM products
     WHERE id IN @ids($1)@)sql";

constexpr std::string_view select_parts = R"sql(
    SELECT products.id, products.sku, products.name, product_parts.quantity
      FROM product_parts
      JOIN products ON products.id = product_parts.part_id
     WHERE product_parts.product_id = $1
     ORDER BY product_parts.place)sql";

constexpr std::string_view select_used_in = R"sql(
    SELECT products.id, products.sku, products.name
      FROM product_parts
      JOIN products ON products.id = product_parts.product_id
     WHERE product_parts.part_id = $1
     ORDER BY products.id
     LIMIT 1000)sql";

constexpr std::string_view select_summaries = R"sql(
    SELECT p.id, p.sku, p.gtin, p.name, p.variant, c.id, c.name, p.tracking, p.price_amount,
           p.currency, p.active
      FROM products p
      LEFT JOIN categories c ON c.id = p.category_id
     WHERE p.id IN @ids($1)@)sql";

// The four walks of a list, each along an index in the order of SKUs. `$3`: also what is sold no
// more.
constexpr std::string_view select_page = R"sql(
    SELECT id, sku_folded
      FROM products
     WHERE sku_folded > $1 AND sku_folded < $2 AND (active = 1 OR $3 = 1)
     ORDER BY sku_folded
     LIMIT $4)sql";

constexpr std::string_view select_first = R"sql(
    SELECT id, sku_folded
      FROM products
     WHERE sku_folded >= $1 AND sku_folded < $2 AND (active = 1 OR $3 = 1)
     ORDER BY sku_folded
     LIMIT $4)sql";

constexpr std::string_view select_page_of_category = R"sql(
    SELECT id, sku_folded
      FROM products
     WHERE category_id = $5 AND sku_folded > $1 AND sku_folded < $2 AND (active = 1 OR $3 = 1)
     ORDER BY sku_folded
     LIMIT $4)sql";

constexpr std::string_view select_page_of_variants = R"sql(
    SELECT id, sku_folded
      FROM products
     WHERE variant_of = $5 AND sku_folded > $1 AND sku_folded < $2 AND (active = 1 OR $3 = 1)
     ORDER BY sku_folded
     LIMIT $4)sql";

// Sorts after everything that begins with the text before it.
constexpr std::string_view after_all = "\xF4\x8F\xBF\xBF";

// Of so many newest products with a word the best are shown: who types goes on typing.
constexpr int ranked_hits = 200;

struct PartAnswer {
    ProductId id;
    std::string sku;
    std::string name;
    std::int64_t quantity = 1;
};

struct SummaryRow {
    ProductId id;
    std::string sku;
    std::string gtin;
    std::string name;
    std::string variant;
    std::optional<CategoryId> category;
    std::optional<std::string> category_name;
    Tracking tracking = Tracking::none;
    std::int64_t price_amount = 0;
    std::string currency;
    bool active = true;
};

struct Place {
    ProductId id;
    std::string sku;
    bool operator<(const Place& other) const { return sku < other.sku; }
};

std::optional<CategoryRef> to_ref(std::optional<CategoryId> id, std::optional<std::string> name) {
    if (!id) return std::nullopt;
    return CategoryRef{*id, std::move(name).value_or("")};
}

std::vector<ProductSummary> summaries(store::Tx& tx, const std::vector<ProductId>& ids) {
    if (ids.empty()) return {};
    std::map<ProductId, ProductSummary> by_id;
    for (auto& row : tx.all<SummaryRow>(select_summaries, ids))
        by_id[row.id] = {row.id,
                         std::move(row.sku),
                         std::move(row.gtin),
                         std::move(row.name),
                         std::move(row.variant),
                         to_ref(row.category, std::move(row.category_name)),
                         row.tracking,
                         row.price_amount,
                         std::move(row.currency),
                         row.active};
    std::vector<ProductSummary> list;
    for (const auto id : ids)
        if (const auto known = by_id.find(id); known != by_id.end()) list.push_back(known->second);
    return list;
}

// Cuts what is over the page, and says where the next begins.
ProductList to_list(store::Tx& tx, std::vector<Place> places, std::int64_t limit) {
    ProductList list;
    if (static_cast<std::int64_t>(places.size()) > limit) {
        places.resize(static_cast<std::size_t>(limit));
        list.next = "s." + places.back().sku;
    }
    std::vector<ProductId> ids;
    for (const auto& place : places) ids.push_back(place.id);
    list.items = summaries(tx, ids);
    return list;
}

// One walk for each category of the branch: every one is along an index and ends with the page.
std::vector<Place> of_categories(store::Tx& tx, CategoryId category, const std::string& after,
                                 bool inactive, std::int64_t count) {
    std::vector<Place> places;
    for (const auto id : with_descendants(tx, category)) {
        const auto more =
            tx.all<Place>(select_page_of_category, after, after_all, inactive, count, id);
        places.insert(places.end(), more.begin(), more.end());
    }
    std::ranges::sort(places, {}, &Place::sku);
    if (static_cast<std::int64_t>(places.size()) > count)
        places.resize(static_cast<std::size_t>(count));
    return places;
}

// "s.SKU" of the last product of the page before.
std::string to_sku(const std::optional<std::string>& cursor) {
    if (!cursor) return {};
    if (!cursor->starts_with("s.")) throw bad_cursor("/after");
    return cursor->substr(2);
}

ProductList by_sku(store::Tx& tx, const ListProducts& query) {
    const auto after = to_sku(query.after);
    const bool inactive = query.inactive.value;
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    if (query.category_id)
        return to_list(tx, of_categories(tx, *query.category_id, after, inactive, limit + 1),
                       limit);
    if (query.variant_of)
        return to_list(tx,
                       tx.all<Place>(select_page_of_variants, after, after_all, inactive, limit + 1,
                                     *query.variant_of),
                       limit);
    return to_list(tx, tx.all<Place>(select_page, after, after_all, inactive, limit + 1), limit);
}

search::Request words_request(store::Tx& tx, const ListProducts& query, const std::string& prefix,
                              Time now) {
    search::Request request{.query = search::parse_typed(*query.q),
                            .limit = static_cast<int>(query.limit.value),
                            .ranked = ranked_hits,
                            .now = now,
                            .highlight = false};
    request.filter.where =
        "NOT (p.sku_folded >= $1 AND p.sku_folded < $2) AND (p.active = 1 OR $3 = 1)";
    const bool narrowed = query.category_id || query.variant_of;
    request.filter.params = {narrowed ? std::string(after_all) : prefix,
                             prefix + std::string(after_all),
                             std::int64_t{query.inactive.value ? 1 : 0}};
    if (query.category_id) {
        request.filter.where += " AND p.category_id IN @ids($4)@";
        request.filter.params.push_back(store::to_param(with_descendants(tx, *query.category_id)));
    }
    if (query.variant_of) {
        const auto place = std::to_string(request.filter.params.size() + 1);
        request.filter.where += " AND p.variant_of = $" + place;
        request.filter.params.emplace_back(query.variant_of->value());
    }
    return request;
}

// "w.CURSOR" of the index; those whose SKU begins so were all shown on the pages before, but in a
// category or among variants, which are all found by words.
ProductList by_words(store::Tx& tx, const ListProducts& query, const std::string& prefix,
                     std::string after, Time now) {
    auto request = words_request(tx, query, prefix, now);
    request.after = std::move(after);
    if (!request.query.has_text()) return {};
    const auto page = product_index().find(tx, request);
    std::vector<ProductId> ids;
    for (const auto& hit : page.items) ids.emplace_back(hit.id);
    ProductList list{summaries(tx, ids), std::nullopt};
    if (!page.next.empty()) list.next = "w." + page.next;
    return list;
}

// Those whose SKU begins with what was typed come first, in its order; "q.SKU" goes on with them.
ProductList by_prefix(store::Tx& tx, const ListProducts& query, const std::string& prefix,
                      const std::optional<std::string>& after) {
    const auto limit = static_cast<std::int64_t>(query.limit.value);
    auto places = tx.all<Place>(after ? select_page : select_first, after.value_or(prefix),
                                prefix + std::string(after_all), query.inactive.value, limit + 1);
    auto list = to_list(tx, std::move(places), limit);
    if (list.next) list.next = "q." + list.next->substr(2);
    return list;
}

ProductList found(store::Tx& tx, const ListProducts& query, Time now) {
    const auto prefix = search::fold(*query.q);
    const bool narrowed = query.category_id || query.variant_of;
    const auto cursor = query.after.value_or(narrowed ? "w." : "q.");
    if (cursor.starts_with("w.")) return by_words(tx, query, prefix, cursor.substr(2), now);
    if (!cursor.starts_with("q.")) throw bad_cursor("/after");
    const auto sku = cursor.substr(2);
    auto list = by_prefix(tx, query, prefix, sku.empty() ? std::nullopt : std::optional(sku));
    if (list.next || static_cast<long long>(list.items.size()) >= query.limit.value.value) {
        if (!list.next) list.next = "w.";
        return list;
    }
    auto rest = query;
    rest.limit =
        json::Whole<1, 100>(query.limit.value.value - static_cast<long long>(list.items.size()));
    auto words = by_words(tx, rest, prefix, {}, now);
    std::ranges::move(words.items, std::back_inserter(list.items));
    list.next = std::move(words.next);
    return list;
}

}  // namespace

Product get_product(store::Tx& tx, ProductId id) {
    auto row = Products(tx).get(id);
    Product product{.id = row.id,
                    .sku = std::move(row.sku),
                    .gtin = std::move(row.gtin),
                    .name = std::move(row.name),
                    .category = {},
                    .brand = std::move(row.brand),
                    .tracking = row.tracking,
                    .variant_of = {},
                    .variant = std::move(row.variant),
                    .price_amount = row.price_amount,
                    .currency = std::move(row.currency),
                    .weight_grams = row.weight_grams,
                    .warranty_months = row.warranty_months,
                    .returnable_days = row.returnable_days,
                    .hazards = json::decode_stored<std::vector<std::string>>(row.hazards),
                    .active = row.active,
                    .attributes = {std::move(row.attributes)},
                    .parts = {},
                    .version = row.version,
                    .created_at = row.created_at};
    if (row.category)
        product.category = CategoryRef{*row.category, get_category(tx, *row.category).name};
    if (row.variant_of) product.variant_of = refs(tx, {*row.variant_of}).at(0);
    for (auto& part : tx.all<PartAnswer>(select_parts, id))
        product.parts.push_back(
            {{part.id, std::move(part.sku), std::move(part.name)}, part.quantity});
    return product;
}

std::optional<ProductId> find_sku(store::Tx& tx, std::string_view sku) {
    return tx.find<ProductId>(select_by_sku, search::fold(sku));
}

std::optional<ProductId> find_gtin(store::Tx& tx, std::string_view gtin) {
    return tx.find<ProductId>(select_by_gtin, gtin);
}

std::vector<ProductRef> refs(store::Tx& tx, const std::vector<ProductId>& ids) {
    if (ids.empty()) return {};
    std::map<ProductId, ProductRef> by_id;
    for (auto& ref : tx.all<ProductRef>(select_refs, ids)) by_id[ref.id] = std::move(ref);
    std::vector<ProductRef> list;
    for (const auto id : ids)
        if (const auto known = by_id.find(id); known != by_id.end()) list.push_back(known->second);
    return list;
}

std::vector<ProductRef> used_in(store::Tx& tx, ProductId id) {
    static_cast<void>(Products(tx).get(id));
    return tx.all<ProductRef>(select_used_in, id);
}

ProductList list(store::Tx& tx, const ListProducts& query, Time now) {
    return search::fold(query.q.value_or("")).empty() ? by_sku(tx, query) : found(tx, query, now);
}

}  // namespace tandem::catalog
