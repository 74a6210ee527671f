#pragma once

// For the tests of this module: the shop of orders' tests, whose customers write.

#include "context/overview.h"
#include "context/recogniser.h"
#include "context/references.h"
#include "context/routes.h"
#include "conversations/merge.h"
#include "conversations/messages.h"
#include "events/follower.h"
#include "orders/house_test.h"

namespace tandem::context {

class House : public orders::Shop {
public:
    House() {
        add_routes(router, journal);
        followers.add(recogniser);
    }

    // A letter from a customer; its conversation.
    ConversationId letter(CustomerId from, const std::string& text,
                          std::optional<ConversationId> conversation = {}) {
        return as_system([&](events::Unit& unit) {
            return conversations::receive(unit, {.conversation = conversation,
                                                 .customer = from,
                                                 .from = {"Jo Berg", "jo@x.example"},
                                                 .subject = "A question",
                                                 .text = text})
                .conversation;
        });
    }
    // What stands beside it once the letters were read.
    std::vector<Reference> named_in(ConversationId conversation) {
        followers.catch_up();
        return journal.read([&](store::Tx& tx) { return references(tx, conversation); });
    }
    CustomerOverview look(CustomerId customer, std::optional<ConversationId> conversation = {}) {
        return journal.read([&](store::Tx& tx) {
            return overview(tx, mara, customer, {.conversation_id = conversation});
        });
    }

    Recogniser recogniser{journal};
    events::Followers followers{*db};
};

}  // namespace tandem::context
