#include "conversations/participants.h"

#include "json/decode.h"
#include "mail/address.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

auto find_in(std::vector<Participant>& all, std::string_view address) {
    const auto key = mail::normalised(address);
    return std::find_if(all.begin(), all.end(), [&](const Participant& participant) {
        return mail::normalised(participant.address) == key;
    });
}

}  // namespace

std::vector<Participant> participants_of(const Conversation& conversation) {
    if (conversation.participants == "[]") return {};
    return json::decode_stored<std::vector<Participant>>(conversation.participants);
}

void set_participants(Conversation& conversation, const std::vector<Participant>& all) {
    conversation.participants = json::encode(all);
}

void add_participant(Conversation& conversation, const Contact& contact, std::string_view role) {
    if (contact.address.empty()) return;
    auto all = participants_of(conversation);
    const auto known = find_in(all, contact.address);
    if (known != all.end()) {
        if (!known->name.empty() || contact.name.empty()) return;
        known->name = contact.name;
    } else {
        if (all.size() >= max_participants) return;
        all.push_back({contact.address, contact.name, std::string(role)});
    }
    set_participants(conversation, all);
}

// However many there are: whoever is missing here would count as approved.
bool add_held_participant(Conversation& conversation, const Contact& contact) {
    if (contact.address.empty()) return false;
    auto all = participants_of(conversation);
    if (find_in(all, contact.address) != all.end()) return false;
    all.push_back({contact.address, contact.name, "customer", true});
    set_participants(conversation, all);
    return true;
}

bool set_held(Conversation& conversation, std::string_view address, bool held) {
    auto all = participants_of(conversation);
    const auto known = find_in(all, address);
    if (known == all.end() || known->held == held) return false;
    known->held = held;
    set_participants(conversation, all);
    return true;
}

bool is_held(const Conversation& conversation, std::string_view address) {
    auto all = participants_of(conversation);
    const auto known = find_in(all, address);
    return known != all.end() && known->held;
}

}  // namespace tandem::conversations
