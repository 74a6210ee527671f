#pragma once

#include "conversations/desk_test.h"

#include <string>
#include <vector>

namespace tandem::conversations {

// Conversations: 1 and 2 are open (messages 1 and 2), 3 is solved (message 3), 4 was merged into 5
// (messages 4 and 5). Message 6 is Mara's answer in 2, still to be undone; view 1 and draft of
// Mara.
class Furnished : public DeskWorld {
public:
    Furnished();
};

// Each scenario in a world of its own.
void run(const std::vector<testing::Scenario>& scenarios);

// How an error's code stands in an answer.
std::string error(std::string_view code);

inline constexpr Actor testing::World::* stranger = nullptr;
inline constexpr auto admin = &testing::World::admin;
inline constexpr auto trainee = &testing::World::trainee;
inline const std::string conversations_path = "/api/v1/conversations";

}  // namespace tandem::conversations
