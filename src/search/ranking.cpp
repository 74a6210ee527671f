#include "search/ranking.h"

#include "search/source_sql.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace tandem::search {
namespace {

struct Located {
    std::int64_t id = 0;
    std::int64_t group = 0;
    Time at;
};

// Documents by age fade to half of their worth.
double faded(double score, Time at, Time now) {
    const auto days = std::chrono::duration<double, std::ratio<86'400>>(now - at).count();
    return score * (0.5 + 0.5 / (1 + std::max(days, 0.0) / 180));
}

std::vector<std::int64_t> ids_of(const std::vector<Match>& matches) {
    std::vector<std::int64_t> ids;
    ids.reserve(matches.size());
    for (const auto& match : matches) ids.push_back(match.id);
    return ids;
}

void keep_best_of_groups(std::vector<Ranked>& ranked) {
    std::ranges::sort(ranked, [](const Ranked& a, const Ranked& b) {
        return a.score != b.score ? a.score > b.score : a.id > b.id;
    });
    std::unordered_set<std::int64_t> seen;
    std::erase_if(ranked, [&](const Ranked& hit) { return !seen.insert(hit.group).second; });
}

}  // namespace

Ranking::Ranking(store::Tx& tx, Ages ages, const Source& source, const Request& request, Time now)
    : tx_(tx), ages_(ages), source_(source), request_(request), now_(now) {}

void Ranking::add(const std::vector<Match>& matches) {
    if (matches.empty()) return;
    const auto newest = ages_.of(ids_of(matches));
    for (const auto& match : matches) {
        const auto age = newest.find(Ages::block_of(match.id));
        const auto at = age == newest.end() ? now_ : age->second;
        waiting_.push_back({match.id, match.score, faded(match.score, at, now_)});
    }
    std::ranges::sort(waiting_, [](const Candidate& a, const Candidate& b) {
        return a.most != b.most ? a.most < b.most : a.id < b.id;
    });
}

void Ranking::settle(std::size_t count) {
    for (auto step = count; !waiting_.empty() && certain() < count; step *= 2) read_next(step);
}

// Nothing that waits can come before these.
std::size_t Ranking::certain() const {
    if (waiting_.empty()) return best_.size();
    const auto most = waiting_.back().most;
    const auto first =
        std::ranges::find_if(best_, [&](const Ranked& hit) { return hit.score <= most; });
    return static_cast<std::size_t>(first - best_.begin());
}

void Ranking::read_next(std::size_t count) {
    std::unordered_map<std::int64_t, double> scores;
    std::vector<std::int64_t> ids;
    for (; count > 0 && !waiting_.empty(); --count) {
        const auto& candidate = waiting_.back();
        scores[candidate.id] = candidate.score;
        ids.push_back(candidate.id);
        waiting_.pop_back();
    }
    locate(ids, scores);
    keep_best_of_groups(best_);
}

void Ranking::locate(const std::vector<std::int64_t>& ids,
                     const std::unordered_map<std::int64_t, double>& scores) {
    auto params = request_.filter.params;
    params.push_back(store::to_param(ids));
    auto sql =
        select_documents(source_, source_.joins,
                         source_.id + ", " + source_.group + ", " + source_.at, params.size());
    if (!request_.filter.where.empty()) sql += " AND (" + request_.filter.where + ")";
    tx_.query(sql, params, [&](const store::Row& row) {
        const auto one = store::to_value<Located>(row);
        best_.push_back({one.id, one.group, one.at, faded(scores.at(one.id), one.at, now_)});
    });
}

}  // namespace tandem::search
