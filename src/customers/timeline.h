#pragma once

#include "customers/customers.h"
#include "events/journal.h"

namespace tandem::customers {

// Which events belong to which customer: those of the customer, those of their conversations, and
// all others that carry "customer" in their data (orders, parcels, returns, promises).
// A conversation's events lead here once one of them carried "customer" (or "customer_id") in its
// data; a later one with another customer takes the conversation's whole history along. "subject"
// in the data names the conversation in the timeline. Add it to the journal at start-up.
class Timeline final : public events::InlineProjection {
public:
    std::string_view name() const override { return "customer_timeline"; }
    void apply(store::Tx& tx, const events::Recorded& event) override;
    void reset(store::Tx& tx) override;
};

struct TimelineEntry {
    std::int64_t position = 0;
    Time at;
    std::string kind;
    std::optional<ConversationId> conversation_id;
    std::string title;
    std::string actor_name;
    json::Any data;
};
TANDEM_STRUCT(TimelineEntry, position, at, kind, conversation_id, title, actor_name, data)

struct TimelinePage {
    std::vector<TimelineEntry> items;  // newest first
    std::optional<std::string> next;
};
TANDEM_STRUCT(TimelinePage, items, next)

struct ReadTimeline {
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ReadTimeline, after, limit)
// Those of the customers that were merged into this one are part of it.
// What whoever asks may see besides the customer's own events.
struct Show {
    bool conversations = true;
    bool operations = true;
};
TimelinePage timeline(store::Tx& tx, CustomerId customer, const ReadTimeline& query,
                      const Show& show);

}  // namespace tandem::customers
