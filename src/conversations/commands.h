#pragma once

#include "base/actor.h"
#include "conversations/conversation.h"
#include "customers/customers.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

// What agents may do to a conversation. A command checks the actor, runs in one transaction, and
// leaves behind the changed row and the events that explain it, or nothing.

// Which conversation a change is for, and which version the asker saw (If-Match).
struct Target {
    ConversationId conversation;
    std::optional<std::int64_t> version = {};
};

struct ChangeConversation {
    std::optional<json::Text<1, 500>> subject;
    std::optional<Priority> priority;
    std::optional<Kind> kind;
    json::Patch<AgentId> assignee_id;
    json::Patch<TeamId> team_id;
    customers::FieldValues fields;  // only these keys change; null clears
    std::optional<std::vector<std::string>> tags;
};
TANDEM_STRUCT(ChangeConversation, subject, priority, kind, assignee_id, team_id, fields, tags)
void change(events::Journal&, const Actor&, const Target&, const ChangeConversation&);

void set_status(events::Journal&, const Actor&, const Target&, Status);
void set_tags(events::Journal&, const Actor&, const Target&, const std::vector<std::string>& tags);
void follow(events::Journal&, const Actor&, ConversationId, AgentId);
void unfollow(events::Journal&, const Actor&, ConversationId, AgentId);

// The asker has read the thread up to this message. Private to them: no event.
void mark_read(events::Journal&, const Actor&, ConversationId, MessageId up_to);
void mark_read(store::Tx&, ConversationId, AgentId, MessageId up_to);

// ---- within a transaction, for other commands
// -----------------------------------------------------

void require_may_set(const Actor& actor, Status status);
void assign(events::Unit&, Conversation&, AgentId, const std::string& path);
void move_to_team(events::Unit&, Conversation&, TeamId, const std::string& path);
void set_status(events::Unit&, Conversation&, Status, Because);

}  // namespace tandem::conversations
