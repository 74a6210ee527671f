#pragma once

#include "conversations/answers.h"
#include "conversations/compose.h"
#include "conversations/conversation.h"
#include "conversations/counts.h"
#include "conversations/customer_references.h"
#include "conversations/desk.h"
#include "conversations/messages.h"
#include "conversations/reply.h"
#include "conversations/routes.h"
#include "conversations/table.h"
#include "customers/customers.h"
#include "customers/timeline.h"
#include "tests/world.h"

#include <memory>
#include <string>
#include <vector>

namespace tandem::conversations {

// A world with a desk in it: the agents of World as rows, two teams, a mailbox and a customer.
class DeskWorld : public testing::World {
    class OneMailbox final : public MailboxDirectory {
    public:
        bool exists(store::Tx&, MailboxId mailbox) const override {
            return mailbox == MailboxId(1);
        }
        std::optional<Sender> sender(store::Tx&, std::optional<MailboxId>, TeamId) const override {
            return Sender{MailboxId(1), {"Nordlicht", "help@nordlicht.example"}};
        }
        // Has no keys; whoever is at keyless.example is only written to under a seal.
        std::optional<Protection> protect(store::Tx&, MailboxId, const Contacts& recipients,
                                          const Wish& wish) const override;
    };

public:
    DeskWorld();

    // A mail from Mina to the desk, continuing `conversation` when there is one.
    Received mail(const std::string& text, std::optional<ConversationId> conversation = {},
                  const std::string& subject = "Where is my kettle?");
    // From somebody else.
    Received mail_from(CustomerId from, const std::string& text);
    Conversation get(ConversationId id);
    ConversationDetails details(ConversationId id, const Actor& asker);
    MessageId newest(ConversationId id) { return get(id).newest_message; }
    // An answer by Mara to all there is.
    Message answer(ConversationId id, const std::string& html = "<p>On its way.</p>",
                   std::optional<Status> after = {});
    // What recounting everything would give: compared with the counters as they are kept.
    std::vector<Count> recounted();
    std::vector<Count> counted();

    customers::Timeline timeline;
    blobs::Blobs blobs;
    mail::ReplyTokens tokens{"0123456789abcdef0123456789abcdef"};
    OneMailbox mailboxes;
    Desk desk;
    CustomerId mina;
    CustomerId jonas;
};

}  // namespace tandem::conversations
