#pragma once

#include "promises/promises.h"

namespace tandem::promises {

// How well promises are kept, by who made them. From sums by day: a range costs its days, not its
// promises.

struct Kept {
    std::int64_t made = 0;
    std::int64_t kept = 0;
    std::int64_t broken = 0;
    std::int64_t renegotiated = 0;
    std::int64_t waived = 0;
    std::optional<double> kept_rate;  // of those that were kept or broken
    double kept_low = 0;              // 95 percent, Wilson
    double kept_high = 1;
    std::optional<double>
        told_rate;  // of those that would have been late: who knew before it was due
    std::optional<double> mean_late_hours;  // of broken ones that were done in the end
};
TANDEM_STRUCT(Kept, made, kept, broken, renegotiated, waived, kept_rate, kept_low, kept_high,
              told_rate, mean_late_hours)

struct KeptBy {
    Maker maker = Maker::agent;
    std::optional<AgentId> agent_id;
    std::string name;
    Kept score;
};
TANDEM_STRUCT(KeptBy, maker, agent_id, name, score)

struct KeptKind {
    PromiseKind kind = PromiseKind::other;
    Kept score;
};
TANDEM_STRUCT(KeptKind, kind, score)

struct PromiseScore {
    Kept total;
    std::vector<KeptKind> kinds;
    std::vector<KeptBy> makers;  // who made most first
};
TANDEM_STRUCT(PromiseScore, total, kinds, makers)

struct PromiseRange {
    Time from;
    Time to;  // whole days in UTC, both included
};
TANDEM_STRUCT(PromiseRange, from, to)
// Refused: /to: before_from, too_long (more than 800 days)
PromiseScore score(store::Tx&, const PromiseRange&);

}  // namespace tandem::promises
