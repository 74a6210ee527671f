#pragma once

#include "authority/approvals.h"
#include "base/actor.h"
#include "base/money.h"
#include "json/describe.h"
#include "json/types.h"
#include "orders/orders.h"

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

namespace tandem::orders {

// Credit that a customer may spend: given out of goodwill, within authority, or instead of money
// for a refund. Its balance is the sum of a ledger. Its code is made when somebody asks for it, is
// shown to them alone and kept as a hash; made again, the one before is worth nothing.

enum class VoucherState { proposed, active, spent, declined, cancelled };
BOOST_DESCRIBE_ENUM(VoucherState, proposed, active, spent, declined, cancelled)

struct GiveVoucher {
    std::optional<CustomerId> customer_id;  // left out: the order's
    std::optional<OrderId> order_id;
    json::Whole<1, largest_amount> amount;
    json::Text<3, 3> currency;
    json::Text<1, 500> reason;
    std::optional<Time> expires_at;
    std::optional<ConversationId> conversation_id;
};
TANDEM_STRUCT(GiveVoucher, customer_id, order_id, amount, currency, reason, expires_at,
              conversation_id)

struct Voucher {
    VoucherId id;
    VoucherState state = VoucherState::proposed;
    std::optional<CustomerId> customer_id;
    std::optional<OrderId> order_id;
    std::optional<RefundId> refund_id;
    std::optional<ConversationId> conversation_id;
    std::string currency;
    std::int64_t amount = 0;
    std::int64_t balance = 0;
    std::string code_end;  // the last four characters; empty while there is no code
    std::string reason;
    std::string asked_by;
    std::optional<ApprovalId> approval_id;
    std::optional<Time> expires_at;
    Time created_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(Voucher, id, state, customer_id, order_id, refund_id, conversation_id, currency,
              amount, balance, code_end, reason, asked_by, approval_id, expires_at, created_at,
              version)

VoucherId give_voucher(events::Unit&, const GiveVoucher&);

struct RefundCredit {
    CustomerId customer;
    OrderId order;
    RefundId refund;
    std::string currency;
    std::int64_t amount = 0;
    std::string reason;
};
VoucherId issue_for_refund(events::Unit&, const RefundCredit&);

struct VoucherCode {
    VoucherId voucher_id;
    std::string code;  // "K7QM-2WXP-94TD-HN3A": nobody can show it again
};
TANDEM_STRUCT(VoucherCode, voucher_id, code)
// `key` is what codes are hashed with.
VoucherCode make_voucher_code(events::Unit&, std::string_view key, VoucherId);

struct SpendVoucher {
    json::Text<4, 40> code;
    json::Whole<1, largest_amount> amount;
    json::Text<3, 3> currency;
    std::optional<OrderId> order_id;  // is charged by it
};
TANDEM_STRUCT(SpendVoucher, code, amount, currency, order_id)
VoucherId spend_voucher(events::Unit&, std::string_view key, const SpendVoucher&);

void cancel_voucher(events::Unit&, VoucherId, std::optional<std::int64_t> version);

Voucher get_voucher(store::Tx&, VoucherId);
std::vector<Voucher> vouchers_of(store::Tx&, CustomerId);  // the newest hundred

struct VoucherEntry {
    std::string kind;
    std::int64_t amount = 0;
    std::optional<OrderId> order_id;
    std::string made_by;
    Time made_at;
};
TANDEM_STRUCT(VoucherEntry, kind, amount, order_id, made_by, made_at)
std::vector<VoucherEntry> voucher_entries(store::Tx&, VoucherId);

class VoucherDecisions final : public authority::Decisions {
public:
    std::string_view subject_kind() const override { return "voucher"; }
    void approved(events::Unit&, const authority::Approval&) override;
    void declined(events::Unit&, const authority::Approval&) override;
    void withdrawn(events::Unit&, const authority::Approval&) override;
};

}  // namespace tandem::orders
