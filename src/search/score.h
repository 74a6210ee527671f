#pragma once

namespace tandem::search {

// Gives every SQLite connection that is opened from now on the function search_score(table, groups)
// for full-text queries: how much of what was asked for stands in the row, and where. `groups` says
// how many of the expression's phrases are alternatives to each other, one number for each clause
// ("1 3 "); phrases after those do not count. FTS5's own bm25()
// first visits every hit of every word to weigh it by its rarity; this looks at its row alone, so
// ranking the newest hits of a word that is everywhere costs no more than any other. It weighs as
// ts_rank() is told to in PostgreSQL.
bool add_score_function();

}  // namespace tandem::search
