#pragma once

#include "base/actor.h"
#include "conversations/answers.h"
#include "conversations/commands.h"
#include "events/journal.h"

#include <string>
#include <vector>

namespace tandem::conversations {

// Two conversations about one thing become one, and can be parted again.
//
// The source's messages stay where they are: the target's thread shows them. So undoing a merge
// gives back exactly what was, and what was written in the target since stays there.

// Gives back the target.
ConversationId merge(events::Journal&, const Actor&, const Target& source, ConversationId into);
// Refused as merged_further while the target is itself merged: undo that first.
void unmerge(events::Journal&, const Actor&, ConversationId source);

std::vector<MergedConversation> merged_into(store::Tx& tx, const Conversation& target);

// Reads afresh from its messages what the conversation's row says of them.
void refresh_summary(store::Tx& tx, Conversation& conversation);

}  // namespace tandem::conversations
