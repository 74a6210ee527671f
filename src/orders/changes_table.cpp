#include "orders/changes_table.h"

#include "base/refusal.h"
#include "json/decode.h"

namespace tandem::orders {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, order_id, state, actions, reason, difference_amount, asked_by, asked_at, decided_by,
           decided_at, refund_id, version
      FROM order_changes
     WHERE id = $1)sql";

constexpr std::string_view select_of = R"sql(
    SELECT id, order_id, state, actions, reason, difference_amount, asked_by, asked_at, decided_by,
           decided_at, refund_id, version
      FROM order_changes
     WHERE order_id = $1
     ORDER BY id)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO order_changes (order_id, state, actions, reason, asked_by, asked_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE order_changes
       SET state = $3, difference_amount = $4, decided_by = $5, decided_at = $6, refund_id = $7,
           version = version + 1
     WHERE id = $1 AND version = $2)sql";

}  // namespace

OrderChange ChangeRow::to_change() const {
    return {.id = id,
            .order_id = order,
            .state = state,
            .actions = json::decode_stored<std::vector<ChangeAction>>(actions),
            .reason = reason,
            .difference_amount = difference_amount,
            .asked_by = asked_by,
            .asked_at = asked_at,
            .decided_by = decided_by,
            .decided_at = decided_at,
            .refund_id = refund,
            .version = version};
}

ChangeRow Changes::get(const ChangeTarget& target) const {
    auto found = tx_.find<ChangeRow>(select_one, target.change);
    if (!found) throw not_found("order_change");
    if (target.version && *target.version != found->version) throw stale("change");
    return *std::move(found);
}

std::vector<ChangeRow> Changes::of(OrderId order) const {
    return tx_.all<ChangeRow>(select_of, order);
}

OrderChangeId Changes::add(const ChangeRow& row) {
    return tx_.get<OrderChangeId>(insert, row.order, row.state, row.actions, row.reason,
                                  row.asked_by, row.asked_at);
}

void Changes::save(ChangeRow& row) {
    if (tx_.run(update, row.id, row.version, row.state, row.difference_amount, row.decided_by,
                row.decided_at, row.refund) == 0)
        throw stale("change");
    ++row.version;
}

}  // namespace tandem::orders
