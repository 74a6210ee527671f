#pragma once

#include "conversations/answers.h"
#include "events/event.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

// A conversation as it is read: its messages and what happened between them, from the newest back.

struct ThreadEntry {
    std::string type;  // message, event
    std::optional<std::int64_t> position;
    Time at;
    std::optional<MessageView> message;
    std::optional<std::string> name;
    std::optional<ActorKind> actor_kind;
    std::optional<std::string> actor_name;
    std::optional<json::Any> data;
};
TANDEM_STRUCT(ThreadEntry, type, position, at, message, name, actor_kind, actor_name, data)

struct ThreadPage {
    std::vector<ThreadEntry> items;   // oldest first
    std::optional<std::string> next;  // give it as `before` for what is older
};
TANDEM_STRUCT(ThreadPage, items, next)

struct ReadThread {
    std::optional<std::string> before;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ReadThread, before, limit)

ThreadPage thread(store::Tx&, ConversationId, const ReadThread&, Time now);

struct HistoryEntry {
    std::int64_t position = 0;
    Time at;
    std::string name;
    ActorKind actor_kind = ActorKind::system;
    std::string actor_name;
    json::Any data;
};
TANDEM_STRUCT(HistoryEntry, position, at, name, actor_kind, actor_name, data)

struct HistoryPage {
    std::vector<HistoryEntry> items;  // newest first
    std::optional<std::string> next;
};
TANDEM_STRUCT(HistoryPage, items, next)

struct ReadHistory {
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ReadHistory, after, limit)

// Everything that ever happened to it.
HistoryPage history(store::Tx&, ConversationId, const ReadHistory&);

}  // namespace tandem::conversations
