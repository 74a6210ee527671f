#include "promises/score.h"

#include "accounts/actors.h"
#include "base/refusal.h"
#include "promises/rules.h"

#include <algorithm>
#include <map>

namespace tandem::promises {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t most_days = 800;

constexpr std::string_view select_days = R"sql(
    SELECT maker, agent_id, kind, CAST(SUM(made) AS BIGINT), CAST(SUM(kept) AS BIGINT),
           CAST(SUM(broken) AS BIGINT), CAST(SUM(broken_told) AS BIGINT),
           CAST(SUM(renegotiated) AS BIGINT), CAST(SUM(waived) AS BIGINT),
           CAST(SUM(late_count) AS BIGINT), CAST(SUM(late_ms) AS BIGINT)
      FROM promise_days
     WHERE day BETWEEN $1 AND $2
     GROUP BY maker, agent_id, kind)sql";

struct SumRow {
    Maker maker = Maker::agent;
    AgentId agent;
    PromiseKind kind = PromiseKind::other;
    std::int64_t made = 0;
    std::int64_t kept = 0;
    std::int64_t broken = 0;
    std::int64_t broken_told = 0;
    std::int64_t renegotiated = 0;
    std::int64_t waived = 0;
    std::int64_t late_count = 0;
    std::int64_t late_ms = 0;

    void add(const SumRow& more) {
        made += more.made;
        kept += more.kept;
        broken += more.broken;
        broken_told += more.broken_told;
        renegotiated += more.renegotiated;
        waived += more.waived;
        late_count += more.late_count;
        late_ms += more.late_ms;
    }
};

Kept to_kept(const SumRow& sum) {
    Kept kept{.made = sum.made,
              .kept = sum.kept,
              .broken = sum.broken,
              .renegotiated = sum.renegotiated,
              .waived = sum.waived};
    const auto decided = sum.kept + sum.broken;
    const auto interval = wilson(sum.kept, decided);
    kept.kept_low = interval.low;
    kept.kept_high = interval.high;
    const auto share = [](std::int64_t part, std::int64_t whole) {
        return static_cast<double>(part) / static_cast<double>(whole);
    };
    if (decided > 0) kept.kept_rate = share(sum.kept, decided);
    // Who agreed on another date beforehand was told as well.
    const auto late = sum.broken + sum.renegotiated;
    if (late > 0) kept.told_rate = share(sum.broken_told + sum.renegotiated, late);
    if (sum.late_count > 0) kept.mean_late_hours = share(sum.late_ms, sum.late_count) / 3'600'000;
    return kept;
}

using Makers = std::map<std::pair<Maker, AgentId>, SumRow>;

std::vector<KeptBy> to_makers(store::Tx& tx, const Makers& sums) {
    std::vector<AgentId> agents;
    for (const auto& [maker, sum] : sums)
        if (maker.second.value() != 0) agents.push_back(maker.second);
    const auto names = accounts::agent_names(tx, agents);
    std::vector<KeptBy> list;
    for (const auto& [maker, sum] : sums) {
        KeptBy by{.maker = maker.first, .score = to_kept(sum)};
        if (maker.second.value() != 0) {
            by.agent_id = maker.second;
            if (const auto name = names.find(maker.second); name != names.end())
                by.name = name->second;
        }
        list.push_back(std::move(by));
    }
    std::ranges::sort(list, [](const KeptBy& a, const KeptBy& b) {
        return std::pair(b.score.made, a.name) < std::pair(a.score.made, b.name);
    });
    return list;
}

}  // namespace

PromiseScore score(store::Tx& tx, const PromiseRange& range) {
    const auto from = to_millis(range.from) / day_ms;
    const auto to = to_millis(range.to) / day_ms;
    if (to < from) throw invalid_field("/to", "before_from", "This is before the beginning.");
    if (to - from > most_days)
        throw invalid_field("/to", "too_long", "Ask for at most 800 days.", {{"max", "800"}});
    SumRow total;
    std::map<PromiseKind, SumRow> kinds;
    Makers makers;
    for (const auto& row : tx.all<SumRow>(select_days, from, to)) {
        total.add(row);
        kinds[row.kind].add(row);
        makers[{row.maker, row.agent}].add(row);
    }
    PromiseScore score{.total = to_kept(total)};
    for (const auto& [kind, sum] : kinds) score.kinds.push_back({kind, to_kept(sum)});
    score.makers = to_makers(tx, makers);
    return score;
}

}  // namespace tandem::promises
