#pragma once

#include "base/id.h"
#include "base/time.h"
#include "conversations/types.h"
#include "events/event.h"
#include "json/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::conversations {

// What has happened to a conversation. Events are facts: named in the past tense, never edited, and
// only ever given new optional members, because every one written stays in the journal. All are
// about the conversation, those of its messages too, so that a conversation's history is one read.

// Why a status changed: an agent said so, the customer wrote, time ran out, an answer was sent, an
// answer was taken back,
// our answer came back.
enum class Because { agent, customer, timer, reply, undo, bounce };
BOOST_DESCRIBE_ENUM(Because, agent, customer, timer, reply, undo, bounce)

// Why a scheduled answer became a draft again: its writer wants to change it, the customer wrote, a
// colleague answered, or it could not be sent.
enum class Held { agent, customer_wrote, colleague_answered, refused };
BOOST_DESCRIBE_ENUM(Held, agent, customer_wrote, colleague_answered, refused)

struct Started {
    static constexpr std::string_view name = "conversation.started";
    ConversationId conversation;
    CustomerId customer;
    Channel channel = Channel::email;
    std::string subject_;
    Status status = Status::open;
    std::optional<ConversationId> split_from = {};
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Started, conversation, customer, channel, subject_, status, split_from)

struct SubjectChanged {
    static constexpr std::string_view name = "conversation.subject_changed";
    ConversationId conversation;
    std::string from;
    std::string to;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(SubjectChanged, conversation, from, to)

struct PriorityChanged {
    static constexpr std::string_view name = "conversation.priority_changed";
    ConversationId conversation;
    Priority from = Priority::normal;
    Priority to = Priority::normal;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(PriorityChanged, conversation, from, to)

struct KindChanged {
    static constexpr std::string_view name = "conversation.kind_changed";
    ConversationId conversation;
    Kind from = Kind::question;
    Kind to = Kind::question;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(KindChanged, conversation, from, to)

struct Assigned {
    static constexpr std::string_view name = "conversation.assigned";
    ConversationId conversation;
    std::optional<AgentId> from = {};
    std::optional<AgentId> to = {};  // nothing: to nobody
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Assigned, conversation, from, to)

struct TeamChanged {
    static constexpr std::string_view name = "conversation.team_changed";
    ConversationId conversation;
    std::optional<TeamId> from = {};
    std::optional<TeamId> to = {};
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(TeamChanged, conversation, from, to)

struct FieldsChanged {
    static constexpr std::string_view name = "conversation.fields_changed";
    ConversationId conversation;
    json::Any from;
    json::Any to;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(FieldsChanged, conversation, from, to)

struct StatusChanged {
    static constexpr std::string_view name = "conversation.status_changed";
    ConversationId conversation;
    Status from = Status::open;
    Status to = Status::open;
    Because because = Because::agent;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(StatusChanged, conversation, from, to, because)

struct Snoozed {
    static constexpr std::string_view name = "conversation.snoozed";
    ConversationId conversation;
    Status from = Status::open;
    Time until;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Snoozed, conversation, from, until)

struct Tagged {
    static constexpr std::string_view name = "conversation.tagged";
    ConversationId conversation;
    std::vector<TagId> added = {};
    std::vector<TagId> removed = {};
    std::vector<std::string> added_names = {};  // as they were called then
    std::vector<std::string> removed_names = {};
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Tagged, conversation, added, removed, added_names, removed_names)

struct Followed {
    static constexpr std::string_view name = "conversation.followed";
    ConversationId conversation;
    AgentId agent;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Followed, conversation, agent)

struct Unfollowed {
    static constexpr std::string_view name = "conversation.unfollowed";
    ConversationId conversation;
    AgentId agent;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Unfollowed, conversation, agent)

struct Linked {
    static constexpr std::string_view name = "conversation.linked";
    ConversationId conversation;
    ConversationId other;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Linked, conversation, other)

struct Unlinked {
    static constexpr std::string_view name = "conversation.unlinked";
    ConversationId conversation;
    ConversationId other;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Unlinked, conversation, other)

struct ParentChanged {
    static constexpr std::string_view name = "conversation.parent_changed";
    ConversationId conversation;
    std::optional<ConversationId> from = {};
    std::optional<ConversationId> to = {};
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(ParentChanged, conversation, from, to)

struct Merged {  // told of the source
    static constexpr std::string_view name = "conversation.merged";
    ConversationId conversation;
    ConversationId into;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Merged, conversation, into)

struct Absorbed {  // told of the target
    static constexpr std::string_view name = "conversation.absorbed";
    ConversationId conversation;
    ConversationId other;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Absorbed, conversation, other)

struct Unmerged {  // told of both
    static constexpr std::string_view name = "conversation.unmerged";
    ConversationId conversation;
    ConversationId other;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Unmerged, conversation, other)

struct CustomerChanged {  // customers were merged, or a merge was undone
    static constexpr std::string_view name = "conversation.customer_changed";
    ConversationId conversation;
    CustomerId from;
    CustomerId customer;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(CustomerChanged, conversation, from, customer)

struct Split {
    static constexpr std::string_view name = "conversation.split";
    ConversationId conversation;
    ConversationId into;
    std::vector<MessageId> messages;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(Split, conversation, into, messages)

struct SplitUndone {  // told of both
    static constexpr std::string_view name = "conversation.split_undone";
    ConversationId conversation;
    ConversationId other;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(SplitUndone, conversation, other)

// Somebody who did not take part wrote with a token of ours, or an agent holds somebody again.
struct ParticipantHeld {
    static constexpr std::string_view name = "conversation.participant_held";
    ConversationId conversation;
    std::string address;
    std::optional<MessageId> message = {};
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(ParticipantHeld, conversation, address, message)

struct ParticipantApproved {
    static constexpr std::string_view name = "conversation.participant_approved";
    ConversationId conversation;
    std::string address;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(ParticipantApproved, conversation, address)

struct DraftStarted {
    static constexpr std::string_view name = "conversation.draft_started";
    ConversationId conversation;
    AgentId agent;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(DraftStarted, conversation, agent)

struct DraftDiscarded {
    static constexpr std::string_view name = "conversation.draft_discarded";
    ConversationId conversation;
    AgentId agent;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(DraftDiscarded, conversation, agent)

struct MessageReceived {
    static constexpr std::string_view name = "message.received";
    ConversationId conversation;
    MessageId message;
    CustomerId customer;
    Channel channel = Channel::email;
    bool automatic = false;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(MessageReceived, conversation, message, customer, channel, automatic)

struct MessageReplied {
    static constexpr std::string_view name = "message.replied";
    ConversationId conversation;
    MessageId message;
    AgentId agent;
    std::optional<Time> waited_since = {};  // how long the customer had waited for it
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(MessageReplied, conversation, message, agent, waited_since)

struct MessageNoted {
    static constexpr std::string_view name = "message.noted";
    ConversationId conversation;
    MessageId message;
    AgentId agent;
    std::vector<AgentId> mentions = {};
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(MessageNoted, conversation, message, agent, mentions)

struct ReplyUndone {
    static constexpr std::string_view name = "message.undone";
    ConversationId conversation;
    MessageId message;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(ReplyUndone, conversation, message)

struct MessageSent {
    static constexpr std::string_view name = "message.sent";
    ConversationId conversation;
    MessageId message;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(MessageSent, conversation, message)

struct DeliveryFailed {
    static constexpr std::string_view name = "message.delivery_failed";
    ConversationId conversation;
    MessageId message;
    std::string error;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(DeliveryFailed, conversation, message, error)

struct MessageReported {  // a server said what became of it
    static constexpr std::string_view name = "message.reported";
    ConversationId conversation;
    MessageId message;
    std::string address;
    ReportState state = ReportState::delivered;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(MessageReported, conversation, message, address, state)

struct MessageAcknowledged {  // a mailbox answered by itself
    static constexpr std::string_view name = "message.acknowledged";
    ConversationId conversation;
    MessageId message;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(MessageAcknowledged, conversation, message)

struct ReplyScheduled {
    static constexpr std::string_view name = "reply.scheduled";
    ConversationId conversation;
    ScheduledId scheduled;
    AgentId agent;
    Time send_at;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(ReplyScheduled, conversation, scheduled, agent, send_at)

struct ReplyHeld {  // and is its writer's draft
    static constexpr std::string_view name = "reply.held";
    ConversationId conversation;
    ScheduledId scheduled;
    AgentId agent;
    Held because = Held::agent;
    std::string reason = {};  // of `refused`
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(ReplyHeld, conversation, scheduled, agent, because, reason)

struct ReplyDiscarded {  // a scheduled one
    static constexpr std::string_view name = "reply.discarded";
    ConversationId conversation;
    ScheduledId scheduled;
    AgentId agent;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(ReplyDiscarded, conversation, scheduled, agent)

struct MessageRetried {
    static constexpr std::string_view name = "message.retried";
    ConversationId conversation;
    MessageId message;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(MessageRetried, conversation, message)

}  // namespace tandem::conversations
