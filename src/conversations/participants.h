#pragma once

#include "conversations/conversation.h"
#include "json/describe.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::conversations {

// Who takes part in a conversation, by address: kept in its row, so that a reply can offer them
// without reading the thread.
struct Participant {
    std::string address;
    std::string name;
    std::string role;  // customer, cc
    bool operator==(const Participant&) const = default;
};
TANDEM_STRUCT(Participant, address, name, role)

inline constexpr std::size_t max_participants = 50;

std::vector<Participant> participants_of(const Conversation& conversation);

// One address is listed once, whatever its case; a name that comes later is kept.
void add_participant(Conversation& conversation, const Contact& contact, std::string_view role);

}  // namespace tandem::conversations
