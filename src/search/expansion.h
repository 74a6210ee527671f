#pragma once

#include "search/query.h"
#include "store/store.h"

#include <string>

namespace tandem::search {

// True when the query has a word that may go on, of another length than the prefixes that FTS5
// keeps lists for (two and three letters).
bool needs_expansion(const Query& query);

// FTS5 answers "refu*" by first reading every hit of every word that begins so, which takes as long
// as there are hits. Here the words themselves are looked up in `vocabulary` (an fts5vocab table of
// kind "instance") and asked for by name, which reads no more hits than are wanted. A single letter
// becomes its pairs of letters. Prefixes of too many words stay as they are.
Query expanded(store::Tx& tx, const std::string& vocabulary, const Query& query);

}  // namespace tandem::search
