#pragma once

#include "base/id.h"
#include "base/time.h"
#include "conversations/types.h"
#include "conversations/why.h"
#include "events/journal.h"
#include "mail/nature.h"
#include "store/store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::conversations {

// What a channel needs of conversations: to bring messages in, and to send those that agents wrote.

// A file of an incoming message whose bytes are already kept (blobs::Blobs::keep).
struct IncomingAttachment {
    BlobId blob;
    std::string filename;
    std::string content_type;
    std::int64_t size = 0;
    std::string content_id = {};  // without angle brackets
    bool is_inline = false;       // the HTML body shows it
};

struct IncomingMessage {
    // The conversation it continues, if the channel knows; a merged one stands for its target.
    std::optional<ConversationId> conversation = {};
    CustomerId customer;  // who it is from, found or made by the channel (customers/*)
    Contact from;
    Contacts to = {};
    Contacts cc = {};
    Contacts others = {};  // of to and cc those that are not our own: whom an answer to all reaches
    Channel channel = Channel::email;
    std::optional<MailboxId> mailbox = {};
    std::optional<TeamId> team = {};  // of a conversation that it starts
    std::string subject = {};
    std::string text = {};                 // UTF-8 without NUL
    std::optional<std::string> html = {};  // sanitised (mail/html.h), images still "cid:..."
    int remote_images = 0;
    std::vector<IncomingAttachment> attachments = {};
    std::string message_id = {};  // of the Message-ID header, without angle brackets
    std::string in_reply_to = {};
    std::vector<std::string> references = {};
    std::optional<BlobId> raw = {};  // the message as it came
    Why why = {};                    // why it belongs to `conversation`, or to none
    std::vector<std::string> warnings = {};
    // Written by a machine (out of office, bounce): it is shown, but wakes nobody: it neither
    // reopens nor makes the customer wait.
    bool automatic = false;
    mail::Nature nature = mail::Nature::person;  // of an automatic one
    // From an address that did not take part before: nothing is sent there until an agent approves.
    bool held = false;
    bool keep_assignee = true;    // when it reopens what was solved
    std::optional<Time> at = {};  // when it was sent, for history that is imported; else now
    // What a conversation that it starts begins as (imports: solved; a filter: spam). A
    // continued one obeys the rules of reopening instead.
    Status start_as = Status::open;
};

struct Received {
    ConversationId conversation;
    MessageId message;
    bool started = false;  // a new conversation
};

// Starts a conversation or continues one, in the caller's transaction. A customer's message reopens
// what is waiting, snoozed, solved or in the trash; spam stays spam.
// Journals conversation.started (if so), message.received, and, if so, conversation.status_changed,
// conversation.assigned and conversation.participant_held.
Received receive(events::Unit& unit, const IncomingMessage& message);

struct FoundMessage {
    MessageId message;
    ConversationId conversation;  // where it is shown now: merges are followed
    MessageKind kind = MessageKind::incoming;
};
// By Message-ID header, ours and strangers'; the newest when a header was used twice.
std::optional<FoundMessage> find_by_message_id(store::Tx& tx, std::string_view message_id);
// The first of `message_ids` (nearest first) that is known, in one query.
std::optional<FoundMessage> find_by_message_ids(store::Tx& tx,
                                                const std::vector<std::string>& message_ids);
// Those of `message_ids` that messages here bear, with where each message is shown now.
struct KnownMessageId {
    std::string message_id;
    ConversationId conversation;
};
std::vector<KnownMessageId> known_message_ids(store::Tx& tx,
                                              const std::vector<std::string>& message_ids);
// Where `id` is shown now (itself, or what it was merged into); nothing when there is none.
std::optional<ConversationId> find_conversation(store::Tx& tx, ConversationId id);

struct PendingAttachment {
    AttachmentId id;
    BlobId blob;
    std::string filename;
    std::string content_type;
    std::int64_t size = 0;
    std::string content_id;  // set: the HTML says src="cid:..."
};

// A reply on its way out: all that is needed to compose it. The outbox item that asks for it has
// kind "email", key "message:ID" (with
// ".N" behind it when it is sent again after a bounce) and payload {"message_id": ID}.
struct PendingSend {
    MessageId message;
    ConversationId conversation;
    std::optional<MailboxId> mailbox;
    AgentId author;
    std::string author_name;
    Contacts to;
    Contacts cc;
    Contacts bcc;
    std::string subject;
    std::string html;  // sanitised; own images say src="cid:..."
    std::string text;
    std::vector<PendingAttachment> attachments;
    std::string message_id;               // decided when the reply was written
    std::string in_reply_to;              // empty when it starts the exchange
    std::vector<std::string> references;  // oldest first
    Time at;
    DeliveryState state = DeliveryState::queued;
    bool automatic = false;  // nobody wrote it: an acknowledgement
};

inline constexpr std::string_view email_outbox_kind = "email";
std::optional<MessageId> message_of_outbox_key(std::string_view key);

std::optional<PendingSend> find_pending_send(store::Tx& tx, MessageId id);

// What became of it. Sent and failed are journalled (message.sent, message.delivery_failed), so
// they want a unit: in OutboxSender::done, events::Unit(journal, tx, Actor::system("email"), now).
void mark_sending(store::Tx& tx, MessageId id);
void mark_sent(events::Unit& unit, MessageId id);
// `error`: words for the agent. Final: the message is shown as failed and can be retried.
void mark_failed(events::Unit& unit, MessageId id, std::string_view error);
// Not sent yet, tried again later: shown as queued, with the reason.
void mark_delayed(store::Tx& tx, MessageId id, std::string_view error);

// What a server says of a message that was sent, for one address. It bounced: the message shows
// that, and its conversation is opened again, because nobody got the answer.
struct DeliveryReport {
    std::string address;  // as the message was addressed
    ReportState state = ReportState::delivered;
    std::string status = {};  // "5.1.1"
    std::string words = {};   // the server's
    std::optional<BlobId> raw = {};
};
void note_report(events::Unit& unit, MessageId id, const DeliveryReport& report);

// The newest answer to `customer` (an address of theirs) with this subject since `since`: what a
// report is about that says nothing better.
std::optional<FoundMessage> find_reply_to(store::Tx& tx, CustomerId customer,
                                          std::string_view subject, Time since);
// The newest answer of a conversation that left.
std::optional<FoundMessage> find_newest_reply(store::Tx& tx, ConversationId conversation);

// A letter that no agent wrote, to whoever began the conversation. It is shown, and that is all:
// the customer still waits, and the list still shows what they wrote.
struct AutomaticReply {
    ConversationId conversation;
    Contact from;  // the mailbox
    Contact to;
    std::string subject;
    std::string text;
    std::string html;
    std::string message_id;
    std::string in_reply_to;
    std::vector<std::string> references = {};
};
MessageId write_automatic(events::Unit& unit, const AutomaticReply& reply);

}  // namespace tandem::conversations
