// Messages that come in: conversations started and continued by customers.

#include "conversations/adopt.h"
#include "conversations/attachments.h"
#include "conversations/conversation.h"
#include "conversations/message_table.h"
#include "conversations/messages.h"
#include "conversations/participants.h"
#include "conversations/scheduled.h"
#include "conversations/search_index.h"
#include "conversations/table.h"
#include "events/record.h"
#include "mail/quote.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr std::string_view select_by_header = R"sql(
    SELECT m.id, COALESCE(c.shown_in, c.id), m.kind
      FROM messages m
      JOIN conversations c ON c.id = m.conversation_id
     WHERE m.header_id = $1
     ORDER BY m.id DESC
     LIMIT 1)sql";

constexpr std::string_view select_by_headers = R"sql(
    SELECT m.header_id, m.id, COALESCE(c.shown_in, c.id), m.kind
      FROM messages m
      JOIN conversations c ON c.id = m.conversation_id
     WHERE m.header_id IN @texts($1)@
     ORDER BY m.id DESC)sql";

constexpr std::string_view select_known_headers = R"sql(
    SELECT DISTINCT m.header_id, COALESCE(c.shown_in, c.id)
      FROM messages m
      JOIN conversations c ON c.id = m.conversation_id
     WHERE m.header_id IN @texts($1)@)sql";

struct ByHeader {
    std::string header;
    MessageId message;
    ConversationId conversation;
    MessageKind kind = MessageKind::incoming;
};

constexpr std::string_view no_subject = "(no subject)";

Conversation begin(const IncomingMessage& in, Time at) {
    return {.subject = in.subject.empty() ? std::string(no_subject) : in.subject,
            .status = in.start_as,
            .channel = in.channel,
            .customer = in.customer,
            .team = in.team.value_or(TeamId()),
            .mailbox = in.mailbox,
            .last_message_at = at,
            .solved_at = in.start_as == Status::solved ? std::optional(at) : std::nullopt,
            .created_at = at,
            .updated_at = at};
}

std::int64_t number_of(mail::Nature nature) {
    return nature == mail::Nature::person ? static_cast<std::int64_t>(mail::Nature::auto_reply)
                                          : static_cast<std::int64_t>(nature);
}

Message to_message(const IncomingMessage& in, ConversationId conversation, Time at) {
    return {.conversation = conversation,
            .kind = MessageKind::incoming,
            .author_kind = AuthorKind::customer,
            .author_id = in.customer.value(),
            .author_name = in.from.name,
            .author_address = in.from.address,
            .channel = in.channel,
            .attachments = static_cast<std::int64_t>(in.attachments.size()),
            .header_id = in.message_id.empty() ? std::nullopt : std::optional(in.message_id),
            .automatic = in.automatic ? number_of(in.nature) : 0,
            .at = at,
            .subject = in.subject,
            .recipients = {in.to, in.cc, {}},
            .text = in.text,
            .html = in.html ? std::optional(mail::fold_quoted(*in.html)) : std::nullopt,
            .remote_images = in.remote_images,
            .in_reply_to = in.in_reply_to,
            .references = in.references,
            .why = to_stored(in.why),
            .warnings = in.warnings,
            .raw = in.raw};
}

void add_attachments(store::Tx& tx, const IncomingMessage& in, MessageId message, Time now) {
    Attachments attachments(tx);
    for (const auto& file : in.attachments)
        attachments.add({.blob = file.blob,
                         .message = message,
                         .filename = file.filename,
                         .content_type = file.content_type,
                         .size = file.size,
                         .content_id = file.content_id,
                         .is_inline = file.is_inline,
                         .created_at = now});
}

std::string preview_of(const IncomingMessage& in) {
    const auto split = mail::split_quoted(in.text);
    const auto fresh = mail::snippet(split.fresh);
    return fresh.empty() ? mail::snippet(in.text) : fresh;
}

// Whether an agent has to approve of them first. Whom they brought along waits with them.
bool join_participants(Conversation& conversation, const IncomingMessage& in) {
    if (in.held) return add_held_participant(conversation, in.from);
    if (is_held(conversation, in.from.address)) return false;
    add_participant(conversation, in.from, "customer");
    for (const auto& contact : in.others) add_participant(conversation, contact, "cc");
    return false;
}

Received start(events::Unit& unit, const IncomingMessage& in, Time at) {
    auto conversation = begin(in, at);
    join_participants(conversation, in);
    // The row is written once, complete but for the message's id, which only exists after it.
    conversation.preview = preview_of(in);
    conversation.message_count = 1;
    if (in.start_as == Status::open && !in.automatic) conversation.waiting_since = at;
    Conversations(unit.tx).add(conversation);
    auto message = to_message(in, conversation.id, at);
    message.title = conversation.subject;
    Messages(unit.tx).add(message);
    set_newest(unit.tx, conversation.id, message.id);
    if (is_hidden(conversation.status)) hide_or_show(unit.tx, conversation);
    add_attachments(unit.tx, in, message.id, unit.now);
    unit.record(Started{conversation.id, in.customer, in.channel, conversation.subject,
                        conversation.status});
    unit.record(
        MessageReceived{conversation.id, message.id, in.customer, in.channel, in.automatic});
    return {conversation.id, message.id, true};
}

Received go_on(events::Unit& unit, const Conversation& before, const IncomingMessage& in, Time at) {
    auto conversation = before;
    auto message = to_message(in, conversation.id, at);
    Messages(unit.tx).add(message);
    add_attachments(unit.tx, in, message.id, unit.now);
    const bool held = join_participants(conversation, in);
    if (!conversation.mailbox) conversation.mailbox = in.mailbox;
    const auto reopened = conversation.add_message(
        {message.id, MessageKind::incoming, at, preview_of(in), in.automatic}, unit.now);
    const auto unassigned = !in.keep_assignee && reopened && before.status == Status::solved
                                ? conversation.assign_to(AgentId())
                                : std::nullopt;
    if (!is_hidden(conversation.status)) adopt_senders(unit, conversation);
    Conversations(unit.tx).save(before, conversation, unit.now);
    unit.record(
        MessageReceived{conversation.id, message.id, in.customer, in.channel, in.automatic});
    if (reopened) unit.record(*reopened);
    if (unassigned) unit.record(*unassigned);
    if (held) unit.record(ParticipantHeld{conversation.id, in.from.address, message.id});
    if (!in.automatic) hold_scheduled(unit, conversation.id, Held::customer_wrote);
    return {conversation.id, message.id, false};
}

}  // namespace

Received receive(events::Unit& unit, const IncomingMessage& in) {
    const auto at = in.at.value_or(unit.now);
    Conversations conversations(unit.tx);
    const auto shown = in.conversation ? conversations.find_shown(*in.conversation) : std::nullopt;
    if (!shown) return start(unit, in, at);
    return go_on(unit, conversations.get_locked(*shown), in, at);
}

std::optional<FoundMessage> find_by_message_id(store::Tx& tx, std::string_view message_id) {
    return tx.find<FoundMessage>(select_by_header, message_id);
}

std::optional<FoundMessage> find_by_message_ids(store::Tx& tx,
                                                const std::vector<std::string>& message_ids) {
    if (message_ids.empty()) return std::nullopt;
    const auto found = tx.all<ByHeader>(select_by_headers, message_ids);
    for (const auto& wanted : message_ids)
        for (const auto& one : found)
            if (one.header == wanted) return FoundMessage{one.message, one.conversation, one.kind};
    return std::nullopt;
}

std::vector<KnownMessageId> known_message_ids(store::Tx& tx,
                                              const std::vector<std::string>& message_ids) {
    if (message_ids.empty()) return {};
    return tx.all<KnownMessageId>(select_known_headers, message_ids);
}

std::optional<ConversationId> find_conversation(store::Tx& tx, ConversationId id) {
    return Conversations(tx).find_shown(id);
}

}  // namespace tandem::conversations
