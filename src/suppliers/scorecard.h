#pragma once

#include "suppliers/suppliers.h"

namespace tandem::suppliers {

// How well suppliers do, month by month. Kept by the commands in their own transactions, so that a
// range is read in one query however much was bought in it.

// What one command adds to a month.
struct Tally {
    std::int64_t received = 0;
    std::int64_t rejected = 0;
    std::int64_t receipts = 0;
    std::int64_t lots = 0;
    std::int64_t lots_rejected = 0;
    std::int64_t lines = 0;
    std::int64_t lines_otif = 0;
    std::int64_t lead_count = 0;
    std::int64_t lead_ms = 0;
    std::int64_t non_conformances = 0;
};
void count(store::Tx&, SupplierId, Time month, const Tally&);
void count_prices(store::Tx&, SupplierId, Time month, std::string_view currency,
                  std::int64_t agreed, std::int64_t paid);

// 202603 for any moment of March 2026, UTC.
std::int64_t month_of(Time at);

struct PriceVariance {
    std::string currency;
    std::int64_t agreed_amount = 0;  // what was ordered, at the prices that were agreed ...
    std::int64_t paid_amount = 0;    // ... and at those it was ordered at
    std::int64_t variance_amount = 0;
};
TANDEM_STRUCT(PriceVariance, currency, agreed_amount, paid_amount, variance_amount)

struct Score {
    std::int64_t received = 0;
    std::int64_t rejected = 0;
    std::optional<double> ppm;  // nothing while nothing was received
    std::int64_t receipts = 0;
    std::int64_t lots = 0;
    std::int64_t lots_rejected = 0;
    std::int64_t lines = 0;
    std::int64_t lines_otif = 0;
    std::optional<double> otif;       // per mille of the lines
    std::optional<double> lead_days;  // from sending the order to arrival, on average
    std::int64_t non_conformances = 0;
    std::vector<PriceVariance> prices;
};
TANDEM_STRUCT(Score, received, rejected, ppm, receipts, lots, lots_rejected, lines, lines_otif,
              otif, lead_days, non_conformances, prices)

struct MonthScore {
    std::string month;  // "2026-03"
    Score score;
};
TANDEM_STRUCT(MonthScore, month, score)

struct Scorecard {
    SupplierRef supplier;
    std::vector<MonthScore> months;  // those in which something happened
    Score total;
};
TANDEM_STRUCT(Scorecard, supplier, months, total)

struct ScoreRange {
    std::optional<std::string> from;  // "2026-01"; the first month there is
    std::optional<std::string> to;    // inclusive
};
TANDEM_STRUCT(ScoreRange, from, to)
// Refused: supplier_not_found, /from and /to: month
Scorecard scorecard(store::Tx&, SupplierId, const ScoreRange&);

struct ScoreList {
    std::vector<Scorecard> items;  // every supplier that something happened with, totals only
};
TANDEM_STRUCT(ScoreList, items)
ScoreList scorecards(store::Tx&, const ScoreRange&);

}  // namespace tandem::suppliers
