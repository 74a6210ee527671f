#pragma once

#include "base/actor.h"
#include "search/search.h"
#include "store/store.h"

namespace tandem::conversations {

// A query's fields (tag:, status:, assignee:, ...) as a condition over the index's tables: messages
// m, their bodies b, and the conversation c that shows them. What cannot be understood is added to
// the query's problems. Spam and trash are only found when they are asked for.
search::Filter filter_of(store::Tx& tx, const Actor& actor, search::Query& query, Time now);

}  // namespace tandem::conversations
