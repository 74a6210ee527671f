#include "authority/approvals_table.h"

namespace tandem::authority {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, status, remedy, amount, currency, subject_kind, subject_id, conversation_id,
           customer_id, reason, context, requested_by, requested_name, requested_at, decided_by,
           decided_name, decided_at, note
      FROM approvals
     WHERE id = $1)sql";

constexpr std::string_view select_of_subject = R"sql(
    SELECT id, status, remedy, amount, currency, subject_kind, subject_id, conversation_id,
           customer_id, reason, context, requested_by, requested_name, requested_at, decided_by,
           decided_name, decided_at, note
      FROM approvals
     WHERE subject_kind = $1 AND subject_id = $2
     ORDER BY id DESC
     LIMIT 1)sql";

constexpr std::string_view select_pending = R"sql(
    SELECT id, status, remedy, amount, currency, subject_kind, subject_id, conversation_id,
           customer_id, reason, context, requested_by, requested_name, requested_at, decided_by,
           decided_name, decided_at, note
      FROM approvals
     WHERE status = 'pending' AND id > $1
     ORDER BY id
     LIMIT $2)sql";

constexpr std::string_view select_own = R"sql(
    SELECT id, status, remedy, amount, currency, subject_kind, subject_id, conversation_id,
           customer_id, reason, context, requested_by, requested_name, requested_at, decided_by,
           decided_name, decided_at, note
      FROM approvals
     WHERE requested_by = $3 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_decided = R"sql(
    SELECT id, status, remedy, amount, currency, subject_kind, subject_id, conversation_id,
           customer_id, reason, context, requested_by, requested_name, requested_at, decided_by,
           decided_name, decided_at, note
      FROM approvals
     WHERE decided_at IS NOT NULL AND (decided_at, id) < ($1, $2)
     ORDER BY decided_at DESC, id DESC
     LIMIT $3)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO approvals (status, remedy, amount, currency, subject_kind, subject_id,
                           conversation_id, customer_id, reason, context, requested_by,
                           requested_name, requested_at)
    VALUES ('pending', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    RETURNING id)sql";

// Of two who decide at once, the second waits for the first and then finds nothing to change.
constexpr std::string_view update_closed = R"sql(
    UPDATE approvals
       SET status = $2, decided_by = $3, decided_name = $4, decided_at = $5, note = $6
     WHERE id = $1 AND status = 'pending')sql";

constexpr std::string_view update_pending = R"sql(
    UPDATE authority_numbers
       SET number = number + $1
     WHERE name = 'pending')sql";

constexpr std::string_view select_count = R"sql(
    SELECT number
      FROM authority_numbers
     WHERE name = 'pending')sql";

Approval to_approval(const store::Row& row) {
    Approval approval;
    store::take(row, 0, approval.id);
    store::take(row, 1, approval.status);
    store::take(row, 2, approval.remedy);
    store::take(row, 3, approval.amount);
    store::take(row, 4, approval.currency);
    store::take(row, 5, approval.subject_kind);
    store::take(row, 6, approval.subject_id);
    store::take(row, 7, approval.conversation_id);
    store::take(row, 8, approval.customer_id);
    store::take(row, 9, approval.reason);
    store::take(row, 10, approval.context.text);
    store::take(row, 11, approval.requested_by.id);
    store::take(row, 12, approval.requested_by.name);
    store::take(row, 13, approval.requested_at);
    store::take(row, 16, approval.decided_at);
    if (approval.decided_at) {
        Person by;
        store::take(row, 14, by.id);
        store::take(row, 15, by.name);
        approval.decided_by = std::move(by);
    }
    store::take(row, 17, approval.note);
    return approval;
}

template <class... Args>
std::vector<Approval> all(store::Tx& tx, std::string_view sql, const Args&... args) {
    std::vector<Approval> list;
    tx.each(sql, [&](const store::Row& row) { list.push_back(to_approval(row)); }, args...);
    return list;
}

std::optional<Approval> first(std::vector<Approval> list) {
    if (list.empty()) return std::nullopt;
    return std::move(list.front());
}

}  // namespace

std::optional<Approval> ApprovalRows::find(ApprovalId id) const {
    return first(all(tx_, select_one, id));
}

std::optional<Approval> ApprovalRows::find(const events::Subject& subject) const {
    return first(all(tx_, select_of_subject, subject.kind, subject.id));
}

ApprovalId ApprovalRows::add(const Approval& approval) {
    tx_.run(update_pending, 1);
    return tx_.get<ApprovalId>(insert, approval.remedy, approval.amount, approval.currency,
                               approval.subject_kind, approval.subject_id, approval.conversation_id,
                               approval.customer_id, approval.reason, approval.context.text,
                               approval.requested_by.id, approval.requested_by.name,
                               approval.requested_at);
}

bool ApprovalRows::close(const Approval& approval) {
    if (tx_.run(update_closed, approval.id, approval.status, approval.decided_by->id,
                approval.decided_by->name, approval.decided_at, approval.note) == 0)
        return false;
    tx_.run(update_pending, -1);
    return true;
}

std::vector<Approval> ApprovalRows::pending(std::int64_t after_id, std::int64_t limit) const {
    return all(tx_, select_pending, after_id, limit);
}

std::vector<Approval> ApprovalRows::of(AgentId agent, std::int64_t before_id,
                                       std::int64_t limit) const {
    return all(tx_, select_own, before_id, limit, agent);
}

std::vector<Approval> ApprovalRows::decided(Time before, std::int64_t before_id,
                                            std::int64_t limit) const {
    return all(tx_, select_decided, before, before_id, limit);
}

std::int64_t ApprovalRows::count_pending() const { return tx_.get<std::int64_t>(select_count); }

}  // namespace tandem::authority
