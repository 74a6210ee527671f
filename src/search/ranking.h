#pragma once

#include "search/ages.h"
#include "search/search.h"
#include "search/shards.h"

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace tandem::search {

// A hit that the filter let through.
struct Ranked {
    std::int64_t id = 0;
    std::int64_t group = 0;
    Time at;
    double score = 0;
};

// Ranks hits by what they match and their age, the best of each group first, and reads no more of
// their rows than it takes to be certain of the best. `request` and `source` must outlive it.
class Ranking {
public:
    Ranking(store::Tx& tx, Ages ages, const Source& source, const Request& request, Time now);

    void add(const std::vector<Match>& matches);

    // Reads until the first `count` of best() are certain, or all there is has been read.
    void settle(std::size_t count);
    const std::vector<Ranked>& best() const { return best_; }

private:
    struct Candidate {
        std::int64_t id = 0;
        double score = 0;
        double most = 0;  // that its age can leave of the score
    };

    std::size_t certain() const;
    void read_next(std::size_t count);
    void locate(const std::vector<std::int64_t>& ids,
                const std::unordered_map<std::int64_t, double>& scores);

    store::Tx& tx_;
    Ages ages_;
    const Source& source_;
    const Request& request_;
    Time now_;
    std::vector<Candidate> waiting_;  // the most promising last
    std::vector<Ranked> best_;        // of what has been read
};

}  // namespace tandem::search
