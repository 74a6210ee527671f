#pragma once

#include "base/id.h"
#include "base/time.h"
#include "conversations/events.h"
#include "conversations/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::conversations {

// What a message does to the conversation it is written in.
struct Written {
    MessageId id;
    MessageKind kind = MessageKind::incoming;
    Time at;
    std::string preview = {};
    bool automatic = false;  // by a machine: wakes nobody
};

// One exchange with one customer, whatever channels it crosses.
//
// This type holds the rules and nothing else: no SQL, no HTTP, no clock. Each verb either throws a
// Refusal and changes nothing, or makes the change and returns the event that says so; nothing when
// all was so already. Saving the one and recording the other is the command's transaction.
//
// assignee and team are 0 for nobody: such conversations are listed too, by the same indexes.
struct Conversation {
    ConversationId id;
    std::string subject = {};
    Status status = Status::open;
    Priority priority = Priority::normal;
    Kind kind = Kind::question;
    Channel channel = Channel::email;
    CustomerId customer;
    AgentId assignee;
    TeamId team;
    std::optional<MailboxId> mailbox = {};
    std::vector<TagId> tags = {};  // sorted
    std::string fields = "{}";     // JSON

    std::string preview = {};  // of the newest message
    Time last_message_at;
    LastFrom last_from = LastFrom::customer;
    MessageId newest_message;
    std::int64_t message_count = 0;
    std::optional<Time> waiting_since = {};  // the customer's first message that nobody answered

    std::optional<Time> snoozed_until = {};
    std::optional<Time> solved_at = {};
    std::int64_t reopened_count = 0;
    std::optional<ConversationId> parent = {};
    std::optional<ConversationId> merged_into = {};
    std::optional<ConversationId> shown_in = {};  // the end of the chain of merges
    std::string participants = "[]";              // JSON

    std::int64_t places = 0;     // rows of further lists it stands in (places.h)
    bool has_relations = false;  // was ever linked, merged, split or made a parent
    Time created_at;
    Time updated_at;
    std::int64_t version = 0;  // the row's, as read; saving over a newer one is refused

    bool operator==(const Conversation&) const = default;

    bool is_merged() const { return merged_into.has_value(); }
    bool is_listed_active() const { return !is_merged() && is_active(status); }
    void require_not_merged() const;  // refused as "merged", the target in the details

    std::optional<SubjectChanged> rename(const std::string& to);
    std::optional<PriorityChanged> set_priority(Priority to);
    std::optional<KindChanged> set_kind(Kind to);
    std::optional<Assigned> assign_to(AgentId agent);
    std::optional<TeamChanged> move_to(TeamId to);
    std::optional<FieldsChanged> set_fields(const std::string& json);
    std::optional<Tagged> set_tags(std::vector<TagId> to);
    std::optional<ParentChanged> set_parent(std::optional<ConversationId> to);

    std::optional<StatusChanged> set_status(Status to, Because because, Time now);
    Snoozed snooze(Time until, Time now);
    std::optional<StatusChanged> wake(Because because, Time now);  // ends a snooze

    // A message was written. What the customer writes reopens what is not open; what an agent
    // answers ends the customer's wait. The answer's own wish for a status comes after.
    std::optional<StatusChanged> add_message(const Written& message, Time now);
};

}  // namespace tandem::conversations
