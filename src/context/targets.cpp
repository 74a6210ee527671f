#include "context/targets.h"

#include <algorithm>
#include <map>
#include <set>

namespace tandem::context {
namespace {

// Of one kind, for one letter: a code that many lots have names none of them.
constexpr int most_of_kind = 10;

struct TargetRow {
    std::int64_t id = 0;
    std::string key;
    std::string label;
    std::string detail;
    std::int64_t customer = 0;
};

// How each kind is found: by what people call it, folded as its own slice folds it, and by its id.
struct Source {
    TargetKind kind;
    std::string_view by_key;
    std::string_view by_id;
};

constexpr std::string_view orders_by_key = R"sql(
    SELECT id, number_folded, number, status, customer_id
      FROM orders
     WHERE number_folded IN @texts($1)@
     LIMIT $2)sql";
constexpr std::string_view orders_by_id = R"sql(
    SELECT id, number_folded, number, status, customer_id
      FROM orders
     WHERE id IN @ids($1)@)sql";

constexpr std::string_view shipments_by_key = R"sql(
    SELECT id, tracking_key, CASE tracking_no WHEN '' THEN number ELSE tracking_no END, status,
           COALESCE(customer_id, 0)
      FROM shipments
     WHERE tracking_key IN @texts($1)@ AND tracking_key <> ''
     ORDER BY id DESC
     LIMIT $2)sql";
constexpr std::string_view shipments_by_number = R"sql(
    SELECT id, number_folded, CASE tracking_no WHEN '' THEN number ELSE tracking_no END, status,
           COALESCE(customer_id, 0)
      FROM shipments
     WHERE number_folded IN @texts($1)@
     LIMIT $2)sql";
constexpr std::string_view shipments_by_id = R"sql(
    SELECT id, number_folded, CASE tracking_no WHEN '' THEN number ELSE tracking_no END, status,
           COALESCE(customer_id, 0)
      FROM shipments
     WHERE id IN @ids($1)@)sql";

constexpr std::string_view products_by_sku = R"sql(
    SELECT id, sku_folded, sku, name, 0
      FROM products
     WHERE sku_folded IN @texts($1)@
     LIMIT $2)sql";
constexpr std::string_view products_by_gtin = R"sql(
    SELECT id, gtin, sku, name, 0
      FROM products
     WHERE gtin IN @texts($1)@ AND gtin <> ''
     LIMIT $2)sql";
constexpr std::string_view products_by_id = R"sql(
    SELECT id, sku_folded, sku, name, 0
      FROM products
     WHERE id IN @ids($1)@)sql";

constexpr std::string_view lots_by_key = R"sql(
    SELECT l.id, l.code_folded, l.code, p.name, 0
      FROM lots l
      JOIN products p ON p.id = l.product_id
     WHERE l.code_folded IN @texts($1)@
     ORDER BY l.id DESC
     LIMIT $2)sql";
constexpr std::string_view lots_by_id = R"sql(
    SELECT l.id, l.code_folded, l.code, p.name, 0
      FROM lots l
      JOIN products p ON p.id = l.product_id
     WHERE l.id IN @ids($1)@)sql";

// Their numbers are ours, in capitals.
constexpr std::string_view returns_by_key = R"sql(
    SELECT id, number, number, state, customer_id
      FROM returns
     WHERE number IN @texts($1)@
     LIMIT $2)sql";
constexpr std::string_view returns_by_id = R"sql(
    SELECT id, number, number, state, customer_id
      FROM returns
     WHERE id IN @ids($1)@)sql";

constexpr Source sources[] = {
    {TargetKind::order, orders_by_key, orders_by_id},
    {TargetKind::shipment, shipments_by_key, shipments_by_id},
    {TargetKind::shipment, shipments_by_number, shipments_by_id},
    {TargetKind::product, products_by_sku, products_by_id},
    {TargetKind::product, products_by_gtin, products_by_id},
    {TargetKind::lot, lots_by_key, lots_by_id},
    {TargetKind::rma, returns_by_key, returns_by_id},
};

std::string lower(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// How the tables may spell a mention, and which mention each spelling stands for: folded or in
// capitals, with the '#' that some shops put before a number, without the hyphens of a parcel's.
std::map<std::string, std::string> spellings_of(const std::vector<Mention>& mentions) {
    std::map<std::string, std::string> spellings;
    for (const auto& mention : mentions) {
        auto bare = mention.key;
        std::erase(bare, '-');
        spellings.emplace(mention.key, mention.key);
        spellings.emplace(lower(mention.key), mention.key);
        spellings.emplace('#' + lower(mention.key), mention.key);
        spellings.emplace(std::move(bare), mention.key);
    }
    return spellings;
}

Target to_target(TargetKind kind, TargetRow&& row, std::string key) {
    return {kind,
            row.id,
            std::move(row.label),
            std::move(row.detail),
            row.customer == 0 ? std::nullopt : std::optional(CustomerId(row.customer)),
            std::move(key)};
}

}  // namespace

std::vector<Target> find_targets(store::Tx& tx, const std::vector<Mention>& mentions) {
    const auto spellings = spellings_of(mentions);
    std::vector<std::string> keys;
    for (const auto& [spelling, key] : spellings) keys.push_back(spelling);
    std::vector<Target> found;
    std::set<std::pair<TargetKind, std::int64_t>> seen;
    for (const auto& source : sources)
        for (auto& row : tx.all<TargetRow>(source.by_key, keys, most_of_kind)) {
            if (!seen.insert({source.kind, row.id}).second) continue;
            auto key = spellings.at(row.key);
            found.push_back(to_target(source.kind, std::move(row), std::move(key)));
        }
    return found;
}

std::vector<Target> find_targets(store::Tx& tx, TargetKind kind,
                                 const std::vector<std::int64_t>& ids) {
    const auto* source = std::find_if(std::begin(sources), std::end(sources),
                                      [&](const Source& one) { return one.kind == kind; });
    std::vector<Target> found;
    for (auto& row : tx.all<TargetRow>(source->by_id, ids))
        found.push_back(to_target(kind, std::move(row), {}));
    return found;
}

std::optional<Target> find_target(store::Tx& tx, TargetKind kind, std::int64_t id) {
    auto found = find_targets(tx, kind, std::vector{id});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace tandem::context
