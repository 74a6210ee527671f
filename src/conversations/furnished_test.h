#pragma once

#include "conversations/desk_test.h"
#include "tests/scenarios.h"

#include <string>

namespace tandem::conversations {

// Conversations: 1 and 2 are open (messages 1 and 2), 3 is solved (message 3), 4 was merged into 5
// (messages 4 and 5). Message 6 is Mara's answer in 2, still to be undone; view 1 and draft of
// Mara.
class Furnished : public DeskWorld {
public:
    Furnished();
};

inline const std::string conversations_path = "/api/v1/conversations";

}  // namespace tandem::conversations
