#include "search/ages.h"

#include <algorithm>

namespace tandem::search {
namespace {

constexpr std::string_view select_newest = R"sql(
    SELECT newest
      FROM search_ages
     WHERE name = $1 AND block = $2)sql";

constexpr std::string_view raise_newest = R"sql(
    INSERT INTO search_ages (name, block, newest)
    VALUES ($1, $2, $3)
    ON CONFLICT (name, block) DO UPDATE
       SET newest = excluded.newest
     WHERE search_ages.newest < excluded.newest)sql";

constexpr std::string_view select_blocks = R"sql(
    SELECT block, newest
      FROM search_ages
     WHERE name = $1 AND block IN @ids($2)@)sql";

constexpr std::string_view delete_all = R"sql(
    DELETE FROM search_ages
     WHERE name = $1)sql";

struct Block {
    std::int64_t number = 0;
    Time newest;
};

}  // namespace

// Rounded up to the hour, so that the row is seldom written: writers would wait there for one
// another.
void Ages::note(std::int64_t id, Time at) {
    const Time newest = std::chrono::ceil<std::chrono::hours>(at);
    const auto known = tx_.find<Time>(select_newest, name_, block_of(id));
    if (!known || *known < newest) tx_.run(raise_newest, name_, block_of(id), newest);
}

void Ages::clear() { tx_.run(delete_all, name_); }

Ages::ByBlock Ages::of(const std::vector<std::int64_t>& ids) const {
    std::vector<std::int64_t> blocks;
    for (const auto id : ids)
        if (blocks.empty() || blocks.back() != block_of(id)) blocks.push_back(block_of(id));
    ByBlock newest;
    for (const auto& block : tx_.all<Block>(select_blocks, name_, blocks))
        newest[block.number] = block.newest;
    return newest;
}

}  // namespace tandem::search
