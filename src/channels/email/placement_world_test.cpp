#include "channels/email/placement_world_test.h"

#include "channels/email/mailbox_commands.h"
#include "channels/email/mailbox_table.h"
#include "conversations/commands.h"
#include "conversations/message_table.h"
#include "conversations/participants.h"
#include "conversations/relations.h"
#include "conversations/table.h"

#include <algorithm>

namespace tandem::channels::email {

PlacementWorld::PlacementWorld() {
    Mailbox support;
    support.name = "Support";
    support.address = "support@shop.test";
    mailbox = add_mailbox(journal, secrets, admin, support, {}).id;
    events();
}

void PlacementWorld::set(const PlacementRules& rules) {
    auto found = db->read([&](store::Tx& tx) { return Mailboxes(tx).get(mailbox); });
    found.placement = to_stored(rules);
    change_mailbox(journal, secrets, admin, found, {});
    events();
}

conversations::Conversation PlacementWorld::get(ConversationId id) {
    return db->read([&](store::Tx& tx) { return conversations::Conversations(tx).get(id); });
}

conversations::Why PlacementWorld::why(MessageId id) {
    const auto message =
        db->read([&](store::Tx& tx) { return conversations::Messages(tx).get(id); });
    return conversations::why_from_stored(message.why).value_or(conversations::Why());
}

bool PlacementWorld::are_linked(ConversationId a, ConversationId b) {
    const auto links =
        db->read([&](store::Tx& tx) { return conversations::Relations(tx).links(a); });
    return std::any_of(links.begin(), links.end(),
                       [&](const auto& link) { return link.id == b && link.why; });
}

bool PlacementWorld::is_held(ConversationId id, const std::string& address) {
    return conversations::is_held(get(id), address);
}

void PlacementWorld::solve(ConversationId id) {
    conversations::set_status(journal, mara, {id}, conversations::Status::solved);
}

std::string PlacementWorld::letter_from(const std::string& from, const std::string& id,
                                        const std::string& subject, const std::string& more,
                                        const std::string& text) const {
    return "From: " + from + "\r\nTo: support@shop.test\r\nSubject: " + subject +
           "\r\nMessage-ID: <" + id + ">\r\n" + more + "\r\n" + text + "\r\n";
}

}  // namespace tandem::channels::email
