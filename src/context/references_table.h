#pragma once

#include "context/references.h"
#include "store/store.h"

#include <vector>

namespace tandem::context {

struct ReferenceRow {
    ReferenceId id;
    ConversationId conversation;
    TargetKind kind = TargetKind::order;
    std::int64_t target = 0;
    ReferenceState state = ReferenceState::assumed;
    BecauseOf because = BecauseOf::mentioned;
    std::string found = {};
    std::optional<MessageId> message = {};
    Time at;
    std::optional<AgentId> decided_by = {};
    std::string decided_name = {};
    std::optional<Time> decided_at = {};
};

class References {
public:
    explicit References(store::Tx& tx) : tx_(tx) {}

    std::vector<ReferenceRow> of(const std::vector<ConversationId>& shown) const;
    std::optional<ReferenceRow> find(ConversationId, TargetKind, std::int64_t target) const;
    ReferenceRow get(ReferenceId) const;  // refused when there is none
    // False, and nothing changes, when the conversation has this reference already.
    bool add(const ReferenceRow& row);
    void judge(const ReferenceRow& row);

private:
    store::Tx& tx_;
};

}  // namespace tandem::context
