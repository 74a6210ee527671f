// Parting messages off into a conversation of their own.

#include "base/refusal.h"
#include "conversations/merge.h"
#include "conversations/participants.h"
#include "conversations/search_index.h"
#include "conversations/table.h"
#include "events/record.h"

#include <algorithm>
#include <set>

namespace tandem::conversations {
namespace {

std::vector<Message> chosen_messages(store::Tx& tx, const Conversation& source,
                                     const std::vector<MessageId>& ids) {
    auto messages = Messages(tx).find_all(ids);
    const auto shown = Conversations(tx).shown_by(source);
    const bool all_here = std::all_of(messages.begin(), messages.end(), [&](const Message& m) {
        return std::find(shown.begin(), shown.end(), m.conversation) != shown.end();
    });
    const std::set<MessageId> distinct(ids.begin(), ids.end());
    if (ids.empty() || messages.size() != distinct.size() || !all_here)
        throw invalid_field("/message_ids", "unknown_message",
                            "Choose messages of this conversation.");
    if (static_cast<std::int64_t>(messages.size()) >= source.message_count)
        throw conflict("nothing_left", "At least one message stays in the conversation.");
    return messages;
}

CustomerId customer_of(const std::vector<Message>& messages, const Conversation& source) {
    for (const auto& message : messages)
        if (message.author_kind == AuthorKind::customer && message.author_id != 0)
            return CustomerId(message.author_id);
    return source.customer;
}

Conversation begin(const Conversation& source, const std::vector<Message>& messages,
                   const std::string& subject, Time now) {
    Conversation conversation{.subject = subject,
                              .priority = source.priority,
                              .kind = source.kind,
                              .channel = source.channel,
                              .customer = customer_of(messages, source),
                              .assignee = source.assignee,
                              .team = source.team,
                              .mailbox = source.mailbox,
                              .last_message_at = messages.back().at,
                              .created_at = now};
    for (const auto& message : messages)
        if (message.author_kind == AuthorKind::customer)
            add_participant(conversation, {message.author_name, message.author_address},
                            "customer");
    return conversation;
}

void refresh(events::Unit& unit, const Conversation& before, Conversation conversation) {
    refresh_summary(unit.tx, conversation);
    Conversations(unit.tx).save(before, conversation, unit.now);
}

// Where the messages were written, when that was a conversation that has since been merged: its row
// must be right on the day the merge is undone.
void refresh_origins(events::Unit& unit, const std::vector<Message>& messages,
                     ConversationId source) {
    std::set<ConversationId> origins;
    for (const auto& message : messages) origins.insert(message.conversation);
    for (const auto origin : origins) {
        const auto conversation = Conversations(unit.tx).get(origin);
        Messages(unit.tx).retitle(origin, conversation.subject);
        if (origin != source) refresh(unit, conversation, conversation);
    }
}

}  // namespace

ConversationId split(events::Journal& journal, const Actor& actor, const Target& target,
                     const std::vector<MessageId>& ids, const std::string& subject) {
    actor.require(Permission::conversations_merge);
    return journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(target.conversation, target.version);
        const auto messages = chosen_messages(unit.tx, before, ids);
        auto made = begin(before, messages, subject, unit.now);
        conversations.add(made);
        Messages(unit.tx).move(ids, made.id);
        Messages(unit.tx).retitle(made.id, subject);
        refresh_origins(unit, messages, before.id);
        refresh(unit, before, before);
        refresh(unit, made, made);
        hide_or_show(unit.tx, made);
        unit.record(Started{made.id, made.customer, made.channel, subject, made.status, before.id});
        unit.record(Split{before.id, made.id, ids});
        return made.id;
    });
}

}  // namespace tandem::conversations
