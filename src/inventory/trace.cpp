#include "inventory/lots_table.h"

#include <algorithm>

namespace tandem::inventory {
namespace {

// Beyond it lies nothing that people make; links cannot form a ring.
constexpr int deepest = 64;

// A lot is met once for each depth at which it lies: the least is kept.
constexpr std::string_view select_below = R"sql(
    WITH RECURSIVE below (id, depth) AS (
        SELECT child_id, 1 FROM lot_links WHERE parent_id = $1
        UNION
        SELECT lot_links.child_id, below.depth + 1
          FROM below
          JOIN lot_links ON lot_links.parent_id = below.id
         WHERE below.depth < $2
    )
    SELECT id, MIN(depth)
      FROM below
     GROUP BY id
     ORDER BY 2, 1
     LIMIT $3)sql";

constexpr std::string_view select_above = R"sql(
    WITH RECURSIVE above (id, depth) AS (
        SELECT parent_id, 1 FROM lot_links WHERE child_id = $1
        UNION
        SELECT lot_links.parent_id, above.depth + 1
          FROM above
          JOIN lot_links ON lot_links.child_id = above.id
         WHERE above.depth < $2
    )
    SELECT id, MIN(depth)
      FROM above
     GROUP BY id
     ORDER BY 2, 1
     LIMIT $3)sql";

constexpr std::string_view select_lots = R"sql(
    SELECT lots.id, lots.code, lots.status, products.id, products.sku, products.name, lots.on_hand,
           lots.shipped
      FROM lots
      JOIN products ON products.id = lots.product_id
     WHERE lots.id IN @ids($1)@)sql";

constexpr std::string_view select_links = R"sql(
    SELECT parent_id, child_id, quantity, production_ref
      FROM lot_links
     WHERE parent_id IN @ids($1)@ AND child_id IN @ids($1)@
     ORDER BY parent_id, child_id, production_ref)sql";

struct Step {
    LotId lot;
    int depth = 0;
};

struct LotRow {
    LotId id;
    std::string code;
    LotStatus status = LotStatus::active;
    ProductId product;
    std::string sku;
    std::string name;
    std::int64_t on_hand = 0;
    std::int64_t shipped = 0;
};

std::vector<Step> steps(store::Tx& tx, std::string_view sql, LotId lot) {
    return tx.all<Step>(sql, lot, deepest, most_traced + 1);
}

Trace traced(store::Tx& tx, LotId lot, std::vector<Step> steps) {
    Trace trace;
    if (steps.empty()) return trace;
    trace.complete = steps.size() <= most_traced;
    if (!trace.complete) steps.resize(most_traced);
    std::vector<LotId> ids;
    ids.reserve(steps.size() + 1);
    for (const auto& step : steps) ids.push_back(step.lot);
    auto rows = tx.all<LotRow>(select_lots, ids);
    std::sort(rows.begin(), rows.end(),
              [](const LotRow& a, const LotRow& b) { return a.id < b.id; });
    for (const auto& step : steps) {
        const auto at = std::lower_bound(rows.begin(), rows.end(), step.lot,
                                         [](const LotRow& row, LotId id) { return row.id < id; });
        if (at == rows.end() || at->id != step.lot) continue;
        trace.lots.push_back({{at->id, at->code, at->status},
                              {at->product, at->sku, at->name},
                              step.depth,
                              at->on_hand,
                              at->shipped});
    }
    ids.push_back(lot);
    trace.links = tx.all<TraceLink>(select_links, ids);
    return trace;
}

}  // namespace

Trace lots_made_from(store::Tx& tx, LotId lot) {
    return traced(tx, lot, steps(tx, select_below, lot));
}

Trace lots_it_was_made_from(store::Tx& tx, LotId lot) {
    return traced(tx, lot, steps(tx, select_above, lot));
}

std::vector<LotId> made_from_ids(store::Tx& tx, LotId lot) {
    std::vector<LotId> ids{lot};
    for (const auto& step : steps(tx, select_below, lot)) ids.push_back(step.lot);
    if (ids.size() > most_traced) ids.resize(most_traced);
    return ids;
}

}  // namespace tandem::inventory
