#pragma once

#include "conversations/conversation.h"
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

constexpr bool is_hidden(Status status) {
    return status == Status::spam || status == Status::trash;
}

// Most searches leave out spam and trash. To be called whenever a conversation has come to be, or
// has ceased to be, one of these, or has got others' messages.
void hide_or_show(store::Tx& tx, const Conversation& conversation);

// Everything again, from the rows: `tandem rebuild search`. In pieces, each its own transaction.
void rebuild_index(store::Store& store);

}  // namespace tandem::conversations
