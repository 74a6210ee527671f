#pragma once

#include "authority/authority.h"

#include <map>
#include <string_view>

namespace tandem::authority {

// What is above somebody's authority waits here for one other person's decision.

enum class ApprovalStatus { pending, approved, declined, withdrawn };
BOOST_DESCRIBE_ENUM(ApprovalStatus, pending, approved, declined, withdrawn)

struct Person {
    AgentId id;  // 0: no agent
    std::string name;
};
TANDEM_STRUCT(Person, id, name)

struct Approval {
    ApprovalId id;
    ApprovalStatus status = ApprovalStatus::pending;
    Remedy remedy = Remedy::refund;
    std::int64_t amount = 0;
    std::string currency;
    std::string subject_kind;
    std::int64_t subject_id = 0;
    std::optional<ConversationId> conversation_id;
    std::optional<CustomerId> customer_id;
    std::string reason;
    json::Any context{"{}"};
    Person requested_by;
    Time requested_at;
    std::optional<Person> decided_by;  // who approved, declined or withdrew it
    std::optional<Time> decided_at;
    std::string note;         // what they said to it
    bool can_decide = false;  // whoever reads this may approve it
};
TANDEM_STRUCT(Approval, id, status, remedy, amount, currency, subject_kind, subject_id,
              conversation_id, customer_id, reason, context, requested_by, requested_at, decided_by,
              decided_at, note, can_decide)

// What becomes of a decision, in its transaction: implemented by who asks (refunds, returns). The
// unit's actor is who decided.
class Decisions {
public:
    virtual ~Decisions() = default;
    virtual std::string_view subject_kind() const = 0;
    virtual void approved(events::Unit&, const Approval&) = 0;
    virtual void declined(events::Unit&, const Approval&) = 0;
    // Taken back by who asked for it.
    virtual void withdrawn(events::Unit& unit, const Approval& approval) {
        declined(unit, approval);
    }
};

enum class Decision { approve, decline };
BOOST_DESCRIBE_ENUM(Decision, approve, decline)

struct Decide {
    Decision decision = Decision::decline;
    json::Default<json::Text<0, 2000>> note;
};
TANDEM_STRUCT(Decide, decision, note)

// Every approval has a taker for its kind of subject: they are added once, at start-up.
class Approvals {
public:
    void add(Decisions& decisions);

    // Once, and not by who asked (own_request). Approving needs the authority for the amount
    // (above_authority), and counts against the decider's day.
    Approval decide(events::Journal&, const Actor&, ApprovalId, const Decide&) const;
    // By who asked for it.
    void withdraw(events::Journal&, const Actor&, ApprovalId) const;

private:
    void tell(events::Unit&, const Approval&) const;

    std::map<std::string, Decisions*, std::less<>> takers_;
};

enum class ApprovalsShown { pending, mine, decided };
BOOST_DESCRIBE_ENUM(ApprovalsShown, pending, mine, decided)

struct ListApprovals {
    json::Default<ApprovalsShown> show{ApprovalsShown::pending};
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListApprovals, show, after, limit)

struct ApprovalList {
    std::vector<Approval> items;
    std::optional<std::string> next;
    std::int64_t pending = 0;
};
TANDEM_STRUCT(ApprovalList, items, next, pending)

// Pending ones oldest first, the others newest first.
ApprovalList list(store::Tx&, const Actor&, const ListApprovals&);
Approval get_approval(store::Tx&, const Actor&, ApprovalId);
// Of the refund, return … that it was asked for; the newest, if there is one.
std::optional<Approval> find_approval(store::Tx&, const events::Subject&);

}  // namespace tandem::authority
