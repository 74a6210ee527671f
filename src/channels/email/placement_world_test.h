#pragma once

#include "channels/email/mail_world_test.h"
#include "channels/email/placement_rules.h"
#include "conversations/conversation.h"

#include <optional>
#include <string>

namespace tandem::channels::email {

// A world with one mailbox, support@shop.test, whose rules a test may change.
struct PlacementWorld : MailWorld {
    PlacementWorld();

    void set(const PlacementRules& rules);
    conversations::Conversation get(ConversationId id);
    conversations::Why why(MessageId id);
    bool are_linked(ConversationId a, ConversationId b);
    bool is_held(ConversationId id, const std::string& address);
    void solve(ConversationId id);
    // Of an answer of ours in the conversation, without angle brackets.
    std::string token(ConversationId id) const {
        return tokens.message_id(id.value(), "shop.test");
    }

    std::string letter_from(const std::string& from, const std::string& id,
                            const std::string& subject, const std::string& more = {},
                            const std::string& text = "It leaks.") const;

    MailboxId mailbox;
};

}  // namespace tandem::channels::email
