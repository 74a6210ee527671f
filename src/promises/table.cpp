#include "promises/table.h"

#include "base/cursor.h"
#include "base/refusal.h"

#include <limits>

namespace tandem::promises {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t most_counted = 1'000;

const std::string promise = R"sql(
    SELECT p.id, p.customer_id, coalesce(customers.name, ''), p.kind, p.status, p.subject_kind,
           p.subject_id, p.conversation_id, p.maker, p.agent_id, p.agent_name, p.made_at, p.due_at,
           p.amount, p.currency, p.text_said, p.confidence, p.basis, p.warn_ms, p.expected_at,
           p.at_risk_at, p.next_check_at, p.told_at, p.told_in_time, p.done_at, p.ended_at,
           p.late_ms, p.reason, p.prior_id, p.next_id, p.version
      FROM promises AS p
      LEFT JOIN customers ON customers.id = p.customer_id)sql";

const std::string select_one = promise + " WHERE p.id = $1";

const std::string soonest_first = R"sql(
       AND (p.due_at, p.id) > ($1, $2)
     ORDER BY p.due_at, p.id
     LIMIT $3)sql";

const std::string select_due =
    promise + " WHERE p.next_check_at IS NOT NULL AND p.due_at < $4" + soonest_first;
const std::string select_due_of_agent =
    promise +
    " WHERE p.agent_id = $5 AND p.agent_id <> 0 AND p.next_check_at IS NOT NULL"
    " AND p.due_at < $4" +
    soonest_first;
const std::string select_at_risk =
    promise + " WHERE p.status = 'at_risk' AND ($4 IS NULL OR p.agent_id = $4)" + soonest_first;
const std::string select_pending_of = promise + R"sql(
     WHERE p.customer_id = $1 AND p.next_check_at IS NOT NULL
     ORDER BY p.due_at, p.id
     LIMIT 50)sql";

const std::string select_broken = promise + R"sql(
     WHERE p.status = 'broken' AND ($4 IS NULL OR p.agent_id = $4) AND (p.due_at, p.id) < ($1, $2)
     ORDER BY p.due_at DESC, p.id DESC
     LIMIT $3)sql";

const std::string select_of_customer = promise + R"sql(
     WHERE p.customer_id = $3 AND p.id < $1
     ORDER BY p.id DESC
     LIMIT $2)sql";

const std::string select_about = promise + R"sql(
     WHERE p.subject_kind = $3 AND p.subject_kind <> '' AND p.subject_id = $4 AND p.id < $1
     ORDER BY p.id DESC
     LIMIT $2)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO promises (customer_id, kind, status, subject_kind, subject_id, conversation_id,
                          maker, agent_id, agent_name, made_at, due_at, amount, currency, text_said,
                          confidence, basis, warn_ms, next_check_at, prior_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE promises
       SET status = $3, expected_at = $4, at_risk_at = $5, next_check_at = $6, told_at = $7,
           told_in_time = $8, done_at = $9, ended_at = $10, late_ms = $11, reason = $12,
           next_id = $13, version = version + 1
     WHERE id = $1 AND version = $2)sql";

constexpr std::string_view upsert_day = R"sql(
    INSERT INTO promise_days (day, maker, agent_id, kind, made, kept, broken, broken_told,
                              renegotiated, waived, late_count, late_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (day, maker, agent_id, kind) DO UPDATE
       SET made = promise_days.made + excluded.made,
           kept = promise_days.kept + excluded.kept,
           broken = promise_days.broken + excluded.broken,
           broken_told = promise_days.broken_told + excluded.broken_told,
           renegotiated = promise_days.renegotiated + excluded.renegotiated,
           waived = promise_days.waived + excluded.waived,
           late_count = promise_days.late_count + excluded.late_count,
           late_ms = promise_days.late_ms + excluded.late_ms)sql";

constexpr std::string_view select_to_check = R"sql(
    SELECT id
      FROM promises
     WHERE next_check_at <= $1
     ORDER BY next_check_at, id
     LIMIT $2)sql";

constexpr std::string_view select_unfinished = R"sql(
    SELECT id
      FROM promises
     WHERE subject_kind = $2 AND subject_kind <> '' AND subject_id = $3 AND kind = $1
       AND (next_check_at IS NOT NULL OR (status = 'broken' AND done_at IS NULL))
     ORDER BY id)sql";

constexpr std::string_view select_in_conversation = R"sql(
    SELECT id
      FROM promises
     WHERE conversation_id = $1 AND next_check_at IS NOT NULL
     ORDER BY id)sql";

// What is counted stops at a thousand, so that it costs the same however much is due.
constexpr std::string_view count_due = R"sql(
    SELECT COUNT(*)
      FROM (SELECT 1 FROM promises WHERE next_check_at IS NOT NULL AND due_at < $1 LIMIT $2) AS due)sql";
constexpr std::string_view count_at_risk = R"sql(
    SELECT COUNT(*)
      FROM (SELECT 1 FROM promises WHERE status = 'at_risk' LIMIT $1) AS risky)sql";
constexpr std::string_view sum_broken = R"sql(
    SELECT CAST(coalesce(SUM(broken), 0) AS BIGINT)
      FROM promise_days
     WHERE day > $1)sql";

constexpr std::string_view select_ids_of_customer = R"sql(
    SELECT id
      FROM promises
     WHERE customer_id = $1
     ORDER BY id)sql";

constexpr std::string_view update_customer = R"sql(
    UPDATE promises
       SET customer_id = $3
     WHERE customer_id = $2 AND id IN @ids($1)@)sql";

constexpr auto first = std::numeric_limits<std::int64_t>::min();
constexpr auto last = std::numeric_limits<std::int64_t>::max();

}  // namespace

Promise to_promise(const Row& row) {
    return {.id = row.id,
            .customer_id = row.customer,
            .customer_name = row.customer_name,
            .kind = row.kind,
            .status = row.status,
            .about = row.about(),
            .conversation_id = row.conversation,
            .maker = row.maker,
            .agent_id = row.agent.value() == 0 ? std::nullopt : std::optional(row.agent),
            .agent_name = row.agent_name,
            .made_at = row.made_at,
            .due_at = row.due_at,
            .amount = row.amount,
            .currency = row.currency,
            .text_said = row.text_said,
            .confidence = row.confidence,
            .basis = row.basis,
            .expected_at = row.expected_at,
            .at_risk_at = row.at_risk_at,
            .told_at = row.told_at,
            .told_in_time = row.told_in_time,
            .done_at = row.done_at,
            .ended_at = row.ended_at,
            .late_ms = row.late_ms,
            .reason = row.reason,
            .prior_id = row.prior,
            .next_id = row.next,
            .version = row.version};
}

Row Promises::get(PromiseId id) const {
    if (auto found = tx_.find<Row>(select_one, id)) return *std::move(found);
    throw not_found("promise");
}

PromiseId Promises::add(const Row& row) {
    return tx_.get<PromiseId>(insert, row.customer, row.kind, row.status, row.about_kind,
                              row.about_id, row.conversation, row.maker, row.agent, row.agent_name,
                              row.made_at, row.due_at, row.amount, row.currency, row.text_said,
                              row.confidence, row.basis, row.warn_ms, row.next_check_at, row.prior);
}

void Promises::save(Row& row) {
    if (tx_.run(update, row.id, row.version, row.status, row.expected_at, row.at_risk_at,
                row.next_check_at, row.told_at, row.told_in_time, row.done_at, row.ended_at,
                row.late_ms, row.reason, row.next) == 0)
        throw stale("promise");
    ++row.version;
}

void Promises::count(const Row& row, Time day, const DayTally& t) {
    tx_.run(upsert_day, to_millis(day) / day_ms, row.maker, row.agent, row.kind, t.made, t.kept,
            t.broken, t.broken_told, t.renegotiated, t.waived, t.late_count, t.late_ms);
}

std::vector<PromiseId> Promises::to_check(Time now, std::int64_t limit) const {
    return tx_.all<PromiseId>(select_to_check, now, limit);
}

std::vector<PromiseId> Promises::unfinished(PromiseKind kind, std::string_view about,
                                            std::int64_t id) const {
    return tx_.all<PromiseId>(select_unfinished, kind, about, id);
}

std::vector<PromiseId> Promises::in_conversation(ConversationId conversation) const {
    return tx_.all<PromiseId>(select_in_conversation, conversation);
}

std::vector<Row> Promises::page(const ListPromises& query, std::int64_t limit) const {
    switch (query.show.value) {
        case Show::due: {
            const auto place = cursor_in<2>(query.after).value_or(std::array{first, first});
            const auto until = query.until ? to_millis(*query.until) : last;
            if (query.agent_id)
                return tx_.all<Row>(select_due_of_agent, place[0], place[1], limit, until,
                                    *query.agent_id);
            return tx_.all<Row>(select_due, place[0], place[1], limit, until);
        }
        case Show::at_risk: {
            const auto place = cursor_in<2>(query.after).value_or(std::array{first, first});
            return tx_.all<Row>(select_at_risk, place[0], place[1], limit, query.agent_id);
        }
        case Show::broken: {
            const auto place = cursor_in<2>(query.after).value_or(std::array{last, last});
            return tx_.all<Row>(select_broken, place[0], place[1], limit, query.agent_id);
        }
        case Show::customer: {
            const auto place = cursor_in<2>(query.after).value_or(std::array{last, last});
            return tx_.all<Row>(select_of_customer, place[1], limit, query.customer_id);
        }
        case Show::about:
            break;
    }
    const auto place = cursor_in<2>(query.after).value_or(std::array{last, last});
    return tx_.all<Row>(select_about, place[1], limit, query.about_kind, query.about_id);
}

std::vector<Row> Promises::pending_of(CustomerId customer) const {
    return tx_.all<Row>(select_pending_of, customer);
}

PromiseCounts Promises::counts(Time until, Time now) const {
    return {tx_.get<std::int64_t>(count_due, until, most_counted),
            tx_.get<std::int64_t>(count_at_risk, most_counted),
            tx_.get<std::int64_t>(sum_broken, to_millis(now) / day_ms - 7)};
}

std::vector<std::int64_t> Promises::of_customer(CustomerId customer) const {
    return tx_.all<std::int64_t>(select_ids_of_customer, customer);
}

std::int64_t Promises::give(const std::vector<std::int64_t>& ids, CustomerId from, CustomerId to) {
    return ids.empty() ? 0 : tx_.run(update_customer, ids, from, to);
}

}  // namespace tandem::promises
