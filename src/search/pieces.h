#pragma once

#include "store/store.h"

#include <string>

namespace tandem::search {

// A word is looked up in each of the pieces that FTS5 keeps a table's words in: what is written at
// once makes one, and it merges them only so far. Merges up to `pages` (of four kilobytes) of
// `table` towards a single piece; false when that would not be worth its while.
bool merge_pieces(store::Tx& tx, const std::string& table, int pages);

}  // namespace tandem::search
