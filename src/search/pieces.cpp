#include "search/pieces.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace tandem::search {
namespace {

// {table} is the name of the FTS5 table. Its index of pages says which pieces there are and how
// long each is; steps from piece to piece, for there is a row for every page.
constexpr std::string_view select_pages = R"sql(
    WITH RECURSIVE pieces (id) AS (
        SELECT MIN(segid) FROM {table}_idx
         UNION ALL
        SELECT (SELECT MIN(segid) FROM {table}_idx WHERE segid > pieces.id)
          FROM pieces
         WHERE pieces.id IS NOT NULL)
    SELECT (SELECT pgno / 2
              FROM {table}_idx
             WHERE segid = pieces.id
             ORDER BY term DESC
             LIMIT 1)
      FROM pieces
     WHERE pieces.id IS NOT NULL)sql";

constexpr std::string_view merge = R"sql(
    INSERT INTO {table} ({table}, rank) VALUES ('merge', -CAST($1 AS INTEGER)))sql";

// Every change to old documents makes a small piece, which FTS5 merges among themselves. They are
// left alone until they are many, or much beside the rest: rewriting all costs as much as there is.
constexpr std::size_t most_pieces = 16;
constexpr std::int64_t small_share = 8;

std::string on_table(std::string_view sql, const std::string& table) {
    constexpr std::string_view place = "{table}";
    std::string text(sql);
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at))
        text.replace(at, place.size(), table);
    return text;
}

bool is_worth_merging(const std::vector<std::int64_t>& pages) {
    if (pages.size() < 2) return false;
    std::int64_t all = 0;
    for (const auto count : pages) all += count;
    const auto largest = *std::ranges::max_element(pages);
    return pages.size() > most_pieces || (all - largest) * small_share >= largest;
}

}  // namespace

bool merge_pieces(store::Tx& tx, const std::string& table, int pages) {
    if (!is_worth_merging(tx.all<std::int64_t>(on_table(select_pages, table)))) return false;
    tx.run(on_table(merge, table), pages);
    return true;
}

}  // namespace tandem::search
