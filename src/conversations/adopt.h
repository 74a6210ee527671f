#pragma once

#include "conversations/conversation.h"
#include "events/journal.h"

namespace tandem::conversations {

// Spam has no customer: its conversation's and its messages' are 0, and its sender is shown by what
// it says. Gives a conversation that is none any more the customers it should have had, found or
// made by their addresses; changes nothing where all are known. Journals
// conversation.customer_changed.
void adopt_senders(events::Unit& unit, Conversation& conversation);

// Who is shown in place of a customer: the first who wrote.
Contact unknown_sender(std::string_view participants);

}  // namespace tandem::conversations
