#include "search/walk.h"

#include "search/source_sql.h"
#include "search/time_marks.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>

namespace tandem::search {
namespace {

constexpr std::size_t most_narrow = 4'000;  // documents, for starting from the filter

// What must be marked on a document: what the caller says, and one of the months in question.
std::vector<AnyMark> wanted_marks(const Request& request, Time now) {
    std::vector<AnyMark> marks;
    for (const auto& mark : request.marks) marks.push_back({mark});
    std::optional<Time> since;
    std::optional<Time> until;
    for (const auto& field : request.query.fields) {
        if (!field.time || field.negated) continue;
        if (field.name == "after") since = std::max(since.value_or(*field.time), *field.time);
        if (field.name == "before") until = std::min(until.value_or(*field.time), *field.time);
    }
    if (auto months = marks_between(since, until, now); !months.empty())
        marks.push_back(std::move(months));
    return marks;
}

std::vector<Match> all_alike(const std::vector<std::int64_t>& ids) {
    std::vector<Match> matches;
    matches.reserve(ids.size());
    for (const auto id : ids) matches.push_back({id, 1});
    return matches;
}

}  // namespace

Walk::Walk(store::Tx& tx, Shards shards, const Source& source, const Request& request,
           const Cursor& cursor)
    : tx_(tx),
      shards_(shards),
      source_(source),
      request_(request),
      wanted_(wanted(tx.dialect(), request.query, wanted_marks(request, cursor.now))),
      narrow_(narrow_ids()),
      below_(cursor.below) {
    wanted_.skip_hidden = request.filter.skip_hidden;
}

std::vector<Match> Walk::take(std::int64_t count, std::int64_t from) {
    std::vector<Match> matches;
    if (narrow_) {
        at_end_ = true;
        matches = among(*narrow_);
    } else {
        matches = by_words() ? from_shards(count) : from_table(count);
    }
    step_over(matches, from);
    return matches;
}

void Walk::step_over(std::vector<Match>& matches, std::int64_t from) {
    std::erase_if(matches, [&](const Match& match) { return match.id < from; });
    seen_ += static_cast<std::int64_t>(matches.size());
    for (const auto& match : matches) newest_ = std::max(newest_, match.id);
    if (!narrow_ && !matches.empty()) below_ = matches.back().id;
}

// The documents that the filter leaves, when its own index gives them and they are few.
std::optional<std::vector<std::int64_t>> Walk::narrow_ids() const {
    if (request_.filter.narrow.empty()) return std::nullopt;
    auto narrow = renumbered(request_.filter.narrow, request_.filter.params);
    narrow.params.emplace_back(static_cast<std::int64_t>(most_narrow) + 1);
    const auto sql = "SELECT * FROM (" + narrow.sql + ") AS narrow LIMIT $" +
                     std::to_string(narrow.params.size());
    std::vector<std::int64_t> ids;
    tx_.query(sql, narrow.params, [&](const store::Row& row) { ids.push_back(row.integer(0)); });
    if (ids.size() > most_narrow) return std::nullopt;
    return ids;
}

std::vector<Match> Walk::among(const std::vector<std::int64_t>& all) const {
    std::vector<std::int64_t> ids;
    std::ranges::copy_if(all, std::back_inserter(ids),
                         [&](std::int64_t id) { return id < below_; });
    if (!by_words()) return all_alike(ids);
    std::map<std::int64_t, std::vector<std::int64_t>> by_shard;
    for (const auto id : ids) by_shard[shards_.number_of(id)].push_back(id);
    std::vector<Match> matches;
    for (const auto number : shards_.numbers())
        if (const auto some = by_shard.find(number); some != by_shard.end())
            std::ranges::copy(shards_.among(number, wanted_, some->second),
                              std::back_inserter(matches));
    return matches;
}

std::vector<Match> Walk::from_shards(std::int64_t count) {
    std::vector<Match> matches;
    for (const auto number : shards_.numbers()) {
        if (number > shards_.number_of(below_ - 1)) continue;
        const auto left = count - static_cast<std::int64_t>(matches.size());
        const auto some = shards_.newest(number, wanted_, below_, left);
        std::ranges::copy(some, std::back_inserter(matches));
        if (static_cast<std::int64_t>(some.size()) == left) return matches;
    }
    at_end_ = true;
    return matches;
}

std::vector<Match> Walk::from_table(std::int64_t count) {
    const auto sql = "SELECT " + source_.id + " FROM " + source_.table + " WHERE " + source_.id +
                     " < $1 ORDER BY " + source_.id + " DESC LIMIT $2";
    const auto ids = tx_.all<std::int64_t>(sql, below_, count);
    at_end_ = static_cast<std::int64_t>(ids.size()) < count;
    return all_alike(ids);
}

}  // namespace tandem::search
