#include "conversations/start.h"

#include "base/refusal.h"
#include "conversations/commands.h"
#include "conversations/compose.h"
#include "conversations/conversation.h"
#include "conversations/participants.h"
#include "conversations/people.h"
#include "conversations/reply.h"
#include "conversations/table.h"
#include "conversations/tags.h"
#include "customers/customers.h"
#include "events/record.h"
#include "mail/html.h"
#include "mail/quote.h"

namespace tandem::conversations {
namespace {

struct Body {
    std::string text;
    std::optional<std::string> html;
};

Body body_of(const FirstMessage& message) {
    Body body;
    if (message.body_html) body.html = composed_html(message.body_html->value);
    body.text = message.body_text ? message.body_text->value
                : body.html       ? composed_text(*body.html)
                                  : std::string();
    if (is_blank(body.text) && message.attachment_ids.empty())
        throw invalid_field("/message/body_html", "required", "Write something first.");
    return body;
}

CustomerId customer_of(events::Unit& unit, const StartConversation& command) {
    if (command.customer_id.has_value() == command.customer.has_value())
        throw invalid_field("/customer_id", "required", "Say which customer it is with.");
    if (command.customer_id) {
        if (const auto found = customers::live_customer(unit.tx, *command.customer_id))
            return *found;
        throw invalid_field("/customer_id", "unknown", "There is no such customer.");
    }
    return customers::find_or_create_by_address(unit, command.customer->name.value.value,
                                                command.customer->email.value)
        .customer;
}

Channel channel_of(const Actor& actor, const StartConversation& command) {
    if (command.channel) return *command.channel;
    if (command.message.kind == MessageKind::reply) return Channel::email;
    return actor.kind() == ActorKind::api_key ? Channel::api : Channel::phone;
}

void require_mailbox(const Desk& desk, store::Tx& tx, std::optional<MailboxId> mailbox) {
    if (mailbox && !desk.mailboxes.exists(tx, *mailbox))
        throw invalid_field("/mailbox_id", "unknown", "There is no such mailbox.");
}

Conversation begin(const Desk& desk, events::Unit& unit, const StartConversation& command) {
    require_mailbox(desk, unit.tx, command.mailbox_id);
    Attachments(unit.tx).usable(command.message.attachment_ids, unit.actor.id(), std::nullopt,
                                "/message/attachment_ids");
    require_agent(unit.tx, command.assignee_id.value_or(AgentId()), "/assignee_id");
    require_team(unit.tx, command.team_id.value_or(TeamId()), "/team_id");
    return {.subject = command.subject,
            .priority = command.priority,
            .kind = command.kind,
            .channel = channel_of(unit.actor, command),
            .customer = customer_of(unit, command),
            .assignee = command.assignee_id.value_or(AgentId()),
            .team = command.team_id.value_or(TeamId()),
            .mailbox = command.mailbox_id,
            .last_message_at = unit.now,
            .created_at = unit.now,
            .updated_at = unit.now};
}

void record_started(events::Unit& unit, const Conversation& c) {
    unit.record(Started{c.id, c.customer, c.channel, c.subject, c.status});
}

void add_tags(events::Unit& unit, const StartConversation& command,
              const Conversation& conversation) {
    if (command.tags.empty()) return;
    auto tagged = conversation;
    set_tags(unit, tagged, get_tags(unit, command.tags, "/tags"));
    if (tagged != conversation) Conversations(unit.tx).save(conversation, tagged, unit.now);
}

// What a customer said on the phone or to another program: row and message are written once, in
// one go, for this is what integrations do all day.
Conversation start_with_incoming(events::Unit& unit, const StartConversation& command,
                                 Conversation conversation) {
    auto body = body_of(command.message);
    const auto customer = customers::find_summary(unit.tx, conversation.customer);
    const Contact from{customer ? customer->name : std::string(),
                       customer ? customer->email.value_or(std::string()) : std::string()};
    add_participant(conversation, from, "customer");
    conversation.preview = mail::snippet(body.text);
    conversation.message_count = 1;
    conversation.waiting_since = unit.now;
    Conversations(unit.tx).add(conversation);
    Message message{.conversation = conversation.id,
                    .kind = MessageKind::incoming,
                    .author_kind = AuthorKind::customer,
                    .author_id = conversation.customer.value(),
                    .author_name = from.name,
                    .author_address = from.address,
                    .channel = conversation.channel,
                    .attachments = static_cast<std::int64_t>(command.message.attachment_ids.size()),
                    .at = unit.now,
                    .subject = conversation.subject,
                    .title = conversation.subject,
                    .text = std::move(body.text),
                    .html = std::move(body.html)};
    Messages(unit.tx).add(message);
    set_newest(unit.tx, conversation.id, message.id);
    conversation.newest_message = message.id;
    Attachments(unit.tx).give_to_message(command.message.attachment_ids, message.id);
    if (message.html) name_inline_images(unit.tx, *message.html, command.message.attachment_ids);
    record_started(unit, conversation);
    unit.record(
        MessageReceived{conversation.id, message.id, conversation.customer, conversation.channel});
    return conversation;
}

void require_address(store::Tx& tx, CustomerId customer) {
    const auto summary = customers::find_summary(tx, customer);
    if (!summary || summary->email.value_or("").empty())
        throw invalid_field("/customer_id", "no_recipient",
                            "This customer has no address to write to.");
}

std::string html_of(const FirstMessage& message) {
    if (message.body_html) return message.body_html->value;
    return message.body_text ? mail::text_to_html(message.body_text->value) : std::string();
}

// The writing of replies and notes is the same as in a conversation that was there before.
Conversation start_with_written(Desk& desk, events::Unit& unit, const StartConversation& command,
                                Conversation conversation) {
    static_cast<void>(body_of(command.message));
    if (command.message.kind == MessageKind::reply) require_address(unit.tx, conversation.customer);
    conversation.last_from = LastFrom::agent;
    Conversations(unit.tx).add(conversation);
    record_started(unit, conversation);
    const auto before = conversation;
    const auto& message = command.message;
    const auto written =
        message.kind == MessageKind::note
            ? write_note(unit, conversation,
                         {conversation.id, html_of(message), message.attachment_ids, {}})
            : write_reply(desk, unit, conversation,
                          {.conversation = conversation.id,
                           .body_html = html_of(message),
                           .subject = command.subject.value,
                           .attachments = message.attachment_ids,
                           .last_seen = {}});
    Conversations(unit.tx).save(before, conversation, unit.now);
    Messages(unit.tx).retitle(conversation.id, conversation.subject);
    return conversation;
}

}  // namespace

ConversationId start(Desk& desk, const Actor& actor, const StartConversation& command) {
    actor.require(Permission::conversations_reply);
    return desk.journal.write(actor, [&](events::Unit& unit) {
        auto conversation = begin(desk, unit, command);
        conversation = command.message.kind == MessageKind::incoming
                           ? start_with_incoming(unit, command, std::move(conversation))
                           : start_with_written(desk, unit, command, std::move(conversation));
        add_tags(unit, command, conversation);
        return conversation.id;
    });
}

}  // namespace tandem::conversations
