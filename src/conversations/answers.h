#pragma once

#include "base/actor.h"
#include "conversations/attachments.h"
#include "conversations/conversation.h"
#include "conversations/drafts.h"
#include "conversations/message_table.h"
#include "conversations/participants.h"
#include "conversations/protection.h"
#include "conversations/scans.h"
#include "conversations/scheduled.h"
#include "conversations/why.h"
#include "json/describe.h"
#include "json/types.h"
#include "mail/nature.h"
#include "store/store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

// What the API answers with (docs: the OpenAPI document). Reading only: whoever makes one has
// checked that the asker may see it.

struct CustomerRef {
    CustomerId id;
    std::string name;
    std::optional<std::string> email;
};
TANDEM_STRUCT(CustomerRef, id, name, email)

struct ConversationRow {
    ConversationId id;
    ConversationId number;
    std::string subject;
    Status status = Status::open;
    Priority priority = Priority::normal;
    Kind kind = Kind::question;
    Channel channel = Channel::email;
    CustomerRef customer;
    std::optional<AgentId> assignee_id;
    std::optional<TeamId> team_id;
    std::vector<std::string> tags;
    std::string preview;
    Time last_message_at;
    LastFrom last_from = LastFrom::customer;
    std::optional<Time> waiting_since;
    std::int64_t message_count = 0;
    bool unread = false;
    bool has_draft = false;
    std::optional<Time> snoozed_until;
    std::int64_t version = 0;
    Time updated_at;
};
TANDEM_STRUCT(ConversationRow, id, number, subject, status, priority, kind, channel, customer,
              assignee_id, team_id, tags, preview, last_message_at, last_from, waiting_since,
              message_count, unread, has_draft, snoozed_until, version, updated_at)

struct AttachmentView {
    AttachmentId id;
    std::string filename;
    std::string content_type;
    std::int64_t size = 0;
    bool inline_ = false;
    std::string url;
    std::optional<Scan> scan;  // none: nobody looked for viruses
};
TANDEM_STRUCT(AttachmentView, id, filename, content_type, size, inline_, url, scan)

struct DraftView {
    DraftId id;
    ConversationId conversation_id;
    MessageKind kind = MessageKind::reply;
    std::string body_html;
    Contacts to;
    Contacts cc;
    Contacts bcc;
    std::optional<std::string> subject;
    std::vector<AttachmentId> attachment_ids;
    std::vector<AttachmentView> attachments;
    std::optional<bool> sign;  // its writer's wish; none: as the mailbox is set
    std::optional<bool> seal;
    Time updated_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(DraftView, id, conversation_id, kind, body_html, to, cc, bcc, subject, attachment_ids,
              attachments, sign, seal, updated_at, version)

struct ScheduledView {
    ScheduledId id;
    ConversationId conversation_id;
    AgentId agent_id;
    Time send_at;
    std::string body_html;
    Contacts to;
    Contacts cc;
    Contacts bcc;
    std::optional<std::string> subject;
    std::optional<Status> status_after;
    std::vector<AttachmentView> attachments;
    std::optional<bool> sign;
    std::optional<bool> seal;
    Time created_at;
    std::int64_t version = 0;
};
TANDEM_STRUCT(ScheduledView, id, conversation_id, agent_id, send_at, body_html, to, cc, bcc,
              subject, status_after, attachments, sign, seal, created_at, version)

struct LinkedConversation {
    ConversationId id;
    std::string subject;
    Status status = Status::open;
    std::optional<Why> why = {};  // mail linked them; `conversation_id` is the older one
};
TANDEM_STRUCT(LinkedConversation, id, subject, status, why)

struct MergedConversation {
    ConversationId id;
    std::string subject;
    Time at;
    bool undoable = false;
};
TANDEM_STRUCT(MergedConversation, id, subject, at, undoable)

struct ConversationDetails {
    ConversationId id;
    ConversationId number;
    std::string subject;
    Status status = Status::open;
    Priority priority = Priority::normal;
    Kind kind = Kind::question;
    Channel channel = Channel::email;
    CustomerRef customer;
    std::optional<AgentId> assignee_id;
    std::optional<TeamId> team_id;
    std::vector<std::string> tags;
    std::string preview;
    Time last_message_at;
    LastFrom last_from = LastFrom::customer;
    std::optional<Time> waiting_since;
    std::int64_t message_count = 0;
    bool unread = false;
    bool has_draft = false;
    std::optional<Time> snoozed_until;
    std::int64_t version = 0;
    Time updated_at;

    json::Any fields{"{}"};
    std::vector<AgentId> followers;
    std::vector<Participant> participants;
    std::optional<ConversationId> parent_id;
    std::vector<ConversationId> child_ids;
    std::vector<LinkedConversation> links;
    std::optional<ConversationId> merged_into;
    std::vector<MergedConversation> merged;
    std::optional<MailboxId> mailbox_id;
    std::optional<DraftView> draft;
    std::vector<ScheduledView> scheduled;
    MessageId newest_message_id;
    Time created_at;
    std::optional<Time> solved_at;
    std::int64_t reopened_count = 0;
};
TANDEM_STRUCT(ConversationDetails, id, number, subject, status, priority, kind, channel, customer,
              assignee_id, team_id, tags, preview, last_message_at, last_from, waiting_since,
              message_count, unread, has_draft, snoozed_until, version, updated_at, fields,
              followers, participants, parent_id, child_ids, links, merged_into, merged, mailbox_id,
              draft, scheduled, newest_message_id, created_at, solved_at, reopened_count)

struct AuthorView {
    AuthorKind kind = AuthorKind::customer;
    std::optional<std::int64_t> id;
    std::string name;
    std::optional<std::string> address;
};
TANDEM_STRUCT(AuthorView, kind, id, name, address)

struct ReportView {
    std::string address;
    ReportState state = ReportState::delivered;
    std::string status;
    std::string words;
    Time at;
};
TANDEM_STRUCT(ReportView, address, state, status, words, at)

struct DeliveryView {
    DeliveryState state = DeliveryState::queued;
    std::optional<Time> until;
    std::optional<std::string> error;
    std::optional<Time> sent_at;
    std::vector<ReportView> reports;
};
TANDEM_STRUCT(DeliveryView, state, until, error, sent_at, reports)

struct MessageView {
    MessageId id;
    ConversationId conversation_id;
    MessageKind kind = MessageKind::incoming;
    AuthorView author;
    Channel channel = Channel::email;
    std::optional<std::string> subject;
    Contacts to;
    Contacts cc;
    Contacts bcc;
    std::string body_text;
    std::string fresh_text;
    std::optional<std::string> quoted_text;
    bool has_html = false;
    std::optional<std::string> html;
    std::int64_t remote_images = 0;
    std::vector<AttachmentView> attachments;
    std::vector<AgentId> mentions;
    std::optional<DeliveryView> delivery;
    std::optional<std::string> raw_url;
    std::optional<std::string> why;  // in English
    std::optional<Why> placement;    // the same for programs
    std::vector<std::string> warnings;
    std::optional<mail::Nature> automatic;  // what kind of machine wrote it
    Time at;
    std::optional<Time> edited_at;
    std::optional<Protection> protection;  // sealed or signed
    std::vector<std::string> trackers;     // who would learn that it is read
};
TANDEM_STRUCT(MessageView, id, conversation_id, kind, author, channel, subject, to, cc, bcc,
              body_text, fresh_text, quoted_text, has_html, html, remote_images, attachments,
              mentions, delivery, raw_url, why, placement, warnings, automatic, at, edited_at,
              protection, trackers)

AttachmentView to_view(const Attachment& attachment);
ScheduledView to_view(store::Tx& tx, const ScheduledReply& reply);
DraftView to_view(store::Tx& tx, const Draft& draft);
std::vector<MessageView> to_views(store::Tx& tx, std::vector<Message> messages, Time now);
MessageView to_view(store::Tx& tx, Message message, Time now);

// The message's HTML as the screen shows it: its own images by our addresses.
std::string html_for_screen(const Message& message, const std::vector<Attachment>& attachments);

ConversationDetails details_of(store::Tx& tx, const Conversation& conversation, AgentId asker);
// As details_of(); refused when there is none.
ConversationDetails get_details(store::Tx& tx, ConversationId id, AgentId asker);

}  // namespace tandem::conversations
