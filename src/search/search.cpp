#include "search/search.h"

#include "search/cursor.h"
#include "search/shards.h"
#include "search/snippet.h"
#include "search/source_sql.h"
#include "search/time_marks.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace tandem::search {
namespace {

constexpr std::int64_t ranked_hits = 2'000;    // the newest, of which the best come first
constexpr std::int64_t most_hits = 32'000;     // looked at for one page
constexpr std::size_t enough_groups = 200;     // to stop looking before that
constexpr std::size_t most_narrow = 4'000;     // documents, for starting from the filter
constexpr std::int64_t longest_body = 50'000;  // characters that a snippet may come from

// A hit the filter let through.
struct Ranked {
    std::int64_t id = 0;
    std::int64_t group = 0;
    Time at;
    double score = 0;
};

struct Located {
    std::int64_t id = 0;
    std::int64_t group = 0;
    Time at;
};

struct Texts {
    std::int64_t id = 0;
    std::string title;
    std::string body;
};

// Documents by age fade to half of their worth.
double faded(double score, Time at, Time now) {
    const auto days = std::chrono::duration<double, std::ratio<86'400>>(now - at).count();
    return score * (0.5 + 0.5 / (1 + std::max(days, 0.0) / 180));
}

// One search: walks from new to old until there is enough to rank.
class Walk {
public:
    Walk(store::Tx& tx, Shards shards, const Source& source, const Request& request, Cursor cursor)
        : tx_(tx),
          shards_(shards),
          source_(source),
          request_(request),
          cursor_(cursor),
          below_(cursor.below) {}

    Page page() {
        collect();
        rank();
        return cut_page();
    }

private:
    bool by_words() const { return request_.query.has_text() || !wanted_.marks.empty(); }

    // What must be marked on a document: what the caller says, and one of the months in question.
    std::vector<AnyMark> wanted_marks() const {
        std::vector<AnyMark> marks;
        for (const auto& mark : request_.marks) marks.push_back({mark});
        std::optional<Time> since;
        std::optional<Time> until;
        for (const auto& field : request_.query.fields) {
            if (!field.time || field.negated) continue;
            if (field.name == "after") since = std::max(since.value_or(*field.time), *field.time);
            if (field.name == "before") until = std::min(until.value_or(*field.time), *field.time);
        }
        if (auto months = marks_between(since, until, cursor_.now); !months.empty())
            marks.push_back(std::move(months));
        return marks;
    }

    void collect() {
        wanted_ = wanted(tx_.dialect(), request_.query, wanted_marks());
        if (const auto ids = narrow_ids())
            look_among(*ids);
        else if (by_words())
            look_through_shards();
        else
            look_through_table();
    }

    // The documents that the filter leaves, when its own index gives them and they are few.
    std::optional<std::vector<std::int64_t>> narrow_ids() {
        if (request_.filter.narrow.empty()) return std::nullopt;
        auto narrow = renumbered(request_.filter.narrow, request_.filter.params);
        narrow.params.emplace_back(static_cast<std::int64_t>(most_narrow) + 1);
        const auto sql = "SELECT * FROM (" + narrow.sql + ") AS narrow LIMIT $" +
                         std::to_string(narrow.params.size());
        std::vector<std::int64_t> ids;
        tx_.query(sql, narrow.params,
                  [&](const store::Row& row) { ids.push_back(row.integer(0)); });
        if (ids.size() > most_narrow) return std::nullopt;
        std::erase_if(ids, [&](std::int64_t id) { return id >= cursor_.below; });
        return ids;
    }

    void look_among(const std::vector<std::int64_t>& ids) {
        exhausted_ = true;
        if (!by_words()) return keep(all_alike(ids));
        std::map<std::int64_t, std::vector<std::int64_t>> by_shard;
        for (const auto id : ids) by_shard[shards_.number_of(id)].push_back(id);
        for (const auto number : shards_.numbers())
            if (const auto some = by_shard.find(number); some != by_shard.end())
                keep(shards_.among(number, wanted_, some->second));
    }

    void look_through_shards() {
        for (const auto number : shards_.numbers()) {
            if (number > shards_.number_of(below_ - 1)) continue;
            for (;;) {
                if (has_enough()) return;
                const auto limit = next_limit();
                if (!took(shards_.newest(number, wanted_, below_, limit), limit)) break;
            }
        }
        exhausted_ = true;
    }

    void look_through_table() {
        const auto sql = "SELECT " + source_.id + " FROM " + source_.table + " WHERE " +
                         source_.id + " < $1 ORDER BY " + source_.id + " DESC LIMIT $2";
        while (!has_enough()) {
            const auto limit = next_limit();
            if (took(all_alike(tx_.all<std::int64_t>(sql, below_, limit)), limit)) continue;
            exhausted_ = true;
            return;
        }
    }

    static std::vector<Match> all_alike(const std::vector<std::int64_t>& ids) {
        std::vector<Match> matches;
        matches.reserve(ids.size());
        for (const auto id : ids) matches.push_back({id, 1});
        return matches;
    }

    std::int64_t next_limit() const {
        return seen_ < ranked_hits ? ranked_hits - seen_ : ranked_hits;
    }

    bool has_enough() const {
        return seen_ >= most_hits || (seen_ >= ranked_hits && groups_.size() >= enough_groups);
    }

    // False when there were fewer than asked for, so no more can come.
    bool took(const std::vector<Match>& matches, std::int64_t limit) {
        const auto count = static_cast<std::int64_t>(matches.size());
        seen_ += count;
        if (!matches.empty()) below_ = matches.back().id;
        keep(matches);
        return count == limit;
    }

    // Those that pass the filter.
    void keep(const std::vector<Match>& matches) {
        if (matches.empty()) return;
        std::unordered_map<std::int64_t, double> scores;
        std::vector<std::int64_t> ids;
        for (const auto& match : matches) {
            scores[match.id] = match.score;
            ids.push_back(match.id);
        }
        for (const auto& located : locate(ids)) {
            ranked_.push_back({located.id, located.group, located.at,
                               faded(scores[located.id], located.at, cursor_.now)});
            groups_.insert(located.group);
        }
    }

    std::vector<Located> locate(const std::vector<std::int64_t>& ids) {
        auto params = request_.filter.params;
        params.push_back(store::to_param(ids));
        auto sql =
            select_documents(source_, source_.joins,
                             source_.id + ", " + source_.group + ", " + source_.at, params.size());
        if (!request_.filter.where.empty()) sql += " AND (" + request_.filter.where + ")";
        std::vector<Located> all;
        tx_.query(sql, params,
                  [&](const store::Row& row) { all.push_back(store::to_value<Located>(row)); });
        return all;
    }

    void rank() {
        std::ranges::sort(ranked_, [](const Ranked& a, const Ranked& b) {
            return a.score != b.score ? a.score > b.score : a.id > b.id;
        });
        std::unordered_set<std::int64_t> shown;
        std::erase_if(ranked_, [&](const Ranked& hit) { return !shown.insert(hit.group).second; });
    }

    Page cut_page() {
        Page page;
        page.complete = exhausted_ || seen_ < most_hits;
        const auto count = static_cast<std::int64_t>(ranked_.size());
        const auto end = std::min(cursor_.offset + request_.limit, count);
        for (auto i = cursor_.offset; i < end; ++i) {
            const auto& hit = ranked_[static_cast<std::size_t>(i)];
            page.items.push_back(
                {.id = hit.id, .group = hit.group, .at = hit.at, .score = hit.score});
        }
        if (end < count)
            page.next = to_text(Cursor{cursor_.below, end, cursor_.now});
        else if (!exhausted_)
            page.next = to_text(Cursor{below_, 0, cursor_.now});
        if (request_.highlight) highlight(page.items);
        return page;
    }

    void highlight(std::vector<Hit>& hits) {
        if (hits.empty()) return;
        std::vector<std::int64_t> ids;
        for (const auto& hit : hits) ids.push_back(hit.id);
        const auto columns = source_.id + ", " + source_.title + ", substr(" + source_.body +
                             ", 1, " + std::to_string(longest_body) + ")";
        const auto sql = select_documents(source_, all_joins(source_), columns, 1);
        std::unordered_map<std::int64_t, Texts> texts;
        for (auto& text : tx_.all<Texts>(sql, ids)) texts[text.id] = std::move(text);
        for (auto& hit : hits) mark(hit, texts[hit.id]);
    }

    void mark(Hit& hit, const Texts& texts) const {
        constexpr std::string_view tag = "<mark>";
        hit.title_html = highlight_html(texts.title, request_.query);
        hit.snippet_html = snippet_html(texts.body, request_.query);
        hit.in_title = hit.title_html.find(tag) != std::string::npos;
        hit.in_body = hit.snippet_html.find(tag) != std::string::npos;
    }

    store::Tx& tx_;
    Shards shards_;
    const Source& source_;
    const Request& request_;
    Cursor cursor_;
    Wanted wanted_;
    std::vector<Ranked> ranked_;
    std::unordered_set<std::int64_t> groups_;
    std::int64_t below_;
    std::int64_t seen_ = 0;
    bool exhausted_ = false;
};

}  // namespace

Index::Index(std::string name, Source source, std::int64_t shard_size)
    : name_(std::move(name)), source_(std::move(source)), shard_size_(shard_size) {}

void Index::add(store::Tx& tx, const Document& document) const {
    Shards(tx, name_, shard_size_).add(document);
}

void Index::remove(store::Tx& tx, const Document& document) const {
    Shards(tx, name_, shard_size_).remove(document);
}

void Index::replace(store::Tx& tx, const Document& before, const Document& after) const {
    remove(tx, before);
    add(tx, after);
}

void Index::clear(store::Tx& tx) const { Shards(tx, name_, shard_size_).clear(); }

bool Index::tidy(store::Tx& tx) const { return Shards(tx, name_, shard_size_).tidy(); }

Page Index::find(store::Tx& tx, const Request& request) const {
    auto cursor = request.after.empty() ? Cursor{} : to_cursor(request.after);
    if (request.after.empty()) cursor.now = request.now;
    return Walk(tx, Shards(tx, name_, shard_size_), source_, request, cursor).page();
}

}  // namespace tandem::search
