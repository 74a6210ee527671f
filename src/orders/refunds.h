#pragma once

#include "authority/approvals.h"
#include "base/actor.h"
#include "base/money.h"
#include "json/describe.h"
#include "json/types.h"
#include "orders/orders.h"
#include "orders/refund.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::orders {

// The ledger of what is given back. A refund is proposed, and approved at once when it is within
// the authority of who asks; else it waits for an approval. Of an approved one the money is moved
// outside, by a payment connector or a person, who says what became of it; store credit is a
// voucher at once. While it is on its way its amount is bound: what was charged is never given back
// twice.

struct RefundLine {
    OrderLineId line_id;
    json::Default<json::Whole<0, largest_quantity>> quantity{0};  // 0: money alone
    json::Whole<0, largest_amount> amount;
};
TANDEM_STRUCT(RefundLine, line_id, quantity, amount)

// `amount` is the whole of it; what lines and shipping leave of it is goodwill.
struct AskRefund {
    OrderId order_id;
    std::vector<RefundLine> lines;
    json::Default<Amount> shipping_amount{0};
    json::Whole<1, largest_amount> amount;
    std::optional<json::Text<3, 3>> currency;  // the order's; given, it must be that
    json::Text<1, 500> reason;
    json::Default<RefundMethod> method{RefundMethod::original};
    // Asked again under the same key it is the same refund.
    std::optional<json::Text<1, 200>> idempotency_key;
    std::optional<ConversationId> conversation_id;
    std::optional<ReturnId> return_id;
};
TANDEM_STRUCT(AskRefund, order_id, lines, shipping_amount, amount, currency, reason, method,
              idempotency_key, conversation_id, return_id)

struct Refund {
    RefundId id;
    OrderRef order;
    RefundState state = RefundState::proposed;
    RefundMethod method = RefundMethod::original;
    std::string currency;
    std::int64_t amount = 0;
    std::int64_t shipping_amount = 0;
    std::vector<RefundLine> lines;
    std::string reason;
    std::optional<ReturnId> return_id;
    std::optional<ConversationId> conversation_id;
    std::optional<ApprovalId> approval_id;
    std::optional<VoucherId> voucher_id;
    std::string asked_by;
    std::string decided_by;
    std::int64_t attempts = 0;
    std::string reference;
    std::string failure;
    Time created_at;
    Time changed_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Refund, id, order, state, method, currency, amount, shipping_amount, lines, reason,
              return_id, conversation_id, approval_id, voucher_id, asked_by, decided_by, attempts,
              reference, failure, created_at, changed_at, version)

RefundId refund(events::Unit&, const AskRefund&);

// Whoever counted on a refund hears here that it will not be paid: it was declined or given up.
struct EndedRefund {
    RefundId refund;
    OrderId order;
    std::optional<ReturnId> return_id;
    std::vector<RefundLine> lines;
};
class RefundEnding {
public:
    virtual ~RefundEnding() = default;
    virtual void ended_unpaid(events::Unit&, const EndedRefund&) = 0;
};
class RefundEndings {
public:
    void add(RefundEnding& listener) { listeners_.push_back(&listener); }
    void ended_unpaid(events::Unit& unit, const EndedRefund& refund) const {
        for (auto* listener : listeners_) listener->ended_unpaid(unit, refund);
    }

private:
    std::vector<RefundEnding*> listeners_;
};

struct RefundTarget {
    RefundId refund;
    std::optional<std::int64_t> version = {};
};

// Somebody (or a connector) has begun to move the money.
void submit_refund(events::Unit&, const RefundTarget&);

enum class RefundOutcome { succeeded, failed };
BOOST_DESCRIBE_ENUM(RefundOutcome, succeeded, failed)
struct SettleRefund {
    RefundOutcome outcome = RefundOutcome::succeeded;
    json::Default<json::Text<0, 200>> reference;  // the provider's
    json::Default<json::Text<0, 500>> failure;    // why it failed
};
TANDEM_STRUCT(SettleRefund, outcome, reference, failure)
void settle_refund(events::Unit&, const RefundTarget&, const SettleRefund&);
void retry_refund(events::Unit&, const RefundTarget&);
// Gives up one that has not been paid; its amount is free again.
void cancel_refund(events::Unit&, const RefundEndings&, const RefundTarget&);

Refund get_refund(store::Tx&, RefundId);
std::vector<Refund> refunds_of(store::Tx&, OrderId);

struct ListRefunds {
    json::Default<RefundState> state{RefundState::approved};
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListRefunds, state, after, limit)
struct RefundList {
    std::vector<Refund> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(RefundList, items, next)
RefundList list_refunds(store::Tx&, const ListRefunds&);  // oldest first: those wait longest

// What becomes of a refund that waited for an approval.
class RefundDecisions final : public authority::Decisions {
public:
    explicit RefundDecisions(const RefundEndings& endings) : endings_(endings) {}
    std::string_view subject_kind() const override { return "refund"; }
    void approved(events::Unit&, const authority::Approval&) override;
    void declined(events::Unit&, const authority::Approval&) override;
    void withdrawn(events::Unit&, const authority::Approval&) override;

private:
    const RefundEndings& endings_;
};

}  // namespace tandem::orders
