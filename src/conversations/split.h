#pragma once

#include "base/actor.h"
#include "conversations/commands.h"
#include "conversations/conversation.h"
#include "events/journal.h"

#include <string>
#include <vector>

namespace tandem::conversations {

// Parts messages off into a conversation of their own; the new one. Whoever took part through them
// alone takes part in the source no longer.
ConversationId split(events::Journal&, const Actor&, const Target&,
                     const std::vector<MessageId>& messages, const std::string& subject);
// Within a transaction that has locked the source.
ConversationId split_off(events::Unit&, const Conversation& source,
                         const std::vector<MessageId>& messages, const std::string& subject);

// Takes a split back; the source. Refused as went_on once there is more in it than was split off.
ConversationId unsplit(events::Journal&, const Actor&, ConversationId made);

}  // namespace tandem::conversations
