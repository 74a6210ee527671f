#include "orders/refunds_table.h"

#include "base/refusal.h"
#include "json/decode.h"

namespace tandem::orders {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, order_id, return_id, conversation_id, state, method, currency, amount,
           shipping_amount, lines, reason, asked_by, asked_by_name, approval_id, decided_by,
           idempotency_key, fingerprint, voucher_id, attempts, reference, failure, created_at,
           changed_at, version
      FROM refunds
     WHERE id = $1)sql";

constexpr std::string_view select_by_key = R"sql(
    SELECT id, order_id, return_id, conversation_id, state, method, currency, amount,
           shipping_amount, lines, reason, asked_by, asked_by_name, approval_id, decided_by,
           idempotency_key, fingerprint, voucher_id, attempts, reference, failure, created_at,
           changed_at, version
      FROM refunds
     WHERE idempotency_key = $1)sql";

constexpr std::string_view select_of = R"sql(
    SELECT id, order_id, return_id, conversation_id, state, method, currency, amount,
           shipping_amount, lines, reason, asked_by, asked_by_name, approval_id, decided_by,
           idempotency_key, fingerprint, voucher_id, attempts, reference, failure, created_at,
           changed_at, version
      FROM refunds
     WHERE order_id = $1
     ORDER BY id)sql";

constexpr std::string_view select_of_state = R"sql(
    SELECT id, order_id, return_id, conversation_id, state, method, currency, amount,
           shipping_amount, lines, reason, asked_by, asked_by_name, approval_id, decided_by,
           idempotency_key, fingerprint, voucher_id, attempts, reference, failure, created_at,
           changed_at, version
      FROM refunds
     WHERE state = $1 AND id > $2
     ORDER BY id
     LIMIT $3)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO refunds (order_id, return_id, conversation_id, state, method, currency, amount,
                         shipping_amount, lines, reason, asked_by, asked_by_name, idempotency_key,
                         fingerprint, created_at, changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE refunds
       SET state = $3, approval_id = $4, decided_by = $5, voucher_id = $6, attempts = $7,
           reference = $8, failure = $9, changed_at = $10, version = version + 1
     WHERE id = $1 AND version = $2)sql";

}  // namespace

std::vector<RefundLine> RefundRow::refund_lines() const {
    return json::decode_stored<std::vector<RefundLine>>(lines);
}

RefundRow Refunds::get(RefundId id) const {
    if (auto found = tx_.find<RefundRow>(select_one, id)) return *std::move(found);
    throw not_found("refund");
}

RefundRow Refunds::get(const RefundTarget& target) const {
    auto row = get(target.refund);
    if (target.version && *target.version != row.version) throw stale("refund");
    return row;
}

std::optional<RefundRow> Refunds::find_key(std::string_view key) const {
    return tx_.find<RefundRow>(select_by_key, key);
}

std::vector<RefundRow> Refunds::of(OrderId order) const {
    return tx_.all<RefundRow>(select_of, order);
}

std::vector<RefundRow> Refunds::of_state(RefundState state, std::int64_t after,
                                         std::int64_t limit) const {
    return tx_.all<RefundRow>(select_of_state, state, after, limit);
}

RefundId Refunds::add(const RefundRow& row) {
    return tx_.get<RefundId>(insert, row.order, row.return_id, row.conversation, row.state,
                             row.method, row.currency, row.amount, row.shipping_amount, row.lines,
                             row.reason, row.asked_by, row.asked_by_name, row.idempotency_key,
                             row.fingerprint, row.created_at);
}

void Refunds::save(RefundRow& row) {
    if (tx_.run(update, row.id, row.version, row.state, row.approval, row.decided_by, row.voucher,
                row.attempts, row.reference, row.failure, row.changed_at) == 0)
        throw stale("refund");
    ++row.version;
}

}  // namespace tandem::orders
