#include "conversations/part.h"

#include "conversations/message_table.h"
#include "conversations/participants.h"
#include "conversations/table.h"
#include "customers/customers.h"
#include "mail/address.h"

#include <algorithm>
#include <set>
#include <string>

namespace tandem::conversations {
namespace {

constexpr std::string_view select_people = R"sql(
    SELECT m.author_address, b.recipients
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
     WHERE m.conversation_id IN @ids($1)@ AND m.kind <> 'note')sql";

struct Letter {
    std::string author;
    std::string recipients;
};

std::set<std::string> held_in(const Conversation& conversation) {
    std::set<std::string> held;
    for (const auto& participant : participants_of(conversation))
        if (participant.held) held.insert(mail::normalised(participant.address));
    return held;
}

bool is_customer(store::Tx& tx, const Conversation& conversation, std::string_view address) {
    const auto customer = customers::find_by_address(tx, address);
    return customer && customers::live_customer(tx, *customer) ==
                           customers::live_customer(tx, conversation.customer);
}

bool is_among(const std::string& recipients, const std::string& address) {
    // Most letters are to others: the text says so before it is taken apart.
    if (mail::normalised(recipients).find(address) == std::string::npos) return false;
    const auto all = recipients_from_json(recipients);
    for (const auto* list : {&all.to, &all.cc, &all.bcc})
        for (const auto& contact : *list)
            if (mail::normalised(contact.address) == address) return true;
    return false;
}

void add_all(std::set<std::string>& addresses, const Contacts& contacts) {
    for (const auto& contact : contacts) addresses.insert(mail::normalised(contact.address));
}

std::set<std::string> addresses_in(const std::vector<Letter>& letters) {
    std::set<std::string> addresses;
    for (const auto& letter : letters) {
        addresses.insert(mail::normalised(letter.author));
        const auto recipients = recipients_from_json(letter.recipients);
        add_all(addresses, recipients.to);
        add_all(addresses, recipients.cc);
    }
    return addresses;
}

std::vector<Letter> letters_of(store::Tx& tx, const Conversation& conversation) {
    return tx.all<Letter>(select_people, Conversations(tx).shown_by(conversation));
}

}  // namespace

Part part_of(store::Tx& tx, ConversationId id, std::string_view given) {
    const auto address = mail::normalised(given);
    const auto conversation = Conversations(tx).find(id);
    if (!conversation || address.empty()) return Part::none;
    const auto held = held_in(*conversation);
    if (held.contains(address)) return Part::held;
    if (is_customer(tx, *conversation, address)) return Part::full;
    for (const auto& letter : letters_of(tx, *conversation)) {
        const auto author = mail::normalised(letter.author);
        if (held.contains(author)) continue;
        if (author == address || is_among(letter.recipients, address)) return Part::full;
    }
    return Part::none;
}

bool has_room_to_hold(store::Tx& tx, ConversationId id) {
    const auto conversation = Conversations(tx).find(id);
    return conversation && held_in(*conversation).size() < most_held;
}

void forget_absent(store::Tx& tx, Conversation& conversation) {
    const auto present = addresses_in(letters_of(tx, conversation));
    auto all = participants_of(conversation);
    const auto gone = std::erase_if(all, [&](const Participant& participant) {
        return !present.contains(mail::normalised(participant.address)) &&
               !is_customer(tx, conversation, participant.address);
    });
    if (gone > 0) set_participants(conversation, all);
}

}  // namespace tandem::conversations
