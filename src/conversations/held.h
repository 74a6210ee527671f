#pragma once

#include "base/actor.h"
#include "conversations/commands.h"
#include "events/journal.h"

#include <string>

namespace tandem::conversations {

// What an agent does about somebody who wrote with a token of ours from an address that did not
// take part. Refused on "/address" as unknown when there is no such participant.

// They take part: answers may go to them.
void approve_participant(events::Journal&, const Actor&, const Target&, const std::string& address);
// Nothing goes to them any more. Refused on "/address" as customer for the conversation's own.
void hold_participant(events::Journal&, const Actor&, const Target&, const std::string& address);

// All that came from the address goes into a conversation of its own; the new one.
ConversationId part_off(events::Journal&, const Actor&, const Target&, const std::string& address);

}  // namespace tandem::conversations
