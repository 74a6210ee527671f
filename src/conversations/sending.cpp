// Replies on their way out: what the sender of a channel reads, and what it says became of them.

#include "conversations/attachments.h"
#include "conversations/deliveries.h"
#include "conversations/events.h"
#include "conversations/message_table.h"
#include "conversations/messages.h"
#include "conversations/table.h"
#include "events/outbox.h"
#include "events/record.h"

#include <charconv>

namespace tandem::conversations {
namespace {

constexpr std::string_view key_prefix = "message:";

constexpr std::string_view insert = R"sql(
    INSERT INTO message_deliveries (message_id, outbox_id, state, until, undo)
    VALUES ($1, $2, 'undo_window', $3, $4))sql";

constexpr std::string_view update_again = R"sql(
    UPDATE message_deliveries
       SET outbox_id = $1, state = 'queued', error = NULL, sent_at = NULL, reports = 0
     WHERE message_id = $2)sql";

constexpr std::string_view delete_reports = R"sql(
    DELETE FROM message_reports WHERE message_id = $1)sql";

constexpr std::string_view select_undo = R"sql(
    SELECT undo FROM message_deliveries WHERE message_id = $1)sql";

constexpr std::string_view update_state = R"sql(
    UPDATE message_deliveries SET state = $1, error = $2, sent_at = $3 WHERE message_id = $4)sql";

std::string outbox_key(MessageId id) {
    return std::string(key_prefix) + std::to_string(id.value());
}

std::string outbox_payload(MessageId id) {
    return "{\"message_id\":" + std::to_string(id.value()) + "}";
}

std::vector<PendingAttachment> attachments_of(store::Tx& tx, MessageId message) {
    std::vector<PendingAttachment> pending;
    for (auto& file : Attachments(tx).of_messages({message}))
        pending.push_back({file.id, file.blob, std::move(file.filename),
                           std::move(file.content_type), file.size,
                           file.is_inline ? std::move(file.content_id) : std::string()});
    return pending;
}

ConversationId shown_conversation(store::Tx& tx, const Message& message) {
    return Conversations(tx).find_shown(message.conversation).value_or(message.conversation);
}

}  // namespace

Delivery Deliveries::begin(MessageId message, Time now, Time until, const std::string& undo) {
    const auto outbox = events::put(tx_, email_outbox_kind, outbox_key(message),
                                    outbox_payload(message), now, until);
    tx_.run(insert, message, outbox, until, undo);
    return {outbox, DeliveryState::undo_window, until, {}, {}};
}

// A parked item goes on as it is. One that was sent and came back needs an item of its own: the
// outbox never sends the same item twice.
bool Deliveries::begin_again(MessageId message, const Delivery& failed, Time now) {
    auto outbox = failed.outbox;
    if (!events::retry(tx_, outbox, now)) {
        const auto item = events::find_item(tx_, outbox);
        if (!item || item->state != events::OutboxState::sent) return false;
        outbox = events::put(tx_, email_outbox_kind,
                             outbox_key(message) + '.' + std::to_string(outbox.value()),
                             outbox_payload(message), now, now);
    }
    tx_.run(update_again, outbox, message);
    tx_.run(delete_reports, message);
    return true;
}

std::string Deliveries::undo_of(MessageId message) const {
    return tx_.find<std::string>(select_undo, message).value_or("{}");
}

void Deliveries::set_state(MessageId message, DeliveryState state,
                           const std::optional<std::string>& error, std::optional<Time> sent_at) {
    tx_.run(update_state, state, error, sent_at, message);
}

std::optional<MessageId> message_of_outbox_key(std::string_view key) {
    if (!key.starts_with(key_prefix)) return std::nullopt;
    key.remove_prefix(key_prefix.size());
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    const bool whole = end == key.data() + key.size() || *end == '.';
    return error == std::errc() && whole ? std::optional(MessageId(number)) : std::nullopt;
}

std::optional<PendingSend> find_pending_send(store::Tx& tx, MessageId id) {
    auto message = Messages(tx).find(id);
    if (!message || !message->delivery) return std::nullopt;
    const auto shown = shown_conversation(tx, *message);
    return PendingSend{.message = id,
                       .conversation = shown,
                       .mailbox = Conversations(tx).get(shown).mailbox,
                       .author = AgentId(message->author_id),
                       .author_name = std::move(message->author_name),
                       .to = std::move(message->recipients.to),
                       .cc = std::move(message->recipients.cc),
                       .bcc = std::move(message->recipients.bcc),
                       .subject = std::move(message->subject),
                       .html = message->html.value_or(std::string()),
                       .text = std::move(message->text),
                       .attachments = attachments_of(tx, id),
                       .message_id = message->header_id.value_or(std::string()),
                       .in_reply_to = std::move(message->in_reply_to),
                       .references = std::move(message->references),
                       .at = message->at,
                       .state = message->delivery->state,
                       .automatic = message->automatic != 0};
}

void mark_sending(store::Tx& tx, MessageId id) {
    Deliveries(tx).set_state(id, DeliveryState::sending, std::nullopt);
}

void mark_sent(events::Unit& unit, MessageId id) {
    const auto message = Messages(unit.tx).find(id);
    if (!message) return;
    Deliveries(unit.tx).set_state(id, DeliveryState::sent, std::nullopt, unit.now);
    unit.record(MessageSent{shown_conversation(unit.tx, *message), id});
}

void mark_failed(events::Unit& unit, MessageId id, std::string_view error) {
    const auto message = Messages(unit.tx).find(id);
    if (!message) return;
    Deliveries(unit.tx).set_state(id, DeliveryState::failed, std::string(error));
    unit.record(DeliveryFailed{shown_conversation(unit.tx, *message), id, std::string(error)});
}

void mark_delayed(store::Tx& tx, MessageId id, std::string_view error) {
    Deliveries(tx).set_state(id, DeliveryState::queued, std::string(error));
}

}  // namespace tandem::conversations
