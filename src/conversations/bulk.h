#pragma once

#include "base/actor.h"
#include "conversations/commands.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

// One change to many conversations. Each is its own request: what one refuses stops no other.

inline constexpr std::size_t max_bulk = 500;

struct BulkChange {
    std::optional<Status> status;
    json::Patch<AgentId> assignee_id;
    json::Patch<TeamId> team_id;
    std::optional<Priority> priority;
    std::vector<std::string> add_tags;
    std::vector<std::string> remove_tags;
    std::optional<Time> snooze_until;
};
TANDEM_STRUCT(BulkChange, status, assignee_id, team_id, priority, add_tags, remove_tags,
              snooze_until)

struct Bulk {
    std::vector<ConversationId> conversation_ids;
    BulkChange change;
};
TANDEM_STRUCT(Bulk, conversation_ids, change)

struct BulkResult {
    ConversationId id;
    bool ok = false;
    std::optional<std::string> code;
    std::optional<std::string> message;
};
TANDEM_STRUCT(BulkResult, id, ok, code, message)

struct BulkResults {
    std::vector<BulkResult> results;
};
TANDEM_STRUCT(BulkResults, results)

BulkResults change_all(events::Journal&, const Actor&, const Bulk&);

}  // namespace tandem::conversations
