#pragma once

#include "search/query.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::search {

// A mark as it stands among a document's words: no text can have such a word.
std::string mark_word(std::string_view mark);

// Marks of which one must be there.
using AnyMark = std::vector<std::string>;

// The query in FTS5's language; the columns are title, body, sender, receiver.
std::string fts_expression(const Query& query, const std::vector<AnyMark>& marks);

// What search_score() must be told of that expression: how many phrases each clause has.
std::string fts_groups(const Query& query);

// The query as a tsquery; weight A is the title, B the sender, C the receiver, D the body.
std::string ts_expression(const Query& query, const std::vector<AnyMark>& marks);

// The words that count for the rank, any of them, as a tsquery.
std::string ts_rank_expression(const Query& query);

}  // namespace tandem::search
