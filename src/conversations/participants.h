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
    std::string role;   // customer, cc
    bool held = false;  // nothing is sent there before an agent approves of it
    bool operator==(const Participant&) const = default;
};
TANDEM_STRUCT(Participant, address, name, role, held)

inline constexpr std::size_t max_participants = 50;

std::vector<Participant> participants_of(const Conversation& conversation);
void set_participants(Conversation& conversation, const std::vector<Participant>& all);

// One address is listed once, whatever its case; a name that comes later is kept.
void add_participant(Conversation& conversation, const Contact& contact, std::string_view role);

// As add_participant(), for somebody an agent has to approve of first. False: listed already, as
// what they were.
bool add_held_participant(Conversation& conversation, const Contact& contact);
// False: there is no such participant, or it was so already.
bool set_held(Conversation& conversation, std::string_view address, bool held);
bool is_held(const Conversation& conversation, std::string_view address);

}  // namespace tandem::conversations
