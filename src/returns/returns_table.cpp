#include "returns/returns_table.h"

#include "base/refusal.h"
#include "orders/orders_table.h"

namespace tandem::returns {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, number, state, order_id, customer_id, conversation_id, channel, currency, policy_id,
           deadline, exception, approval_id, label_reference, note, question, answer, quantity,
           received, preview, requested_by, decided_by, requested_at, approved_at, sent_at,
           received_at, inspected_at, resolved_at, ended_at, version
      FROM returns
     WHERE id = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO returns (number, state, order_id, customer_id, conversation_id, channel, currency,
                         policy_id, deadline, label_reference, note, quantity, preview,
                         requested_by, requested_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE returns
       SET state = $3, exception = $4, approval_id = $5, label_reference = $6, question = $7,
           answer = $8, received = $9, decided_by = $10, approved_at = $11, sent_at = $12,
           received_at = $13, inspected_at = $14, resolved_at = $15, ended_at = $16,
           version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view select_sent_never = R"sql(
    SELECT id
      FROM returns
     WHERE state IN ('approved', 'label_sent') AND approved_at <= $1
     ORDER BY id
     LIMIT 100)sql";

constexpr std::string_view insert_exchange = R"sql(
    INSERT INTO return_exchanges (return_id, order_id)
    VALUES ($1, $2))sql";

constexpr std::string_view select_exchanges = R"sql(
    SELECT order_id FROM return_exchanges WHERE return_id = $1 ORDER BY order_id)sql";

constexpr std::string_view select_lines = R"sql(
    SELECT id, return_id, line_id, product_id, quantity, lot_id, serial, reason_id, words, evidence,
           condition_claimed, wanted, outcome, received, inspected, going_back, refunded, exchanged,
           repaired, returned_to_customer, rejected, refunded_amount, location_id, grade,
           root_cause, liable, claimed
      FROM return_lines
     WHERE return_id = $1
     ORDER BY id)sql";

constexpr std::string_view insert_line = R"sql(
    INSERT INTO return_lines (return_id, line_id, product_id, quantity, lot_id, serial, reason_id,
                              words, evidence, condition_claimed, wanted, outcome, claimed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $4)
    RETURNING id)sql";

constexpr std::string_view update_line = R"sql(
    UPDATE return_lines
       SET outcome = $2, lot_id = $3, serial = $4, received = $5, inspected = $6, going_back = $7,
           refunded = $8, exchanged = $9, repaired = $10, returned_to_customer = $11,
           rejected = $12, refunded_amount = $13, location_id = $14, grade = $15, root_cause = $16,
           liable = $17, claimed = $18
     WHERE id = $1)sql";

constexpr std::string_view sum_claimed = R"sql(
    SELECT CAST(COALESCE(SUM(claimed), 0) AS BIGINT) FROM return_lines WHERE line_id = $1)sql";

constexpr std::string_view insert_inspection = R"sql(
    INSERT INTO return_inspections (return_line_id, quantity, grade, disposition, note, made_by,
                                    made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql";

constexpr std::string_view select_inspections = R"sql(
    SELECT i.return_line_id, i.quantity, i.grade, i.disposition, i.note, i.made_by, i.made_at
      FROM return_inspections i
      JOIN return_lines l ON l.id = i.return_line_id
     WHERE l.return_id = $1
     ORDER BY i.id)sql";

struct InspectionRow {
    ReturnLineId line;
    std::int64_t quantity = 0;
    Grade grade = Grade::A;
    Disposition disposition = Disposition::restock;
    std::string note;
    std::string made_by;
    Time made_at;
};

}  // namespace

void ReturnLineRow::set(const Pieces& pieces) {
    received = pieces.received;
    inspected = pieces.inspected;
    going_back = pieces.going_back;
    refunded = pieces.refunded;
    exchanged = pieces.exchanged;
    repaired = pieces.repaired;
    returned_to_customer = pieces.returned_to_customer;
    rejected = pieces.rejected;
}

ReturnRow Returns::get(ReturnId id) const {
    if (auto found = tx_.find<ReturnRow>(select_one, id)) return *std::move(found);
    throw not_found("return");
}

ReturnRow Returns::lock(const ReturnTarget& target) {
    static_cast<void>(orders::Orders(tx_).lock({get(target.id).order}));
    auto row = get(target.id);
    if (target.version && *target.version != row.version) throw stale("return");
    return row;
}

ReturnId Returns::add(const ReturnRow& row) {
    return tx_.get<ReturnId>(insert, row.number, row.state, row.order, row.customer,
                             row.conversation, row.channel, row.currency, row.policy, row.deadline,
                             row.label_reference, row.note, row.quantity, row.preview,
                             row.requested_by, row.requested_at);
}

void Returns::save(ReturnRow& row) {
    if (tx_.run(update, row.id, row.version, row.state, row.exception, row.approval,
                row.label_reference, row.question, row.answer, row.received, row.decided_by,
                row.approved_at, row.sent_at, row.received_at, row.inspected_at, row.resolved_at,
                row.ended_at) == 0)
        throw stale("return");
    ++row.version;
}

std::vector<ReturnId> Returns::sent_never(Time approved_before) const {
    return tx_.all<ReturnId>(select_sent_never, approved_before);
}

void Returns::add_exchange(ReturnId id, OrderId order) { tx_.run(insert_exchange, id, order); }

std::vector<OrderId> Returns::exchanges(ReturnId id) const {
    return tx_.all<OrderId>(select_exchanges, id);
}

std::vector<ReturnLineRow> ReturnLines::of(ReturnId id) const {
    return tx_.all<ReturnLineRow>(select_lines, id);
}

ReturnLineId ReturnLines::add(const ReturnLineRow& row) {
    return tx_.get<ReturnLineId>(insert_line, row.return_id, row.line, row.product, row.quantity,
                                 row.lot, row.serial, row.reason, row.words, row.evidence,
                                 row.condition_claimed, row.wanted, row.outcome);
}

void ReturnLines::save(const ReturnLineRow& row) {
    tx_.run(update_line, row.id, row.outcome, row.lot, row.serial, row.received, row.inspected,
            row.going_back, row.refunded, row.exchanged, row.repaired, row.returned_to_customer,
            row.rejected, row.refunded_amount, row.location, row.grade, row.root_cause, row.liable,
            row.claimed);
}

std::int64_t ReturnLines::claimed(OrderLineId line) const {
    return tx_.get<std::int64_t>(sum_claimed, line);
}

void ReturnLines::add_inspection(ReturnLineId id, const ReturnInspection& inspection) {
    tx_.run(insert_inspection, id, inspection.quantity, inspection.grade, inspection.disposition,
            inspection.note, inspection.made_by, inspection.made_at);
}

std::vector<ReturnLines::InspectionOf> ReturnLines::inspections(ReturnId id) const {
    std::vector<InspectionOf> list;
    for (auto& row : tx_.all<InspectionRow>(select_inspections, id))
        list.push_back({row.line,
                        {row.quantity, row.grade, row.disposition, std::move(row.note),
                         std::move(row.made_by), row.made_at}});
    return list;
}

}  // namespace tandem::returns
