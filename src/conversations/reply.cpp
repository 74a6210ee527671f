#include "conversations/reply.h"

#include "base/refusal.h"
#include "conversations/answers.h"
#include "conversations/commands.h"
#include "conversations/compose.h"
#include "conversations/deliveries.h"
#include "conversations/events.h"
#include "conversations/participants.h"
#include "conversations/people.h"
#include "conversations/places.h"
#include "conversations/table.h"
#include "events/outbox.h"
#include "events/record.h"
#include "json/encode.h"
#include "mail/quote.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr Duration longest_delay = std::chrono::hours(24 * 30);
constexpr int newer_shown = 20;

Message outgoing(Desk& desk, events::Unit& unit, const Conversation& conversation,
                 const NewReply& command) {
    const auto sender = desk.mailboxes.sender(unit.tx, conversation.mailbox, conversation.team);
    const auto thread = thread_headers(unit.tx, Conversations(unit.tx).shown_by(conversation));
    const auto html = composed_html(command.body_html);
    return {.conversation = conversation.id,
            .kind = MessageKind::reply,
            .author_kind = AuthorKind::agent,
            .author_id = unit.actor.id().value(),
            .author_name = unit.actor.name(),
            .author_address = sender ? sender->from.address : std::string(),
            .channel = Channel::email,
            .attachments = static_cast<std::int64_t>(command.attachments.size()),
            .header_id =
                desk.tokens.message_id(conversation.id.value(), message_id_domain(desk, sender)),
            .at = unit.now,
            .subject = command.subject.value_or(reply_subject(conversation.subject)),
            .recipients = {command.to ? *command.to : default_recipients(unit.tx, conversation),
                           command.cc, command.bcc},
            .text = command.body_text ? *command.body_text : composed_text(html),
            .html = html,
            .in_reply_to = thread.in_reply_to,
            .references = thread.references};
}

void require_near(const NewReply& command) {
    if (command.send_after < Duration(0) || command.send_after > longest_delay)
        throw invalid_field("/send_after_ms", "out_of_range", "At most 30 days from now.");
}

// Whom an agent has not approved of gets nothing, however they came among the recipients.
void refuse_held(const Conversation& conversation, const Recipients& recipients) {
    const std::pair<const char*, const Contacts*> lists[] = {
        {"/to", &recipients.to}, {"/cc", &recipients.cc}, {"/bcc", &recipients.bcc}};
    for (const auto& [path, contacts] : lists)
        for (const auto& contact : *contacts)
            if (is_held(conversation, contact.address))
                throw invalid_field(path, "held",
                                    "Approve of this address first, or leave it out.");
}

UndoReply before_reply(const Conversation& c, const NewReply& command) {
    return {.status = c.status,
            .waiting_since = c.waiting_since,
            .snoozed_until = c.snoozed_until,
            .solved_at = c.solved_at,
            .reopened_count = c.reopened_count,
            .body_html = command.body_html,
            .explicit_to = command.to.has_value(),
            .subject = command.subject,
            .sign = command.wish.sign,
            .seal = command.wish.seal};
}

void finish(events::Unit& unit, Conversation& conversation, const Message& message,
            const std::vector<AttachmentId>& files, bool leaves_draft = false) {
    Attachments(unit.tx).give_to_message(files, message.id);
    if (!leaves_draft) {
        end_draft(unit, conversation, unit.actor.id());
        mark_read(unit.tx, conversation.id, unit.actor.id(), message.id);
    }
    conversation.add_message({message.id, message.kind, message.at, mail::snippet(message.text)},
                             unit.now);
}

std::optional<DraftId> draft_of(store::Tx& tx, ConversationId conversation, AgentId agent) {
    const auto draft = Drafts(tx).find(conversation, agent);
    return draft ? std::optional(draft->id) : std::nullopt;
}

Draft draft_from(const Message& message, const UndoReply& undo, std::vector<AttachmentId> files) {
    auto recipients = message.recipients;
    if (!undo.explicit_to) recipients.to.clear();
    return {.conversation = message.conversation,
            .agent = AgentId(message.author_id),
            .kind = MessageKind::reply,
            .body_html = undo.body_html,
            .recipients = std::move(recipients),
            .wish = {undo.sign, undo.seal},
            .subject = undo.subject,
            .attachments = std::move(files)};
}

// The row as it was before the answer, as far as nobody changed it since.
std::optional<StatusChanged> take_back(store::Tx& tx, Conversation& c, const UndoReply& undo) {
    const auto summary = Messages(tx).summarise(Conversations(tx).shown_by(c));
    c.message_count = summary.count;
    if (summary.newest) show_newest(c, *summary.newest);
    if (c.status != undo.status_after) return std::nullopt;
    const StatusChanged event{c.id, c.status, undo.status, Because::undo};
    c.status = undo.status;
    c.waiting_since = undo.waiting_since;
    c.snoozed_until = undo.snoozed_until;
    c.solved_at = undo.solved_at;
    c.reopened_count = undo.reopened_count;
    return event.from == event.to ? std::nullopt : std::optional(event);
}

Message get_own_reply(store::Tx& tx, const Actor& actor, MessageId id) {
    auto message = Messages(tx).get(id);
    if (!message.delivery) throw conflict("not_sent", "Only an answer can be taken back.");
    if (AgentId(message.author_id) != actor.id())
        throw forbidden("Only who wrote an answer can take it back.");
    return message;
}

}  // namespace

void require_sendable(const Conversation& conversation, const Recipients& recipients,
                      std::string_view text, bool has_files) {
    if (recipients.to.empty()) throw invalid_field("/to", "no_recipient", "Say who it goes to.");
    if (is_blank(text) && !has_files)
        throw invalid_field("/body_html", "required", "Write something first.");
    refuse_held(conversation, recipients);
}

std::optional<Protection> protection_of(const Desk& desk, store::Tx& tx,
                                        const Conversation& conversation,
                                        const Recipients& recipients,
                                        const MailboxDirectory::Wish& wish) {
    const auto sender = desk.mailboxes.sender(tx, conversation.mailbox, conversation.team);
    if (!sender) return std::nullopt;
    Contacts everyone = recipients.to;
    for (const auto* list : {&recipients.cc, &recipients.bcc})
        everyone.insert(everyone.end(), list->begin(), list->end());
    return desk.mailboxes.protect(tx, sender->mailbox, everyone, wish);
}

void require_seen_all(store::Tx& tx, const Conversation& conversation, MessageId last_seen,
                      Time now) {
    if (conversation.newest_message <= last_seen) return;
    auto newer =
        Messages(tx).newer_than(Conversations(tx).shown_by(conversation), last_seen, newer_shown);
    if (newer.empty()) return;
    throw conflict("thread_moved", "There are newer messages. Read them, then send.")
        .with_details("{\"newer\":" + json::encode(to_views(tx, std::move(newer), now)) + "}");
}

Message reply(Desk& desk, const Actor& actor, const NewReply& command) {
    actor.require(Permission::conversations_reply);
    if (command.status_after) require_may_set(actor, *command.status_after);
    return desk.journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(command.conversation, std::nullopt);
        require_seen_all(unit.tx, before, command.last_seen, unit.now);
        auto conversation = before;
        auto message = write_reply(desk, unit, conversation, command);
        conversations.save(before, conversation, unit.now);
        return message;
    });
}

Message write_reply(Desk& desk, events::Unit& unit, Conversation& conversation,
                    const NewReply& command) {
    Attachments files(unit.tx);
    files.usable(command.attachments, unit.actor.id(),
                 draft_of(unit.tx, conversation.id, unit.actor.id()));
    auto undo = before_reply(conversation, command);
    const auto waited_since = conversation.waiting_since;
    auto message = outgoing(desk, unit, conversation, command);
    require_sendable(conversation, message.recipients, message.text, !command.attachments.empty());
    require_near(command);
    const auto protection = command.already_sent ? std::nullopt
                                                 : protection_of(desk, unit.tx, conversation,
                                                                 message.recipients, command.wish);
    Messages(unit.tx).add(message);
    finish(unit, conversation, message, command.attachments, command.leaves_draft);
    if (protection)
        Protections(unit.tx).put(message.id, conversation.mailbox.value_or(MailboxId()),
                                 *protection);
    name_inline_images(unit.tx, *message.html, command.attachments);
    for (const auto* list : {&message.recipients.to, &message.recipients.cc})
        for (const auto& contact : *list) add_participant(conversation, contact, "cc");
    unit.record(MessageReplied{conversation.id, message.id, unit.actor.id(), waited_since});
    if (command.status_after) {
        if (*command.status_after == Status::snoozed && conversation.status != Status::snoozed)
            throw invalid_field("/status_after", "needs_time", "Say until when: snooze it.");
        set_status(unit, conversation, *command.status_after, Because::reply);
    }
    undo.status_after = conversation.status;
    if (!command.already_sent)
        message.delivery = Deliveries(unit.tx).begin(
            message.id, unit.now, unit.now + command.send_after, json::encode(undo));
    return message;
}

Message add_note(Desk& desk, const Actor& actor, const NewNote& command) {
    actor.require(Permission::conversations_edit);
    return desk.journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(command.conversation, std::nullopt);
        auto conversation = before;
        auto message = write_note(unit, conversation, command);
        conversations.save(before, conversation, unit.now);
        return message;
    });
}

Message write_note(events::Unit& unit, Conversation& conversation, const NewNote& command) {
    Attachments files(unit.tx);
    files.usable(command.attachments, unit.actor.id(),
                 draft_of(unit.tx, conversation.id, unit.actor.id()));
    require_agents(unit.tx, command.mentions, "/mentions");
    const auto html = composed_html(command.body_html);
    Message message{.conversation = conversation.id,
                    .kind = MessageKind::note,
                    .author_kind = AuthorKind::agent,
                    .author_id = unit.actor.id().value(),
                    .author_name = unit.actor.name(),
                    .channel = conversation.channel,
                    .attachments = static_cast<std::int64_t>(command.attachments.size()),
                    .at = unit.now,
                    .text = composed_text(html),
                    .html = html,
                    .mentions = command.mentions};
    if (is_blank(message.text) && command.attachments.empty())
        throw invalid_field("/body_html", "required", "Write something first.");
    Messages(unit.tx).add(message);
    finish(unit, conversation, message, command.attachments);
    name_inline_images(unit.tx, html, command.attachments);
    for (const auto agent : command.mentions)
        add_place(unit.tx, conversation, Place::mention, agent.value());
    unit.record(MessageNoted{conversation.id, message.id, unit.actor.id(), command.mentions});
    return message;
}

Draft undo_reply(Desk& desk, const Actor& actor, MessageId id) {
    actor.require(Permission::conversations_reply);
    return desk.journal.write(actor, [&](events::Unit& unit) {
        const auto message = get_own_reply(unit.tx, actor, id);
        if (!events::cancel(unit.tx, message.delivery->outbox, unit.now))
            throw conflict("too_late", "It has already been sent.");
        const auto undo = undo_from_json(Deliveries(unit.tx).undo_of(id));
        Conversations conversations(unit.tx);
        const auto before =
            conversations.get_locked(*conversations.find_shown(message.conversation));
        auto conversation = before;
        auto draft = draft_from(message, undo, ids_of(Attachments(unit.tx).of_messages({id})));
        Messages(unit.tx).remove(message);
        draft.conversation = conversation.id;
        draft = give_back(unit, conversation, std::move(draft));
        Attachments(unit.tx).return_to_draft(id, draft.id);
        const auto status = take_back(unit.tx, conversation, undo);
        conversations.save(before, conversation, unit.now);
        unit.record(ReplyUndone{conversation.id, id});
        if (status) unit.record(*status);
        return draft;
    });
}

Message retry_reply(Desk& desk, const Actor& actor, MessageId id) {
    actor.require(Permission::conversations_reply);
    return desk.journal.write(actor, [&](events::Unit& unit) {
        const auto message = Messages(unit.tx).get(id);
        if (!message.delivery || (message.delivery->state != DeliveryState::failed &&
                                  message.delivery->state != DeliveryState::bounced))
            throw conflict("not_failed", "Only an answer that could not be sent is tried again.");
        if (!Deliveries(unit.tx).begin_again(id, *message.delivery, unit.now))
            throw conflict("not_failed", "It is being sent already.");
        unit.record(MessageRetried{
            Conversations(unit.tx).find_shown(message.conversation).value_or(message.conversation),
            id});
        return Messages(unit.tx).get(id);
    });
}

}  // namespace tandem::conversations
