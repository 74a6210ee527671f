#pragma once

#include "base/id.h"
#include "events/event.h"
#include "json/describe.h"

#include <string_view>

namespace tandem::channels::email {

// A key has come that opens a letter which could not be read.
struct MessageUnsealed {
    static constexpr std::string_view name = "message.unsealed";
    ConversationId conversation;
    MessageId message;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(MessageUnsealed, conversation, message)

// The seal and signatures of a letter that was imported have been read.
struct MessageChecked {
    static constexpr std::string_view name = "message.checked";
    ConversationId conversation;
    MessageId message;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(MessageChecked, conversation, message)

}  // namespace tandem::channels::email
