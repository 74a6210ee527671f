#include "exposure/story.h"

#include "base/cursor.h"

#include <limits>

namespace tandem::exposure {
namespace {

constexpr std::string_view select_supplier = R"sql(
    SELECT id, code, name
      FROM suppliers
     WHERE id = $1)sql";

constexpr std::string_view select_receipt = R"sql(
    SELECT id, number, status, arrived_at
      FROM goods_receipts
     WHERE id = $1)sql";

constexpr std::string_view select_inspections = R"sql(
    SELECT id, kind, status, severity, sample, accept, found, finished_at
      FROM inspections
     WHERE lot_id = $1
     ORDER BY id DESC
     LIMIT 50)sql";

constexpr std::string_view select_non_conformances = R"sql(
    SELECT id, number, title, status, severity, created_at
      FROM non_conformances
     WHERE lot_id = $1
     ORDER BY id DESC
     LIMIT 50)sql";

constexpr std::string_view sum_reach = R"sql(
    SELECT CAST(COALESCE(SUM(lines), 0) AS BIGINT), CAST(COALESCE(SUM(orders), 0) AS BIGINT),
           CAST(COALESCE(SUM(customers), 0) AS BIGINT), CAST(COALESCE(SUM(pieces), 0) AS BIGINT),
           CAST(COALESCE(SUM(delivered), 0) AS BIGINT), CAST(COALESCE(SUM(outcomes), 0) AS BIGINT)
      FROM lot_reach
     WHERE lot_id IN @ids($1)@)sql";

constexpr std::string_view sum_outcomes = R"sql(
    SELECT kind, CAST(SUM(amount) AS BIGINT), CAST(SUM(pieces) AS BIGINT)
      FROM lot_outcomes
     WHERE lot_id IN @ids($1)@
     GROUP BY kind
    HAVING SUM(amount) > 0
     ORDER BY 2 DESC, kind
     LIMIT 50)sql";

constexpr std::string_view select_outcomes = R"sql(
    SELECT outcomes.id, outcomes.kind, outcomes.quantity, outcomes.occurred_at,
           outcomes.reported_at, outcomes.cost_amount, outcomes.currency, outcomes.note,
           exposures.order_id, orders.number
      FROM (SELECT id FROM outcomes
             WHERE lot_id IN @ids($1)@ AND lot_id <> 0
             ORDER BY id DESC
             LIMIT 20) AS newest
      JOIN outcomes ON outcomes.id = newest.id
      JOIN exposures ON exposures.id = outcomes.exposure_id
      JOIN orders ON orders.id = exposures.order_id
     ORDER BY outcomes.id DESC)sql";

// The lots that were sent at all: of a raw material's many products most often few.
constexpr std::string_view select_reaching = R"sql(
    SELECT lot_id
      FROM lot_reach
     WHERE lot_id IN @ids($1)@ AND lines > 0)sql";

constexpr std::string_view select_line_ids = R"sql(
    SELECT id
      FROM exposures
     WHERE lot_id IN @ids($1)@ AND lot_id <> 0 AND id < $2
     ORDER BY id DESC
     LIMIT $3)sql";

constexpr std::string_view select_lines = R"sql(
    SELECT exposures.id, exposures.order_id, orders.number, exposures.line_id, customers.id,
           customers.name, customers.email, lots.id, lots.code, lots.status, products.id,
           products.sku, products.name, exposures.serial, exposures.quantity, exposures.shipment_id,
           exposures.shipped_at, exposures.delivered_at, exposures.outcomes
      FROM exposures
      JOIN orders ON orders.id = exposures.order_id
      JOIN lots ON lots.id = exposures.lot_id
      JOIN products ON products.id = exposures.product_id
      LEFT JOIN customers ON customers.id = exposures.customer_id
     WHERE exposures.id IN @ids($1)@
     ORDER BY exposures.id DESC)sql";

constexpr std::string_view select_customers = R"sql(
    SELECT reached.customer_id, COALESCE(customers.name, ''), customers.email, reached.lines,
           reached.pieces, reached.outcomes
      FROM (SELECT customer_id, CAST(SUM(lines) AS BIGINT) AS lines,
                   CAST(SUM(pieces) AS BIGINT) AS pieces,
                   CAST(SUM(outcomes) AS BIGINT) AS outcomes
              FROM lot_customers
             WHERE lot_id IN @ids($1)@ AND customer_id > $2
             GROUP BY customer_id
             ORDER BY customer_id
             LIMIT $3) AS reached
      LEFT JOIN customers ON customers.id = reached.customer_id
     ORDER BY reached.customer_id)sql";

std::optional<StorySupplier> supplier_of(store::Tx& tx, const inventory::Lot& lot) {
    return lot.supplier_id ? tx.find<StorySupplier>(select_supplier, *lot.supplier_id)
                           : std::nullopt;
}

std::optional<StoryReceipt> receipt_of(store::Tx& tx, const inventory::Lot& lot) {
    return lot.receipt_id ? tx.find<StoryReceipt>(select_receipt, *lot.receipt_id) : std::nullopt;
}

LotReach reach_of(store::Tx& tx, const std::vector<LotId>& lots) {
    return tx.get<LotReach>(sum_reach, lots);
}

std::vector<LotId> reaching(store::Tx& tx, const std::vector<LotId>& lots) {
    return tx.all<LotId>(select_reaching, lots);
}

ReachedLine to_line(const store::Row& row) {
    ReachedLine line;
    int column = 0;
    const auto next = [&](auto& member) { store::take(row, column++, member); };
    next(line.id);
    next(line.order_id);
    next(line.order_number);
    next(line.line_id);
    if (row.is_null(column)) {
        column += 3;
    } else {
        auto& customer = line.customer.emplace();
        next(customer.id);
        next(customer.name);
        next(customer.email);
    }
    next(line.lot.id);
    next(line.lot.code);
    next(line.lot.status);
    next(line.product.id);
    next(line.product.sku);
    next(line.product.name);
    next(line.serial);
    next(line.quantity);
    ShipmentId shipment;
    next(shipment);
    if (shipment != ShipmentId()) line.shipment_id = shipment;
    next(line.shipped_at);
    next(line.delivered_at);
    next(line.outcomes);
    return line;
}

ReachedLines lines_of(store::Tx& tx, const std::vector<LotId>& lots, const ReadReach& page) {
    const auto from = cursor_in<1>(page.after);
    const auto limit = static_cast<std::size_t>(page.limit.value);
    const auto below = from ? from->front() : std::numeric_limits<std::int64_t>::max();
    auto ids = tx.all<std::int64_t>(select_line_ids, lots, below, limit + 1);
    ReachedLines list;
    if (ids.size() > limit) {
        ids.resize(limit);
        list.next = to_cursor({ids.back()});
    }
    if (ids.empty()) return list;
    tx.each(select_lines, [&](const store::Row& row) { list.items.push_back(to_line(row)); }, ids);
    return list;
}

std::vector<LotId> family_of(LotId lot, const inventory::Trace& used_in) {
    std::vector<LotId> lots{lot};
    for (const auto& one : used_in.lots) lots.push_back(one.lot.id);
    return lots;
}

}  // namespace

LotStory lot_story(store::Tx& tx, LotId id, const ReadReach& page) {
    LotStory story;
    story.lot = inventory::get_lot(tx, id);
    story.supplier = supplier_of(tx, story.lot);
    story.receipt = receipt_of(tx, story.lot);
    story.inspections = tx.all<StoryInspection>(select_inspections, id);
    story.non_conformances = tx.all<StoryNonConformance>(select_non_conformances, id);
    story.hold = inventory::open_hold(tx, id);
    story.dispositions = inventory::dispositions_of(tx, id);
    story.made_from = inventory::lots_it_was_made_from(tx, id);
    story.used_in = inventory::lots_made_from(tx, id);
    const auto family = reaching(tx, family_of(id, story.used_in));
    story.own = reach_of(tx, {id});
    story.with_made_from = reach_of(tx, family);
    story.outcome_counts = tx.all<OutcomeCount>(sum_outcomes, family);
    story.outcomes = tx.all<OutcomeView>(select_outcomes, family);
    story.lines = lines_of(tx, family, page);
    return story;
}

ReachedLines lines_of_lot(store::Tx& tx, LotId id, const ReadReach& page) {
    static_cast<void>(inventory::get_lot(tx, id));
    return lines_of(tx, reaching(tx, inventory::made_from_ids(tx, id)), page);
}

LotCustomers customers_of_lot(store::Tx& tx, LotId id, const ReadReach& page) {
    struct Row {
        CustomerId id;
        std::string name;
        std::optional<std::string> email;
        std::int64_t lines = 0;
        std::int64_t pieces = 0;
        std::int64_t outcomes = 0;
    };
    const auto lot = inventory::get_lot(tx, id);
    const auto from = cursor_in<1>(page.after);
    const auto limit = static_cast<std::size_t>(page.limit.value);
    const auto lots = reaching(tx, inventory::made_from_ids(tx, id));
    auto rows = tx.all<Row>(select_customers, lots, from ? from->front() : -1, limit + 1);
    LotCustomers list{.lot = {lot.id, lot.code, lot.status}, .reach = reach_of(tx, lots)};
    if (rows.size() > limit) {
        rows.resize(limit);
        list.next = to_cursor({rows.back().id.value()});
    }
    for (auto& row : rows)
        list.items.push_back({{row.id, std::move(row.name), std::move(row.email)},
                              row.lines,
                              row.pieces,
                              row.outcomes});
    return list;
}

}  // namespace tandem::exposure
