#include "conversations/counts.h"

#include <algorithm>
#include <utility>

namespace tandem::conversations {
namespace {

constexpr std::string_view add_amount = R"sql(
    INSERT INTO conversation_counts (name, owner_id, amount)
    VALUES ($1, $2, $3)
    ON CONFLICT (name, owner_id)
    DO UPDATE SET amount = conversation_counts.amount + excluded.amount)sql";

constexpr std::string_view select_for_agent = R"sql(
    SELECT name, owner_id, amount
      FROM conversation_counts
     WHERE name IN ('all', 'unassigned', 'waiting', 'snoozed', 'spam', 'team')
    UNION ALL
    SELECT name, owner_id, amount
      FROM conversation_counts
     WHERE name IN ('mine', 'mention', 'follower', 'draft') AND owner_id = $1)sql";

constexpr std::string_view select_one = R"sql(
    SELECT amount FROM conversation_counts WHERE name = $1 AND owner_id = $2)sql";

constexpr std::string_view select_all = R"sql(
    SELECT name, owner_id, amount
      FROM conversation_counts
     WHERE amount <> 0
     ORDER BY name, owner_id)sql";

constexpr std::string_view forget = R"sql(
    DELETE FROM conversation_counts)sql";

constexpr std::string_view count_shelves = R"sql(
    INSERT INTO conversation_counts (name, owner_id, amount)
    SELECT shelf, 0, COUNT(*)
      FROM conversations
     WHERE shelf IN ('waiting', 'snoozed', 'spam')
     GROUP BY shelf)sql";

constexpr std::string_view count_active = R"sql(
    INSERT INTO conversation_counts (name, owner_id, amount)
    SELECT 'all', 0, COUNT(*)
      FROM conversations
     WHERE shelf IN ('open', 'waiting', 'snoozed'))sql";

constexpr std::string_view count_assigned = R"sql(
    INSERT INTO conversation_counts (name, owner_id, amount)
    SELECT CASE WHEN assignee_id = 0 THEN 'unassigned' ELSE 'mine' END, assignee_id, COUNT(*)
      FROM conversations
     WHERE shelf = 'open'
     GROUP BY assignee_id)sql";

constexpr std::string_view count_teams = R"sql(
    INSERT INTO conversation_counts (name, owner_id, amount)
    SELECT 'team', team_id, COUNT(*)
      FROM conversations
     WHERE shelf = 'open' AND team_id <> 0
     GROUP BY team_id)sql";

constexpr std::string_view count_places = R"sql(
    INSERT INTO conversation_counts (name, owner_id, amount)
    SELECT place, owner_id, COUNT(*)
      FROM conversation_places
     WHERE place IN ('follower', 'mention', 'draft') AND shelf IN ('open', 'waiting', 'snoozed')
     GROUP BY place, owner_id)sql";

using Key = std::pair<std::string_view, std::int64_t>;

std::vector<Key> keys_of(const Conversation& c) {
    std::vector<Key> keys;
    if (c.is_merged()) return keys;
    if (is_active(c.status)) keys.emplace_back(count_all, 0);
    switch (c.status) {
        case Status::open:
            keys.emplace_back(c.assignee == AgentId() ? count_unassigned : count_mine,
                              c.assignee.value());
            if (c.team != TeamId()) keys.emplace_back(count_team, c.team.value());
            break;
        case Status::waiting:
            keys.emplace_back(count_waiting, 0);
            break;
        case Status::snoozed:
            keys.emplace_back(count_snoozed, 0);
            break;
        case Status::spam:
            keys.emplace_back(count_spam, 0);
            break;
        case Status::solved:
        case Status::trash:
            break;
    }
    return keys;
}

}  // namespace

// In the order of their names, so that two transactions never wait for each other in a circle.
void count_change(store::Tx& tx, const Conversation* before, const Conversation& now) {
    const auto old_keys = before == nullptr ? std::vector<Key>() : keys_of(*before);
    const auto new_keys = keys_of(now);
    if (old_keys == new_keys) return;
    std::vector<std::pair<Key, int>> steps;
    const auto has = [](const std::vector<Key>& keys, const Key& key) {
        return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    for (const auto& key : old_keys)
        if (!has(new_keys, key)) steps.emplace_back(key, -1);
    for (const auto& key : new_keys)
        if (!has(old_keys, key)) steps.emplace_back(key, 1);
    std::sort(steps.begin(), steps.end());
    for (const auto& [key, amount] : steps) count_by(tx, key.first, key.second, amount);
}

void count_by(store::Tx& tx, std::string_view name, std::int64_t owner, int amount) {
    tx.run(add_amount, name, owner, amount);
}

std::vector<Count> counts_for(store::Tx& tx, AgentId agent) {
    return tx.all<Count>(select_for_agent, agent);
}

std::int64_t count_of(store::Tx& tx, std::string_view name, std::int64_t owner) {
    return tx.find<std::int64_t>(select_one, name, owner).value_or(0);
}

std::vector<Count> all_counts(store::Tx& tx) { return tx.all<Count>(select_all); }

void recount(store::Tx& tx) {
    tx.run(forget);
    for (const auto sql : {count_shelves, count_active, count_assigned, count_teams, count_places})
        tx.run(sql);
}

}  // namespace tandem::conversations
