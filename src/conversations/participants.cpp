#include "conversations/participants.h"

#include "json/decode.h"
#include "mail/address.h"

#include <algorithm>

namespace tandem::conversations {

std::vector<Participant> participants_of(const Conversation& conversation) {
    if (conversation.participants == "[]") return {};
    return json::decode_stored<std::vector<Participant>>(conversation.participants);
}

void add_participant(Conversation& conversation, const Contact& contact, std::string_view role) {
    if (contact.address.empty()) return;
    auto all = participants_of(conversation);
    const auto key = mail::normalised(contact.address);
    const auto known = std::find_if(all.begin(), all.end(), [&](const Participant& participant) {
        return mail::normalised(participant.address) == key;
    });
    if (known != all.end()) {
        if (!known->name.empty() || contact.name.empty()) return;
        known->name = contact.name;
    } else {
        if (all.size() >= max_participants) return;
        all.push_back({contact.address, contact.name, std::string(role)});
    }
    conversation.participants = json::encode(all);
}

}  // namespace tandem::conversations
