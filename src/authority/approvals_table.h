#pragma once

#include "authority/approvals.h"

namespace tandem::authority {

class ApprovalRows {
public:
    explicit ApprovalRows(store::Tx& tx) : tx_(tx) {}

    std::optional<Approval> find(ApprovalId id) const;
    std::optional<Approval> find(const events::Subject& subject) const;
    ApprovalId add(const Approval& approval);
    // False when somebody decided it meanwhile.
    bool close(const Approval& approval);

    std::vector<Approval> pending(std::int64_t after_id, std::int64_t limit) const;
    std::vector<Approval> of(AgentId agent, std::int64_t before_id, std::int64_t limit) const;
    std::vector<Approval> decided(Time before, std::int64_t before_id, std::int64_t limit) const;
    std::int64_t count_pending() const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::authority
