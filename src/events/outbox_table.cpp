#include "events/outbox_table.h"

#include <limits>

namespace tandem::events {
namespace {

constexpr std::string_view insert_item = R"sql(
    INSERT INTO outbox (kind, key, payload, created, not_before)
    VALUES ($1, $2, $3, $4, $5)
    RETURNING id)sql";

constexpr std::string_view cancel_item = R"sql(
    UPDATE outbox
       SET state = 'cancelled', finished = $2
     WHERE id = $1 AND state = 'waiting')sql";

constexpr std::string_view retry_item = R"sql(
    UPDATE outbox
       SET state = 'waiting', not_before = $2, attempts = 0
     WHERE id = $1 AND state = 'parked')sql";

constexpr std::string_view select_by_id = R"sql(
    SELECT id, kind, key, payload, state, not_before, attempts, last_error, created, finished
      FROM outbox
     WHERE id = $1)sql";

constexpr std::string_view select_by_key = R"sql(
    SELECT id, kind, key, payload, state, not_before, attempts, last_error, created, finished
      FROM outbox
     WHERE kind = $1 AND key = $2)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT id, kind, key, payload, state, not_before, attempts, last_error, created, finished
      FROM outbox
     WHERE id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view select_newest_in_state = R"sql(
    SELECT id, kind, key, payload, state, not_before, attempts, last_error, created, finished
      FROM outbox
     WHERE state = $3 AND id < $1
     ORDER BY id DESC
     LIMIT $2)sql";

constexpr std::string_view claim_due = R"sql(
    UPDATE outbox
       SET state = 'sending', worker = $1, attempts = attempts + 1
     WHERE id = (SELECT id
                   FROM outbox
                  WHERE state = 'waiting' AND not_before <= $2 AND kind IN @texts($3)@
                  ORDER BY not_before, id
                  LIMIT 1)
       AND state = 'waiting'
    RETURNING id, kind, key, payload, state, not_before, attempts, last_error, created,
              finished)sql";

constexpr std::string_view select_next_due = R"sql(
    SELECT not_before
      FROM outbox
     WHERE state = 'waiting' AND kind IN @texts($1)@
     ORDER BY not_before, id
     LIMIT 1)sql";

constexpr std::string_view update_outcome = R"sql(
    UPDATE outbox
       SET state = $3, not_before = $4, last_error = $5, finished = $6, worker = ''
     WHERE id = $1 AND state = 'sending' AND worker = $2)sql";

constexpr std::string_view select_under_way = R"sql(
    SELECT id, kind, key, payload, state, not_before, attempts, last_error, created, finished,
           worker
      FROM outbox
     WHERE state = 'sending'
     ORDER BY id)sql";

constexpr std::string_view count_by_state = R"sql(
    SELECT (SELECT COUNT(*) FROM outbox WHERE state = 'waiting'),
           (SELECT COUNT(*) FROM outbox WHERE state = 'sending'),
           (SELECT COUNT(*) FROM outbox WHERE state = 'parked'))sql";

}  // namespace

OutboxId put(store::Tx& tx, std::string_view kind, std::string_view key, std::string_view payload,
             Time now, Time not_before) {
    const auto id = tx.get<OutboxId>(insert_item, kind, key, payload, now, not_before);
    tx.signal(outbox_channel);
    return id;
}

bool cancel(store::Tx& tx, OutboxId id, Time now) { return tx.run(cancel_item, id, now) == 1; }

bool retry(store::Tx& tx, OutboxId id, Time now) {
    const bool changed = tx.run(retry_item, id, now) == 1;
    if (changed) tx.signal(outbox_channel);
    return changed;
}

std::optional<OutboxItem> find_item(store::Tx& tx, OutboxId id) {
    return tx.find<OutboxItem>(select_by_id, id);
}

std::optional<OutboxItem> find_item(store::Tx& tx, std::string_view kind, std::string_view key) {
    return tx.find<OutboxItem>(select_by_key, kind, key);
}

std::vector<OutboxItem> list_items(store::Tx& tx, std::optional<OutboxState> state,
                                   std::optional<OutboxId> before, int limit) {
    const auto below = before.value_or(OutboxId(std::numeric_limits<std::int64_t>::max()));
    if (!state) return tx.all<OutboxItem>(select_newest, below, limit);
    return tx.all<OutboxItem>(select_newest_in_state, below, limit, *state);
}

OutboxCounts count_items(store::Tx& tx) { return tx.get<OutboxCounts>(count_by_state); }

std::optional<OutboxItem> OutboxItems::claim(const std::vector<std::string>& kinds,
                                             std::string_view worker, Time now) {
    return tx_.find<OutboxItem>(claim_due, worker, now, kinds);
}

std::optional<Time> OutboxItems::next_due(const std::vector<std::string>& kinds) const {
    return tx_.find<Time>(select_next_due, kinds);
}

bool OutboxItems::save_outcome(const OutboxItem& item, std::string_view worker) {
    return tx_.run(update_outcome, item.id, worker, item.state, item.not_before, item.last_error,
                   item.finished) == 1;
}

std::vector<std::pair<OutboxItem, std::string>> OutboxItems::under_way() const {
    std::vector<std::pair<OutboxItem, std::string>> items;
    tx_.each(select_under_way, [&](const store::Row& row) {
        items.emplace_back(store::to_value<OutboxItem>(row), row.text(10));
    });
    return items;
}

}  // namespace tandem::events
