#include "exposure/reading.h"

#include "base/cursor.h"
#include "base/refusal.h"

#include <algorithm>
#include <limits>

namespace tandem::exposure {
namespace {

constexpr std::string_view select_of_order = R"sql(
    SELECT id
      FROM exposures
     WHERE order_id = $3 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_of_customer = R"sql(
    SELECT id
      FROM exposures
     WHERE customer_id = $3 AND customer_id <> 0 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_of_lot = R"sql(
    SELECT id
      FROM exposures
     WHERE lot_id = $3 AND lot_id <> 0 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT id
      FROM exposures
     WHERE id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_several = R"sql(
    SELECT exposures.id, exposures.order_id, exposures.line_id, NULLIF(exposures.shipment_id, 0),
           NULLIF(exposures.customer_id, 0), products.id, products.sku, products.name,
           NULLIF(exposures.parent_id, 0), NULLIF(exposures.category_id, 0),
           NULLIF(exposures.lot_id, 0), exposures.serial, NULLIF(exposures.supplier_id, 0),
           exposures.supplier_lot, NULLIF(exposures.made_week, 0),
           NULLIF(exposures.receipt_id, 0), NULLIF(exposures.inspection_id, 0),
           NULLIF(exposures.warehouse_id, 0), NULLIF(exposures.carrier_id, 0), exposures.service,
           exposures.region, exposures.lane, exposures.channel, exposures.campaign,
           NULLIF(exposures.policy_id, 0), exposures.price_band, exposures.unit_amount,
           exposures.currency, exposures.quantity, exposures.placed_at, exposures.shipped_at,
           exposures.delivered_at, exposures.promised_at
      FROM exposures
      JOIN products ON products.id = exposures.product_id
     WHERE exposures.id IN @ids($1)@
     ORDER BY exposures.id DESC)sql";

constexpr std::string_view select_outcomes = R"sql(
    SELECT exposure_id, id, kind, source, quantity, occurred_at, reported_at, cost_amount, currency,
           note
      FROM outcomes
     WHERE exposure_id IN @ids($1)@
     ORDER BY exposure_id, id)sql";

ExposureView to_view(const store::Row& row) {
    ExposureView view;
    int column = 0;
    const auto next = [&](auto&... members) { (store::take(row, column++, members), ...); };
    next(view.id, view.order_id, view.line_id, view.shipment_id, view.customer_id, view.product.id,
         view.product.sku, view.product.name, view.parent_id, view.category_id, view.lot_id,
         view.serial, view.supplier_id, view.supplier_lot, view.made_week, view.receipt_id,
         view.inspection_id, view.warehouse_id, view.carrier_id, view.service, view.region,
         view.lane, view.channel, view.campaign, view.policy_id, view.price_band, view.unit_amount,
         view.currency, view.quantity, view.placed_at, view.shipped_at, view.delivered_at,
         view.promised_at);
    return view;
}

OutcomeOf to_outcome(const store::Row& row) {
    OutcomeOf outcome;
    int column = 1;
    const auto next = [&](auto&... members) { (store::take(row, column++, members), ...); };
    next(outcome.id, outcome.kind, outcome.source, outcome.quantity, outcome.occurred_at,
         outcome.reported_at, outcome.cost_amount, outcome.currency, outcome.note);
    return outcome;
}

std::vector<std::int64_t> ids_of(store::Tx& tx, const ListExposures& q, std::int64_t below,
                                 std::size_t limit) {
    using Ids = std::int64_t;
    if (q.order_id) return tx.all<Ids>(select_of_order, below, limit, *q.order_id);
    if (q.customer_id) return tx.all<Ids>(select_of_customer, below, limit, *q.customer_id);
    if (q.lot_id) return tx.all<Ids>(select_of_lot, below, limit, *q.lot_id);
    return tx.all<Ids>(select_newest, below, limit);
}

void fill(store::Tx& tx, std::vector<ExposureView>& items, const std::vector<std::int64_t>& ids) {
    tx.each(select_several, [&](const store::Row& row) { items.push_back(to_view(row)); }, ids);
    const auto keep = [&](const store::Row& row) {
        const auto of = std::find_if(items.begin(), items.end(), [&](const ExposureView& view) {
            return view.id == row.integer(0);
        });
        if (of != items.end()) of->outcomes.push_back(to_outcome(row));
    };
    tx.each(select_outcomes, keep, ids);
}

}  // namespace

ExposureList list(store::Tx& tx, const ListExposures& query) {
    const int asked = int{query.order_id.has_value()} + int{query.customer_id.has_value()} +
                      int{query.lot_id.has_value()};
    if (asked > 1)
        throw invalid_field("/lot_id", "one_of", "Ask for an order, a customer or a lot.");
    const auto from = cursor_in<1>(query.after);
    const auto limit = static_cast<std::size_t>(query.limit.value);
    auto ids = ids_of(tx, query, from ? from->front() : std::numeric_limits<std::int64_t>::max(),
                      limit + 1);
    ExposureList list;
    if (ids.size() > limit) {
        ids.resize(limit);
        list.next = to_cursor({ids.back()});
    }
    if (!ids.empty()) fill(tx, list.items, ids);
    return list;
}

}  // namespace tandem::exposure
