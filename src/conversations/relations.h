#pragma once

#include "base/actor.h"
#include "conversations/answers.h"
#include "events/journal.h"

#include <optional>
#include <vector>

namespace tandem::conversations {

// How conversations belong together: links among equals, and parts of a bigger matter.

class Relations {
public:
    explicit Relations(store::Tx& tx) : tx_(tx) {}
    bool link(ConversationId a, ConversationId b, const Why& why = {});  // false: they are linked
    bool unlink(ConversationId a, ConversationId b);
    std::vector<LinkedConversation> links(ConversationId id) const;
    std::vector<ConversationId> children(ConversationId id) const;

private:
    store::Tx& tx_;
};

void link(events::Journal&, const Actor&, ConversationId, ConversationId other);
// For channels, within the transaction in which a message has begun `started`: it belongs with
// `other`, which may have been merged since, but was not put in there.
void link_because(events::Unit&, ConversationId started, ConversationId other, const Why&);
void unlink(events::Journal&, const Actor&, ConversationId, ConversationId other);
// Refused when `parent` is a part of the conversation itself.
void set_parent(events::Journal&, const Actor&, ConversationId, std::optional<std::int64_t> version,
                std::optional<ConversationId> parent);

}  // namespace tandem::conversations
