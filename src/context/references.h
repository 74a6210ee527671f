#pragma once

#include "base/actor.h"
#include "base/id.h"
#include "base/time.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::context {

// What a conversation is about. Numbers that a customer writes are recognised and set beside the
// conversation by themselves; an agent confirms or corrects.

using ReferenceId = Id<struct ReferenceTag>;

enum class TargetKind { order, shipment, product, lot, rma };
BOOST_DESCRIBE_ENUM(TargetKind, order, shipment, product, lot, rma)

enum class ReferenceState {
    doubtful,   // named, but it is somebody else's: shown by its number alone until confirmed
    assumed,    // named, and the customer's own, or nobody's (products, lots)
    confirmed,  // by an agent
    rejected,   // by an agent; not assumed again, however often it is named
};
BOOST_DESCRIBE_ENUM(ReferenceState, doubtful, assumed, confirmed, rejected)

enum class BecauseOf { mentioned, agent };
BOOST_DESCRIBE_ENUM(BecauseOf, mentioned, agent)

struct Reference {
    ReferenceId id;
    TargetKind kind = TargetKind::order;
    std::int64_t target_id = 0;
    std::string label;   // its number, code or name
    std::string detail;  // what a person tells it by: a product's name, an order's status
    ReferenceState state = ReferenceState::assumed;
    BecauseOf because = BecauseOf::mentioned;
    std::string found;  // the words that name it
    std::optional<MessageId> message_id;
    Time at;
    std::string decided_by;  // empty while nobody has
};
TANDEM_STRUCT(Reference, id, kind, target_id, label, detail, state, because, found, message_id, at,
              decided_by)

// Those of a conversation and of what was merged into it; the newest first, rejected ones last.
std::vector<Reference> references(store::Tx&, ConversationId);

struct AddReference {
    TargetKind kind = TargetKind::order;
    std::int64_t target_id = 0;
};
TANDEM_STRUCT(AddReference, kind, target_id)
// Sets a thing beside the conversation, confirmed; one that was rejected comes back.
std::vector<Reference> add_reference(events::Journal&, const Actor&, ConversationId,
                                     const AddReference&);

enum class Judgement { confirmed, rejected };
BOOST_DESCRIBE_ENUM(Judgement, confirmed, rejected)
struct JudgeReference {
    Judgement state = Judgement::confirmed;
};
TANDEM_STRUCT(JudgeReference, state)
std::vector<Reference> judge_reference(events::Journal&, const Actor&, ConversationId, ReferenceId,
                                       const JudgeReference&);

// Sets beside a conversation what a customer's message names and was not there before.
void recognise(events::Unit&, ConversationId, MessageId);

}  // namespace tandem::context
