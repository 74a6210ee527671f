#include "orders/replacements_table.h"

#include "base/refusal.h"
#include "json/decode.h"

namespace tandem::orders {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, order_id, kind, state, lines, ship_to, amount, currency, reason, conversation_id,
           asked_by, asked_by_name, approval_id, placed_order_id, created_at, version
      FROM replacements
     WHERE id = $1)sql";

constexpr std::string_view select_of = R"sql(
    SELECT id, order_id, kind, state, lines, ship_to, amount, currency, reason, conversation_id,
           asked_by, asked_by_name, approval_id, placed_order_id, created_at, version
      FROM replacements
     WHERE order_id = $1
     ORDER BY id)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO replacements (order_id, kind, state, lines, ship_to, amount, currency, reason,
                              conversation_id, asked_by, asked_by_name, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE replacements
       SET state = $3, approval_id = $4, placed_order_id = $5, version = version + 1
     WHERE id = $1 AND version = $2)sql";

}  // namespace

std::vector<ReplaceLine> ReplacementRow::replace_lines() const {
    return json::decode_stored<std::vector<ReplaceLine>>(lines);
}

ReplacementRow Replacements::get(std::int64_t id) const {
    if (auto found = tx_.find<ReplacementRow>(select_one, id)) return *std::move(found);
    throw not_found("replacement");
}

std::vector<ReplacementRow> Replacements::of(OrderId order) const {
    return tx_.all<ReplacementRow>(select_of, order);
}

std::int64_t Replacements::add(const ReplacementRow& row) {
    return tx_.get<std::int64_t>(insert, row.order, row.kind, row.state, row.lines, row.ship_to,
                                 row.amount, row.currency, row.reason, row.conversation,
                                 row.asked_by, row.asked_by_name, row.created_at);
}

void Replacements::save(ReplacementRow& row) {
    if (tx_.run(update, row.id, row.version, row.state, row.approval, row.placed_order) == 0)
        throw stale("replacement");
    ++row.version;
}

}  // namespace tandem::orders
