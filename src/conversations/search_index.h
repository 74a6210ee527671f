#pragma once

#include "conversations/message_table.h"
#include "search/search.h"
#include "store/store.h"

namespace tandem::conversations {

// The full-text index of messages. A document is a message; a hit leads to the conversation whose
// thread shows it.
const search::Index& message_index();

void add_to_index(store::Tx& tx, const Message& message);
void remove_from_index(store::Tx& tx, const Message& message);
void replace_in_index(store::Tx& tx, const Message& before, const Message& after);

// Everything again, from the rows: `tandem rebuild search`. In pieces, each its own transaction.
void rebuild_index(store::Store& store);

}  // namespace tandem::conversations
