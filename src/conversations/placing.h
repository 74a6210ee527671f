#pragma once

#include "base/id.h"
#include "store/store.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::conversations {

// What a channel asks before it lets a letter into a conversation (and see part.h).

// Solved, or merged into another.
bool is_over(store::Tx& tx, ConversationId named);

// Whether an incoming message with this Message-ID came from `address`.
bool is_written_by(store::Tx& tx, const std::string& message_id, std::string_view address);

// What it was called: the conversation's subject, and those of its messages with this Message-ID.
std::vector<std::string> subjects_of(store::Tx& tx, ConversationId conversation,
                                     const std::string& message_id);

}  // namespace tandem::conversations
