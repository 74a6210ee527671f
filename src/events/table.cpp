#include "events/table.h"

namespace tandem::events {
namespace {

// Any number will do that nothing else in the database locks.
constexpr std::int64_t append_lock = 7'264'001;

constexpr std::string_view take_append_lock = R"sql(
    SELECT pg_advisory_xact_lock($1))sql";

constexpr std::string_view insert_event = R"sql(
    INSERT INTO events (at, name, subject_kind, subject_id, actor_kind, actor_id, actor_name, data)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING position)sql";

constexpr std::string_view select_after = R"sql(
    SELECT position, at, name, subject_kind, subject_id, actor_kind, actor_id, actor_name, data
      FROM events
     WHERE position > $1
     ORDER BY position
     LIMIT $2)sql";

constexpr std::string_view select_about = R"sql(
    SELECT position, at, name, subject_kind, subject_id, actor_kind, actor_id, actor_name, data
      FROM events
     WHERE subject_kind = $1 AND subject_id = $2 AND position < $3
     ORDER BY position DESC
     LIMIT $4)sql";

constexpr std::string_view select_newest = R"sql(
    SELECT COALESCE(MAX(position), 0)
      FROM events)sql";

constexpr std::string_view insert_key = R"sql(
    INSERT INTO idempotency_keys (key, actor_kind, actor_id, fingerprint, created_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (key, actor_kind, actor_id) DO NOTHING)sql";

Recorded to_event(const store::Row& row) {
    Recorded event;
    store::take(row, 0, event.position);
    store::take(row, 1, event.at);
    store::take(row, 2, event.name);
    store::take(row, 3, event.subject.kind);
    store::take(row, 4, event.subject.id);
    store::take(row, 5, event.actor_kind);
    store::take(row, 6, event.actor);
    store::take(row, 7, event.actor_name);
    store::take(row, 8, event.data);
    return event;
}

}  // namespace

void Events::lock_appending() {
    if (tx_.dialect() != store::Dialect::postgres) return;  // SQLite has one writer anyway
    tx_.each(take_append_lock, [](const store::Row&) {}, append_lock);
}

void Events::add(Recorded& event) {
    event.position = tx_.get<std::int64_t>(insert_event, event.at, event.name, event.subject.kind,
                                           event.subject.id, event.actor_kind, event.actor,
                                           event.actor_name, event.data);
}

std::vector<Recorded> Events::after(std::int64_t position, int limit) const {
    std::vector<Recorded> events;
    tx_.each(
        select_after, [&](const store::Row& row) { events.push_back(to_event(row)); }, position,
        limit);
    return events;
}

std::vector<Recorded> Events::about(const Subject& subject, std::int64_t before, int limit) const {
    std::vector<Recorded> events;
    tx_.each(
        select_about, [&](const store::Row& row) { events.push_back(to_event(row)); }, subject.kind,
        subject.id, before, limit);
    return events;
}

std::int64_t Events::newest() const { return tx_.get<std::int64_t>(select_newest); }

bool add_idempotency_key(store::Tx& tx, const Actor& actor, const RequestKey& key, Time now) {
    return tx.run(insert_key, key.key, actor.kind(), actor.id(), key.fingerprint, now) == 1;
}

}  // namespace tandem::events
