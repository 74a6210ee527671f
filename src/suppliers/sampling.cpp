#include "suppliers/sampling.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tandem::suppliers {
namespace {

constexpr std::string_view letters = "ABCDEFGHJKLMNPQR";  // no I, no O
constexpr int last_letter = 15;

constexpr std::array<std::int64_t, 16> samples{2,  3,   5,   8,   13,  20,  32,   50,
                                               80, 125, 200, 315, 500, 800, 1250, 2000};
constexpr std::array<std::int64_t, 16> reduced_samples{2,  2,  2,  3,   5,   8,   13,  20,
                                                       32, 50, 80, 125, 200, 315, 500, 800};

// Table 1: a row for each range of lot sizes, its columns in the order of Level.
struct LetterRow {
    std::int64_t largest;
    std::string_view letters;
};
constexpr std::array<LetterRow, 15> letter_rows{{{8, "AABAAAA"},
                                                 {15, "ABCAAAA"},
                                                 {25, "BCDAABB"},
                                                 {50, "CDEABBC"},
                                                 {90, "CEFBBCC"},
                                                 {150, "DFGBBCD"},
                                                 {280, "EGHBCDE"},
                                                 {500, "FHJBCDE"},
                                                 {1200, "GJKCCEF"},
                                                 {3200, "HKLCDEG"},
                                                 {10000, "JLMCDFG"},
                                                 {35000, "KMNCDFH"},
                                                 {150000, "LNPDEGJ"},
                                                 {500000, "MPQDEGJ"},
                                                 {INT64_MAX, "NQRDEHK"}}};

// The tables 2 are one diagonal each: from the letter at which a limit has Ac 0, what stands at
// each letter after it. Before it, and where a number is `down`, the arrow points to the next plan
// below; at `up`, and after the last, to the one above.
constexpr int up = -1;
constexpr int down = -2;
struct Diagonal {
    int zero_offset;  // against the letter of normal inspection
    std::array<int, 11> accept;
};
constexpr Diagonal normal{0, {0, up, down, 1, 2, 3, 5, 7, 10, 14, 21}};
constexpr Diagonal tightened{1, {0, down, down, 1, 2, 3, 5, 8, 12, 18, up}};
constexpr Diagonal reduced{0, {0, up, down, down, 1, 2, 3, 5, 6, 8, 10}};

int place_of(char letter) { return static_cast<int>(letters.find(letter)); }

const Diagonal& diagonal(Severity severity) {
    if (severity == Severity::tightened) return tightened;
    return severity == Severity::reduced ? reduced : normal;
}

// Normal inspection has Ac 0 at L for 0.065, at K for 0.10, ..., at A for 6.5; for 10 it would be
// before A.
int zero_letter(std::int64_t limit) {
    const auto& limits = preferred_limits();
    const auto found = std::ranges::find(limits, limit);
    return 10 - static_cast<int>(found - limits.begin());
}

// What stands in the table at `letter` for the limit whose Ac 0 is at `zero`.
int entry(const Diagonal& table, int zero, int letter) {
    const int step = letter - zero - table.zero_offset;
    // Tightened inspection at 10 percent would have Ac 0 at the very first letter; the standard
    // goes on to Ac 1 instead.
    if (step < 0 || (step == 0 && zero < 0)) return down;
    if (step >= static_cast<int>(table.accept.size())) return up;
    return table.accept.at(static_cast<std::size_t>(step));
}

// Follows the arrows from `letter` to a plan. Above the first letter there is nothing, so there the
// arrow points down: that is how the standard prints the columns that begin off the table.
int follow(const Diagonal& table, int zero, int letter) {
    int at = letter;
    int direction = 0;
    for (int value = entry(table, zero, at); value < 0; value = entry(table, zero, at)) {
        if (direction == 0) direction = value == up ? -1 : 1;
        if (at + direction < 0 || at + direction > last_letter) direction = -direction;
        at += direction;
    }
    return at;
}

SamplingPlan plan_at(std::int64_t lot_size, Level level, int zero, Severity severity) {
    const auto& table = diagonal(severity);
    const int letter = follow(table, zero, place_of(code_letter(lot_size, level)));
    const auto place = static_cast<std::size_t>(letter);
    SamplingPlan plan{
        .letter = letters[place],
        .sample = severity == Severity::reduced ? reduced_samples.at(place) : samples.at(place),
        .accept = entry(table, zero, letter)};
    plan.reject = plan.accept + 1;
    if (plan.sample >= lot_size) {
        plan.sample = lot_size;
        plan.whole_lot = true;
    }
    return plan;
}

std::int64_t score_after(const Record& record, const LotResult& lot) {
    if (lot.plan.accept < 2) return lot.accepted() ? record.score + 2 : 0;
    return lot.found <= lot.stricter_accept ? record.score + 3 : 0;
}

Record after_normal(Record record, const LotResult& lot, bool reduced_allowed) {
    record.score = score_after(record, lot);
    if (std::ranges::count(record.recent, 'r') >= 2) return restarted(Severity::tightened);
    if (record.score >= 30 && reduced_allowed) return restarted(Severity::reduced);
    return record;
}

Record after_tightened(Record record, const LotResult& lot) {
    if (!lot.accepted()) ++record.tightened_bad;
    if (record.tightened_bad >= 5) return restarted(Severity::discontinued);
    if (record.recent == "aaaaa") return restarted(Severity::normal);
    return record;
}

}  // namespace

const std::vector<std::int64_t>& preferred_limits() {
    static const std::vector<std::int64_t> limits{65,   100,  150,  250,  400,  650,
                                                  1000, 1500, 2500, 4000, 6500, 10000};
    return limits;
}

std::optional<std::int64_t> find_limit(double percent) {
    for (const auto limit : preferred_limits())
        if (std::abs(percent * 1000 - static_cast<double>(limit)) < 0.01) return limit;
    return std::nullopt;
}

char code_letter(std::int64_t lot_size, Level level) {
    const auto row = std::ranges::find_if(
        letter_rows, [&](const LetterRow& candidate) { return lot_size <= candidate.largest; });
    return row->letters[static_cast<std::size_t>(level)];
}

SamplingPlan sampling_plan(std::int64_t lot_size, Level level, std::int64_t limit,
                           Severity severity) {
    if (severity == Severity::discontinued || lot_size < 2)
        return {.letter = code_letter(lot_size, level), .sample = lot_size, .whole_lot = true};
    return plan_at(lot_size, level, zero_letter(limit), severity);
}

double acceptance_probability(std::int64_t sample, std::int64_t accept, double bad) {
    if (bad <= 0) return 1;
    if (bad >= 1) return accept >= sample ? 1 : 0;
    const auto n = static_cast<double>(sample);
    double sum = 0;
    for (std::int64_t i = 0; i <= std::min(accept, sample); ++i) {
        const auto k = static_cast<double>(i);
        sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                        k * std::log(bad) + (n - k) * std::log1p(-bad));
    }
    return std::min(sum, 1.0);
}

LotResult lot_result(std::int64_t lot_size, Level level, std::int64_t limit, Severity severity,
                     std::int64_t found) {
    LotResult result{.plan = sampling_plan(lot_size, level, limit, severity), .found = found};
    if (severity == Severity::normal && result.plan.accept >= 2)
        result.stricter_accept =
            entry(normal, zero_letter(limit) + 1, place_of(result.plan.letter));
    return result;
}

Record restarted(Severity severity) { return {.severity = severity}; }

Record after_lot(const Record& record, const LotResult& lot, bool reduced_allowed) {
    Record next = record;
    next.recent += lot.accepted() ? 'a' : 'r';
    if (next.recent.size() > 5) next.recent.erase(0, 1);
    switch (record.severity) {
        case Severity::normal:
            return after_normal(std::move(next), lot, reduced_allowed);
        case Severity::tightened:
            return after_tightened(std::move(next), lot);
        case Severity::reduced:
            return lot.accepted() && reduced_allowed ? next : restarted(Severity::normal);
        case Severity::discontinued:
            break;
    }
    return next;
}

}  // namespace tandem::suppliers
