#pragma once

#include "authority/approvals.h"
#include "events/event.h"

namespace tandem::authority {

// What was granted, asked for and decided: all of it is in the audit log. Facts, only ever given
// new optional members.

// Subject: whose authority it was, so that their grants are one history.
struct Granted {
    static constexpr std::string_view name = "authority.granted";
    AgentId agent;  // 0: the program
    Remedy remedy = Remedy::refund;
    std::int64_t amount = 0;
    std::string currency;
    std::string of_kind;  // what it belongs to
    std::int64_t of_id = 0;
    std::string reason;
    std::optional<ConversationId> conversation;
    std::optional<CustomerId> customer;
    std::optional<ApprovalId> approval;  // decided by it
    events::Subject subject() const { return {"authority", agent.value()}; }
};
TANDEM_STRUCT(Granted, agent, remedy, amount, currency, of_kind, of_id, reason, conversation,
              customer, approval)

struct ApprovalRequested {
    static constexpr std::string_view name = "approval.requested";
    ApprovalId approval;
    Remedy remedy = Remedy::refund;
    std::int64_t amount = 0;
    std::string currency;
    std::string of_kind;
    std::int64_t of_id = 0;
    std::string reason;
    std::optional<ConversationId> conversation;
    std::optional<CustomerId> customer;
    events::Subject subject() const { return events::subject_of(approval); }
};
TANDEM_STRUCT(ApprovalRequested, approval, remedy, amount, currency, of_kind, of_id, reason,
              conversation, customer)

struct ApprovalApproved {
    static constexpr std::string_view name = "approval.approved";
    ApprovalId approval;
    Remedy remedy = Remedy::refund;
    std::int64_t amount = 0;
    std::string currency;
    std::string note;
    std::optional<ConversationId> conversation;
    std::optional<CustomerId> customer;
    events::Subject subject() const { return events::subject_of(approval); }
};
TANDEM_STRUCT(ApprovalApproved, approval, remedy, amount, currency, note, conversation, customer)

struct ApprovalDeclined {
    static constexpr std::string_view name = "approval.declined";
    ApprovalId approval;
    Remedy remedy = Remedy::refund;
    std::int64_t amount = 0;
    std::string currency;
    std::string note;
    std::optional<ConversationId> conversation;
    std::optional<CustomerId> customer;
    events::Subject subject() const { return events::subject_of(approval); }
};
TANDEM_STRUCT(ApprovalDeclined, approval, remedy, amount, currency, note, conversation, customer)

struct ApprovalWithdrawn {
    static constexpr std::string_view name = "approval.withdrawn";
    ApprovalId approval;
    std::optional<ConversationId> conversation;
    std::optional<CustomerId> customer;
    events::Subject subject() const { return events::subject_of(approval); }
};
TANDEM_STRUCT(ApprovalWithdrawn, approval, conversation, customer)

struct LimitsChange {
    std::string what;  // the role
    std::string before;
    std::string after;
};
TANDEM_STRUCT(LimitsChange, what, before, after)

struct LimitsChanged {
    static constexpr std::string_view name = "authority.limits_changed";
    std::vector<LimitsChange> changes;
    events::Subject subject() const { return {"authority", 0}; }
};
TANDEM_STRUCT(LimitsChanged, changes)

}  // namespace tandem::authority
