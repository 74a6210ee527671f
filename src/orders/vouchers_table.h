#pragma once

#include "orders/vouchers.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::orders {

struct VoucherRow {
    VoucherId id;
    VoucherState state = VoucherState::proposed;
    CustomerId customer;  // 0: nobody known
    std::optional<OrderId> order;
    std::optional<RefundId> refund;
    std::optional<ConversationId> conversation;
    std::string currency;
    std::int64_t amount = 0;
    std::int64_t balance = 0;
    std::optional<std::string> code_hash;
    std::string code_end;
    std::string reason;
    AgentId asked_by;
    std::string asked_by_name;
    std::optional<ApprovalId> approval;
    std::optional<Time> expires_at;
    Time created_at;
    std::int64_t version = 1;

    Voucher to_voucher() const;
};

class Vouchers {
public:
    explicit Vouchers(store::Tx& tx) : tx_(tx) {}

    VoucherRow get(VoucherId id) const;
    VoucherRow lock(VoucherId id);
    std::optional<VoucherId> find_code(std::string_view hash) const;
    std::vector<VoucherRow> of(CustomerId customer) const;
    VoucherId add(const VoucherRow& row);
    void save(VoucherRow& row);
    // A line of its ledger; the row's balance is the caller's to keep.
    void enter(VoucherId id, const VoucherEntry& entry);
    std::vector<VoucherEntry> entries(VoucherId id) const;

private:
    store::Tx& tx_;
};

}  // namespace tandem::orders
