#pragma once

#include "context/references.h"
#include "events/event.h"

#include <string>
#include <string_view>

namespace tandem::context {

// What has happened to the references of conversations. Facts, only ever given new optional
// members.

struct ReferenceAdded {
    static constexpr std::string_view name = "reference.added";
    ConversationId conversation;
    TargetKind kind = TargetKind::order;
    std::int64_t target = 0;
    std::string label;
    ReferenceState state = ReferenceState::assumed;
    BecauseOf because = BecauseOf::mentioned;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(ReferenceAdded, conversation, kind, target, label, state, because)

struct ReferenceJudged {
    static constexpr std::string_view name = "reference.judged";
    ConversationId conversation;
    TargetKind kind = TargetKind::order;
    std::int64_t target = 0;
    std::string label;
    ReferenceState from = ReferenceState::assumed;
    ReferenceState to = ReferenceState::confirmed;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(ReferenceJudged, conversation, kind, target, label, from, to)

}  // namespace tandem::context
