#include "orders/vouchers_table.h"

#include "base/refusal.h"

namespace tandem::orders {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, state, customer_id, order_id, refund_id, conversation_id, currency, amount, balance,
           code_hash, code_end, reason, asked_by, asked_by_name, approval_id, expires_at,
           created_at, version
      FROM vouchers
     WHERE id = $1)sql";

constexpr std::string_view lock_one = R"sql(
    SELECT id FROM vouchers WHERE id = $1 FOR UPDATE)sql";

constexpr std::string_view select_by_code = R"sql(
    SELECT id FROM vouchers WHERE code_hash = $1)sql";

constexpr std::string_view select_of = R"sql(
    SELECT id, state, customer_id, order_id, refund_id, conversation_id, currency, amount, balance,
           code_hash, code_end, reason, asked_by, asked_by_name, approval_id, expires_at,
           created_at, version
      FROM vouchers
     WHERE customer_id = $1
     ORDER BY id DESC
     LIMIT 100)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO vouchers (state, customer_id, order_id, refund_id, conversation_id, currency,
                          amount, balance, reason, asked_by, asked_by_name, expires_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE vouchers
       SET state = $3, balance = $4, code_hash = $5, code_end = $6, approval_id = $7,
           version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view insert_entry = R"sql(
    INSERT INTO voucher_entries (voucher_id, kind, amount, order_id, made_by, made_at)
    VALUES ($1, $2, $3, $4, $5, $6))sql";

constexpr std::string_view select_entries = R"sql(
    SELECT kind, amount, order_id, made_by, made_at
      FROM voucher_entries
     WHERE voucher_id = $1
     ORDER BY id)sql";

}  // namespace

Voucher VoucherRow::to_voucher() const {
    Voucher voucher{.id = id,
                    .state = state,
                    .order_id = order,
                    .refund_id = refund,
                    .conversation_id = conversation,
                    .currency = currency,
                    .amount = amount,
                    .balance = balance,
                    .code_end = code_end,
                    .reason = reason,
                    .asked_by = asked_by_name,
                    .approval_id = approval,
                    .expires_at = expires_at,
                    .created_at = created_at,
                    .version = version};
    if (customer.value() > 0) voucher.customer_id = customer;
    return voucher;
}

VoucherRow Vouchers::get(VoucherId id) const {
    if (auto found = tx_.find<VoucherRow>(select_one, id)) return *std::move(found);
    throw not_found("voucher");
}

VoucherRow Vouchers::lock(VoucherId id) {
    if (tx_.dialect() == store::Dialect::postgres)
        static_cast<void>(tx_.find<VoucherId>(lock_one, id));
    return get(id);
}

std::optional<VoucherId> Vouchers::find_code(std::string_view hash) const {
    return tx_.find<VoucherId>(select_by_code, hash);
}

std::vector<VoucherRow> Vouchers::of(CustomerId customer) const {
    return tx_.all<VoucherRow>(select_of, customer);
}

VoucherId Vouchers::add(const VoucherRow& row) {
    return tx_.get<VoucherId>(insert, row.state, row.customer, row.order, row.refund,
                              row.conversation, row.currency, row.amount, row.balance, row.reason,
                              row.asked_by, row.asked_by_name, row.expires_at, row.created_at);
}

void Vouchers::save(VoucherRow& row) {
    if (tx_.run(update, row.id, row.version, row.state, row.balance, row.code_hash, row.code_end,
                row.approval) == 0)
        throw stale("voucher");
    ++row.version;
}

void Vouchers::enter(VoucherId id, const VoucherEntry& entry) {
    tx_.run(insert_entry, id, entry.kind, entry.amount, entry.order_id, entry.made_by,
            entry.made_at);
}

std::vector<VoucherEntry> Vouchers::entries(VoucherId id) const {
    return tx_.all<VoucherEntry>(select_entries, id);
}

}  // namespace tandem::orders
