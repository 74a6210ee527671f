#include "suppliers/scorecard.h"

#include "base/refusal.h"
#include "suppliers/suppliers_table.h"

#include <chrono>
#include <map>

namespace tandem::suppliers {
namespace {

constexpr std::string_view upsert = R"sql(
    INSERT INTO supplier_months (supplier_id, month, received, rejected, receipts, lots,
                                 lots_rejected, lines, lines_otif, lead_count, lead_ms,
                                 non_conformances)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (supplier_id, month) DO UPDATE
       SET received = supplier_months.received + excluded.received,
           rejected = supplier_months.rejected + excluded.rejected,
           receipts = supplier_months.receipts + excluded.receipts,
           lots = supplier_months.lots + excluded.lots,
           lots_rejected = supplier_months.lots_rejected + excluded.lots_rejected,
           lines = supplier_months.lines + excluded.lines,
           lines_otif = supplier_months.lines_otif + excluded.lines_otif,
           lead_count = supplier_months.lead_count + excluded.lead_count,
           lead_ms = supplier_months.lead_ms + excluded.lead_ms,
           non_conformances = supplier_months.non_conformances + excluded.non_conformances)sql";

constexpr std::string_view upsert_prices = R"sql(
    INSERT INTO supplier_month_prices (supplier_id, month, currency, agreed, paid)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (supplier_id, month, currency) DO UPDATE
       SET agreed = supplier_month_prices.agreed + excluded.agreed,
           paid = supplier_month_prices.paid + excluded.paid)sql";

// A month with prices in several currencies comes once for each of them.
constexpr std::string_view select_months = R"sql(
    SELECT suppliers.id, suppliers.code, suppliers.name, supplier_months.month, received, rejected,
           receipts, lots, lots_rejected, lines, lines_otif, lead_count, lead_ms, non_conformances,
           currency, agreed, paid
      FROM supplier_months
      JOIN suppliers ON suppliers.id = supplier_months.supplier_id
      LEFT JOIN supplier_month_prices
             ON supplier_month_prices.supplier_id = supplier_months.supplier_id
            AND supplier_month_prices.month = supplier_months.month
     WHERE supplier_months.supplier_id = $1 AND supplier_months.month BETWEEN $2 AND $3
     ORDER BY supplier_months.month, currency)sql";

constexpr std::string_view select_everybody = R"sql(
    SELECT suppliers.id, suppliers.code, suppliers.name, supplier_months.month, received, rejected,
           receipts, lots, lots_rejected, lines, lines_otif, lead_count, lead_ms, non_conformances,
           currency, agreed, paid
      FROM supplier_months
      JOIN suppliers ON suppliers.id = supplier_months.supplier_id
      LEFT JOIN supplier_month_prices
             ON supplier_month_prices.supplier_id = supplier_months.supplier_id
            AND supplier_month_prices.month = supplier_months.month
     WHERE supplier_months.month BETWEEN $1 AND $2
     ORDER BY suppliers.name_folded, suppliers.id, supplier_months.month, currency)sql";

struct MonthRow {
    SupplierId supplier;
    std::string code;
    std::string name;
    std::int64_t month = 0;
    Tally tally;
    std::optional<std::string> currency;
    std::int64_t agreed = 0;
    std::int64_t paid = 0;
};

struct Sums {
    Tally tally;
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> prices;

    void add(const Tally& more) {
        tally.received += more.received;
        tally.rejected += more.rejected;
        tally.receipts += more.receipts;
        tally.lots += more.lots;
        tally.lots_rejected += more.lots_rejected;
        tally.lines += more.lines;
        tally.lines_otif += more.lines_otif;
        tally.lead_count += more.lead_count;
        tally.lead_ms += more.lead_ms;
        tally.non_conformances += more.non_conformances;
    }
    void add_prices(const MonthRow& row) {
        if (!row.currency) return;
        prices[*row.currency].first += row.agreed;
        prices[*row.currency].second += row.paid;
    }
};

MonthRow read_row(const store::Row& row) {
    MonthRow month;
    int column = 0;
    const auto next = [&](auto& to) { store::take(row, column++, to); };
    next(month.supplier);
    next(month.code);
    next(month.name);
    next(month.month);
    boost::pfr::for_each_field(month.tally, next);
    next(month.currency);
    if (month.currency) {
        next(month.agreed);
        next(month.paid);
    }
    return month;
}

std::optional<double> ratio(std::int64_t part, std::int64_t whole, double scale) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) * scale / static_cast<double>(whole);
}

Score to_score(const Sums& sums) {
    const auto& t = sums.tally;
    Score score{.received = t.received,
                .rejected = t.rejected,
                .ppm = ratio(t.rejected, t.received, 1e6),
                .receipts = t.receipts,
                .lots = t.lots,
                .lots_rejected = t.lots_rejected,
                .lines = t.lines,
                .lines_otif = t.lines_otif,
                .otif = ratio(t.lines_otif, t.lines, 1e3),
                .lead_days = ratio(t.lead_ms, t.lead_count, 1.0 / 86'400'000),
                .non_conformances = t.non_conformances};
    for (const auto& [currency, amounts] : sums.prices)
        score.prices.push_back(
            {currency, amounts.first, amounts.second, amounts.second - amounts.first});
    return score;
}

std::string month_text(std::int64_t month) {
    const auto of_year = std::to_string(month % 100);
    return std::to_string(month / 100) + (of_year.size() == 1 ? "-0" : "-") + of_year;
}

std::int64_t to_month(const std::optional<std::string>& text, const char* path,
                      std::int64_t otherwise) {
    if (!text) return otherwise;
    const auto digit = [&](std::size_t i) { return (*text)[i] >= '0' && (*text)[i] <= '9'; };
    if (text->size() == 7 && digit(0) && digit(1) && digit(2) && digit(3) && (*text)[4] == '-' &&
        digit(5) && digit(6)) {
        const auto month = std::stoll(text->substr(0, 4)) * 100 + std::stoll(text->substr(5));
        if (month % 100 >= 1 && month % 100 <= 12) return month;
    }
    throw invalid_field(path, "month", "Give a month like 2026-03.");
}

struct Months {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

Months to_months(const ScoreRange& range) {
    return {to_month(range.from, "/from", 0), to_month(range.to, "/to", 999'999)};
}

}  // namespace

std::int64_t month_of(Time at) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
    return static_cast<std::int64_t>(static_cast<int>(day.year())) * 100 +
           static_cast<unsigned>(day.month());
}

void count(store::Tx& tx, SupplierId supplier, Time month, const Tally& t) {
    tx.run(upsert, supplier, month_of(month), t.received, t.rejected, t.receipts, t.lots,
           t.lots_rejected, t.lines, t.lines_otif, t.lead_count, t.lead_ms, t.non_conformances);
}

void count_prices(store::Tx& tx, SupplierId supplier, Time month, std::string_view currency,
                  std::int64_t agreed, std::int64_t paid) {
    count(tx, supplier, month, {});  // so that the month has a row to stand beside
    tx.run(upsert_prices, supplier, month_of(month), currency, agreed, paid);
}

Scorecard scorecard(store::Tx& tx, SupplierId supplier, const ScoreRange& range) {
    const auto [from, to] = to_months(range);
    Scorecard card{.supplier = Suppliers(tx).ref(supplier)};
    std::map<std::int64_t, Sums> months;
    Sums total;
    tx.each(
        select_months,
        [&](const store::Row& raw) {
            const auto row = read_row(raw);
            if (!months.contains(row.month)) {
                months[row.month].add(row.tally);
                total.add(row.tally);
            }
            months[row.month].add_prices(row);
            total.add_prices(row);
        },
        supplier, from, to);
    for (const auto& [month, sums] : months)
        card.months.push_back({month_text(month), to_score(sums)});
    card.total = to_score(total);
    return card;
}

ScoreList scorecards(store::Tx& tx, const ScoreRange& range) {
    const auto [from, to] = to_months(range);
    std::vector<std::pair<SupplierRef, Sums>> all;
    std::int64_t month = 0;
    tx.each(
        select_everybody,
        [&](const store::Row& raw) {
            const auto row = read_row(raw);
            const bool is_other = all.empty() || all.back().first.id != row.supplier;
            if (is_other) all.push_back({{row.supplier, row.code, row.name}, {}});
            if (is_other || month != row.month) all.back().second.add(row.tally);
            month = row.month;
            all.back().second.add_prices(row);
        },
        from, to);
    ScoreList list;
    for (const auto& [supplier, sums] : all)
        list.items.push_back({.supplier = supplier, .total = to_score(sums)});
    return list;
}

}  // namespace tandem::suppliers
