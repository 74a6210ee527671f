#include "exposure/rows.h"

namespace tandem::exposure {
namespace {

constexpr std::string_view delete_outcomes_of = R"sql(
    DELETE FROM outcomes
     WHERE exposure_id = $1)sql";

constexpr std::string_view select_outcomes = R"sql(
    SELECT outcomes.id, outcomes.exposure_id, outcomes.lot_id, outcomes.kind, outcomes.source,
           outcomes.source_id, outcomes.quantity, outcomes.occurred_at, outcomes.reported_at,
           outcomes.cost_amount, outcomes.currency, outcomes.note
      FROM exposures
      JOIN outcomes ON outcomes.exposure_id = exposures.id
     WHERE exposures.order_id = $1
     ORDER BY outcomes.id)sql";

constexpr std::string_view insert_outcome = R"sql(
    INSERT INTO outcomes (exposure_id, lot_id, kind, source, source_id, quantity, occurred_at,
                          reported_at, cost_amount, currency, note)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql";

constexpr std::string_view update_outcome = R"sql(
    UPDATE outcomes
       SET quantity = $2, occurred_at = $3, reported_at = $4, cost_amount = $5, currency = $6
     WHERE id = $1)sql";

constexpr std::string_view update_lot = R"sql(
    UPDATE outcomes
       SET lot_id = $2
     WHERE exposure_id = $1)sql";

constexpr std::string_view delete_outcome = R"sql(
    DELETE FROM outcomes
     WHERE id = $1)sql";

constexpr std::string_view count_outcomes = R"sql(
    UPDATE exposures
       SET outcomes = outcomes + $2
     WHERE id = $1)sql";

constexpr std::string_view upsert_kind = R"sql(
    INSERT INTO lot_outcomes (lot_id, kind, amount, pieces)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (lot_id, kind)
    DO UPDATE SET amount = lot_outcomes.amount + excluded.amount,
                  pieces = lot_outcomes.pieces + excluded.pieces)sql";

constexpr std::string_view select_outcomes_of = R"sql(
    SELECT id, exposure_id, lot_id, kind, source, source_id, quantity, occurred_at, reported_at,
           cost_amount, currency, note
      FROM outcomes
     WHERE exposure_id = $1
     ORDER BY id)sql";

}  // namespace

std::vector<Outcome> Rows::outcomes_of_order(OrderId order) const {
    return tx_.all<Outcome>(select_outcomes, order);
}

void Rows::add(const Exposure& of, Outcome outcome) {
    outcome.lot = of.lot;
    tx_.run(insert_outcome, of.id, of.lot, outcome.kind, outcome.source, outcome.source_id,
            outcome.quantity, outcome.occurred_at, outcome.reported_at, outcome.cost_amount,
            outcome.currency, outcome.note);
    tx_.run(count_outcomes, of.id, 1);
    count({.lot = of.lot, .customer = of.customer, .outcomes = 1});
    count_kind(outcome, 1);
}

void Rows::save(const Outcome& before, const Outcome& outcome) {
    tx_.run(update_outcome, outcome.id, outcome.quantity, outcome.occurred_at, outcome.reported_at,
            outcome.cost_amount, outcome.currency);
    if (before.quantity == outcome.quantity) return;
    count_kind(before, -1);
    count_kind(outcome, 1);
}

void Rows::remove(const Exposure& of, const Outcome& outcome) {
    tx_.run(delete_outcome, outcome.id);
    tx_.run(count_outcomes, of.id, -1);
    count({.lot = of.lot, .customer = of.customer, .outcomes = -1});
    count_kind(outcome, -1);
}

std::vector<Outcome> Rows::outcomes_of(const Exposure& row) const {
    return tx_.all<Outcome>(select_outcomes_of, row.id);
}

void Rows::move_outcomes(const Exposure& to) {
    for (auto outcome : outcomes_of(to)) {
        count_kind(outcome, -1);
        outcome.lot = to.lot;
        count_kind(outcome, 1);
    }
    tx_.run(update_lot, to.id, to.lot);
}

void Rows::count_kind(const Outcome& outcome, std::int64_t sign) {
    if (outcome.lot == LotId()) return;
    tx_.run(upsert_kind, outcome.lot, outcome.kind, sign, sign * outcome.quantity);
}

void Rows::remove_outcomes(const Exposure& row) {
    for (const auto& outcome : outcomes_of(row)) count_kind(outcome, -1);
    tx_.run(delete_outcomes_of, row.id);
}

}  // namespace tandem::exposure
