#pragma once

#include "conversations/conversation.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <vector>

namespace tandem::conversations {

// Lists a conversation stands in besides those of its own row: of its tags, its followers, and of
// the agents who were mentioned or have a draft.
enum class Place { tag, follower, mention, draft };
BOOST_DESCRIBE_ENUM(Place, tag, follower, mention, draft)

// Puts it into a list, or takes it out; false when all was so already. Changes `places` of the
// conversation, which the caller saves.
bool add_place(store::Tx& tx, Conversation& conversation, Place place, std::int64_t owner);
bool remove_place(store::Tx& tx, Conversation& conversation, Place place, std::int64_t owner);

std::vector<std::int64_t> owners(store::Tx& tx, const Conversation& conversation, Place place);

// Its rows follow the conversation from shelf to shelf and up the list. Called by every save.
void move_places(store::Tx& tx, const Conversation& before, const Conversation& now);

}  // namespace tandem::conversations
