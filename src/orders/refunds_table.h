#pragma once

#include "orders/refunds.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::orders {

struct RefundRow {
    RefundId id;
    OrderId order;
    std::optional<ReturnId> return_id;
    std::optional<ConversationId> conversation;
    RefundState state = RefundState::proposed;
    RefundMethod method = RefundMethod::original;
    std::string currency;
    std::int64_t amount = 0;
    std::int64_t shipping_amount = 0;
    std::string lines = "[]";
    std::string reason;
    AgentId asked_by;
    std::string asked_by_name;
    std::optional<ApprovalId> approval;
    std::string decided_by;
    std::optional<std::string> idempotency_key;
    std::string fingerprint;
    std::optional<VoucherId> voucher;
    std::int64_t attempts = 0;
    std::string reference;
    std::string failure;
    Time created_at;
    Time changed_at;
    std::int64_t version = 1;

    std::vector<RefundLine> refund_lines() const;
};

class Refunds {
public:
    explicit Refunds(store::Tx& tx) : tx_(tx) {}

    RefundRow get(RefundId id) const;
    // Refused when the asker saw another version.
    RefundRow get(const RefundTarget& target) const;
    std::optional<RefundRow> find_key(std::string_view idempotency_key) const;
    std::vector<RefundRow> of(OrderId order) const;
    std::vector<RefundRow> of_state(RefundState state, std::int64_t after,
                                    std::int64_t limit) const;
    RefundId add(const RefundRow& row);
    void save(RefundRow& row);  // over a newer version refused as stale

private:
    store::Tx& tx_;
};

}  // namespace tandem::orders
