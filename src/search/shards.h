#pragma once

#include "search/expression.h"
#include "search/search.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::search {

// A hit in a shard, before the caller's filter.
struct Match {
    std::int64_t id = 0;
    double score = 0;
};

// A query in the engine's language.
struct Wanted {
    std::string match;
    std::string rank;  // what it is ranked by: a tsquery, or fts_groups()
    const Query* query = nullptr;
    std::vector<AnyMark> marks = {};
    bool skip_hidden = false;
    bool open_ended = false;  // SQLite only: made anew for each shard, from its words
};
Wanted wanted(store::Dialect dialect, const Query& query, std::vector<AnyMark> marks);

// The tables of one index: search_NAME_0, search_NAME_1, ... The words of document `id` are in
// number id / size.
class Shards {
public:
    Shards(store::Tx& tx, const std::string& name, std::int64_t size)
        : tx_(tx), name_(name), size_(size) {}

    void add(const Document& document);
    void remove(const Document& document);
    void clear();
    // Merges some pages of a shard that is full; false when none is worth it.
    bool tidy(int pages);

    std::vector<std::int64_t> numbers() const;  // newest first

    // The newest matches with an id under `below`, at most `limit`, newest first.
    std::vector<Match> newest(std::int64_t number, const Wanted& wanted, std::int64_t below,
                              std::int64_t limit) const;
    // Those of `ids` that match.
    std::vector<Match> among(std::int64_t number, const Wanted& wanted,
                             const std::vector<std::int64_t>& ids) const;

    std::int64_t number_of(std::int64_t id) const { return id / size_; }

private:
    std::string table(std::int64_t number) const;
    std::string select_newest(std::int64_t number, bool skip_hidden) const;
    Wanted in_shard(std::int64_t number, const Wanted& wanted) const;
    void prepare(std::int64_t number);
    bool is_postgres() const { return tx_.dialect() == store::Dialect::postgres; }

    store::Tx& tx_;
    const std::string& name_;
    std::int64_t size_;
};

}  // namespace tandem::search
