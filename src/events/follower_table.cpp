#include "events/follower_table.h"

namespace tandem::events {
namespace {

constexpr std::string_view select_position = R"sql(
    SELECT position
      FROM follower_positions
     WHERE name = $1)sql";

constexpr std::string_view insert_position = R"sql(
    INSERT INTO follower_positions (name, position)
    VALUES ($1, $2)
    ON CONFLICT (name) DO NOTHING)sql";

constexpr std::string_view update_position = R"sql(
    UPDATE follower_positions
       SET position = $3
     WHERE name = $1 AND position = $2)sql";

constexpr std::string_view restart_position = R"sql(
    INSERT INTO follower_positions (name, position)
    VALUES ($1, 0)
    ON CONFLICT (name) DO UPDATE SET position = 0)sql";

constexpr std::string_view insert_parked = R"sql(
    INSERT INTO parked_events (follower, position, error, at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (follower, position) DO UPDATE SET error = EXCLUDED.error, at = EXCLUDED.at)sql";

constexpr std::string_view delete_parked = R"sql(
    DELETE FROM parked_events
     WHERE follower = $1)sql";

constexpr std::string_view select_parked = R"sql(
    SELECT parked_events.follower, parked_events.position, events.name, parked_events.error,
           parked_events.at
      FROM parked_events
      JOIN events ON events.position = parked_events.position
     ORDER BY parked_events.at DESC, parked_events.position DESC
     LIMIT $1)sql";

constexpr std::string_view select_status = R"sql(
    SELECT follower_positions.name, follower_positions.position,
           (SELECT COUNT(*)
              FROM parked_events
             WHERE parked_events.follower = follower_positions.name)
      FROM follower_positions
     ORDER BY follower_positions.name)sql";

}  // namespace

std::optional<std::int64_t> FollowerPositions::find(std::string_view follower) const {
    return tx_.find<std::int64_t>(select_position, follower);
}

void FollowerPositions::begin(std::string_view follower, std::int64_t position) {
    tx_.run(insert_position, follower, position);
}

bool FollowerPositions::move(std::string_view follower, std::int64_t from, std::int64_t to) {
    return tx_.run(update_position, follower, from, to) == 1;
}

void FollowerPositions::restart(std::string_view follower) {
    tx_.run(restart_position, follower);
    tx_.run(delete_parked, follower);
}

void FollowerPositions::park(std::string_view follower, std::int64_t position,
                             std::string_view error, Time now) {
    tx_.run(insert_parked, follower, position, error, now);
}

std::vector<ParkedEvent> parked_events(store::Tx& tx, int limit) {
    return tx.all<ParkedEvent>(select_parked, limit);
}

std::vector<FollowerStatus> follower_status(store::Tx& tx) {
    return tx.all<FollowerStatus>(select_status);
}

}  // namespace tandem::events
