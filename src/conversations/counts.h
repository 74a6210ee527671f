#pragma once

#include "conversations/conversation.h"
#include "events/journal.h"
#include "store/store.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tandem::conversations {

// How many conversations stand in each list of the sidebar. Kept by the transaction that moves a
// conversation from one list to another, so that showing a number costs nothing over history.

inline constexpr std::string_view count_all = "all";
inline constexpr std::string_view count_mine = "mine";              // by agent, open
inline constexpr std::string_view count_unassigned = "unassigned";  // open
inline constexpr std::string_view count_team = "team";              // by team, open
inline constexpr std::string_view count_waiting = "waiting";
inline constexpr std::string_view count_snoozed = "snoozed";
inline constexpr std::string_view count_spam = "spam";
inline constexpr std::string_view count_mentions = "mention";    // by agent, active
inline constexpr std::string_view count_following = "follower";  // by agent, active
inline constexpr std::string_view count_drafts = "draft";        // by agent, active

// `before` is nullptr for a new conversation.
void count_change(store::Tx& tx, const Conversation* before, const Conversation& now);
void count_by(store::Tx& tx, std::string_view name, std::int64_t owner, int amount);

struct Count {
    std::string name;
    std::int64_t owner = 0;
    std::int64_t amount = 0;
    bool operator==(const Count&) const = default;
};
// Those of everyone (owner 0), of teams, and of this agent.
std::vector<Count> counts_for(store::Tx& tx, AgentId agent);
std::int64_t count_of(store::Tx& tx, std::string_view name, std::int64_t owner);
std::vector<Count> all_counts(store::Tx& tx);  // but for zeros, in a fixed order

// Counts everything again, over all rows: `tandem rebuild counts`.
void recount(store::Tx& tx);

// Makes the counters known to Journal::rebuild. They follow rows, not events: apply does nothing.
class CountsProjection final : public events::InlineProjection {
public:
    std::string_view name() const override { return "counts"; }
    void apply(store::Tx&, const events::Recorded&) override {}
    void reset(store::Tx& tx) override { recount(tx); }
};

}  // namespace tandem::conversations
