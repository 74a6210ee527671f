#pragma once

#include "base/actor.h"
#include "base/time.h"
#include "conversations/desk.h"
#include "conversations/events.h"
#include "conversations/message_table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

struct Conversation;
struct Draft;
struct NewReply;

// An answer that leaves later. Until then it is no message: nothing is answered yet, the customer
// still waits. When the customer writes first, or a colleague answers, it is its writer's draft
// again: nobody answers past a message they do not know.
struct ScheduledReply {
    ScheduledId id;
    ConversationId conversation;
    AgentId agent;
    Time send_at;
    MessageId last_seen;  // the newest message its writer had before them
    std::string body_html;
    Recipients recipients = {};
    MailboxDirectory::Wish wish = {};
    bool explicit_to = false;  // false: whoever wrote last when it leaves
    std::optional<std::string> subject = {};
    std::optional<Status> status_after = {};
    std::vector<AttachmentId> attachments = {};
    Time created_at;
    std::int64_t version = 1;
};

class Scheduled {
public:
    explicit Scheduled(store::Tx& tx) : tx_(tx) {}

    std::optional<ScheduledReply> find(ScheduledId id) const;
    ScheduledReply get(ScheduledId id) const;
    std::vector<ScheduledReply> of(ConversationId conversation) const;
    std::vector<ScheduledId> due(Time now, int limit) const;
    void add(ScheduledReply& reply);  // gives it its id
    void set_time(ScheduledId id, Time send_at);
    // False when somebody else was quicker.
    bool remove(ScheduledId id);

private:
    store::Tx& tx_;
};

inline constexpr Duration longest_schedule = std::chrono::hours(24 * 366);

// Puts an answer down to be sent at `send_at`; refused as reply() refuses.
ScheduledReply schedule_reply(Desk&, const Actor&, const NewReply&, Time send_at);
// Only its writer may.
ScheduledReply reschedule(Desk&, const Actor&, ScheduledId, Time send_at);
void send_scheduled_now(Desk&, const Actor&, ScheduledId);
// Its writer, or a colleague who may reply: it is its writer's draft.
void hold_reply(Desk&, const Actor&, ScheduledId);
void discard_scheduled(Desk&, const Actor&, ScheduledId);

// Those of a conversation become drafts again.
void hold_scheduled(events::Unit& unit, ConversationId conversation, Held because);

// Sends what is due; how many were looked at.
int send_due(Desk&);

}  // namespace tandem::conversations
