#pragma once

#include "search/cursor.h"
#include "search/search.h"
#include "search/shards.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace tandem::search {

// The hits of one search, from new to old, before the filter. `source` and `request` must outlive
// it.
class Walk {
public:
    Walk(store::Tx& tx, Shards shards, const Source& source, const Request& request,
         const Cursor& cursor);

    // The next ones, about `count`, none of them older than `from`.
    std::vector<Match> take(std::int64_t count, std::int64_t from);

    // There are no more.
    bool at_end() const { return at_end_; }
    std::int64_t seen() const { return seen_; }
    std::int64_t newest() const { return newest_; }
    // Hits under this are still to be taken.
    std::int64_t below() const { return below_; }

private:
    bool by_words() const { return request_.query.has_text() || !wanted_.marks.empty(); }
    std::optional<std::vector<std::int64_t>> narrow_ids() const;
    std::vector<Match> among(const std::vector<std::int64_t>& ids) const;
    std::vector<Match> from_shards(std::int64_t count);
    std::vector<Match> from_table(std::int64_t count);
    void step_over(std::vector<Match>& matches, std::int64_t from);

    store::Tx& tx_;
    Shards shards_;
    const Source& source_;
    const Request& request_;
    Wanted wanted_;
    std::optional<std::vector<std::int64_t>> narrow_;
    std::int64_t below_;
    std::int64_t newest_ = 0;
    std::int64_t seen_ = 0;
    bool at_end_ = false;
};

}  // namespace tandem::search
