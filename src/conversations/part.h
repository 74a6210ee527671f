#pragma once

#include "base/id.h"
#include "conversations/conversation.h"
#include "store/store.h"

#include <cstddef>
#include <string_view>

namespace tandem::conversations {

// Whether an address takes part in a conversation: as its customer, as whoever wrote in it, or as
// somebody whom a letter of theirs or ours was addressed to. Read from the messages that are shown
// now, so that what is split off takes its people with it.
enum class Part {
    none,
    held,  // came in by a token alone and waits for an agent's approval; so do those it brought
    full,
};
Part part_of(store::Tx& tx, ConversationId conversation, std::string_view address);

// Addresses that may wait for approval in one conversation at the same time.
inline constexpr std::size_t most_held = 20;
bool has_room_to_hold(store::Tx& tx, ConversationId conversation);

// Takes those off the list of participants who took part in messages that are not shown any more.
void forget_absent(store::Tx& tx, Conversation& conversation);

}  // namespace tandem::conversations
