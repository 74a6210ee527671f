// Parting messages off into a conversation of their own.

#include "conversations/split.h"
#include "base/refusal.h"
#include "conversations/compose.h"
#include "conversations/merge.h"
#include "conversations/part.h"
#include "conversations/participants.h"
#include "conversations/places.h"
#include "conversations/search_index.h"
#include "conversations/table.h"
#include "events/record.h"
#include "json/decode.h"

#include <algorithm>
#include <map>
#include <set>

namespace tandem::conversations {

// What a split changed, kept to be taken back.
struct MovedMessage {
    MessageId message;
    ConversationId from;
};
TANDEM_STRUCT(MovedMessage, message, from)
struct SplitUndo {
    std::vector<MovedMessage> messages;
    std::vector<Participant> participants;  // of the source, before
};
TANDEM_STRUCT(SplitUndo, messages, participants)

namespace {

constexpr std::string_view insert_split = R"sql(
    INSERT INTO conversation_splits (made_id, source_id, at, undo) VALUES ($1, $2, $3, $4))sql";

constexpr std::string_view select_split = R"sql(
    SELECT source_id, undo FROM conversation_splits WHERE made_id = $1 AND undone_at IS NULL)sql";

constexpr std::string_view close_split = R"sql(
    UPDATE conversation_splits SET undone_at = $1 WHERE made_id = $2)sql";

struct SplitRow {
    ConversationId source;
    std::string undo;
};

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

void refresh_source(events::Unit& unit, const Conversation& before) {
    auto conversation = before;
    forget_absent(unit.tx, conversation);
    refresh(unit, before, std::move(conversation));
}

std::string undo_of(const std::vector<Message>& messages, const Conversation& source) {
    SplitUndo undo{{}, participants_of(source)};
    for (const auto& message : messages)
        undo.messages.push_back({message.id, message.conversation});
    return json::encode(undo);
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

// Whether there is nothing in it but what was split off, so that nothing is lost with it.
bool is_as_made(store::Tx& tx, const Conversation& made, const SplitUndo& undo) {
    return made.message_count == static_cast<std::int64_t>(undo.messages.size()) &&
           Conversations(tx).shown_by(made).size() == 1 && owners(tx, made, Place::draft).empty();
}

void move_back(events::Unit& unit, const SplitUndo& undo) {
    std::map<ConversationId, std::vector<MessageId>> homes;
    for (const auto& moved : undo.messages) homes[moved.from].push_back(moved.message);
    for (const auto& [home, ids] : homes) Messages(unit.tx).move(ids, home);
    for (const auto& [home, ids] : homes)
        Messages(unit.tx).retitle(home, Conversations(unit.tx).get(home).subject);
}

void restore_source(events::Unit& unit, const SplitUndo& undo, ConversationId id) {
    const auto before = Conversations(unit.tx).get(id);
    auto conversation = before;
    for (const auto& participant : undo.participants) {
        const Contact contact{participant.name, participant.address};
        if (participant.held)
            add_held_participant(conversation, contact);
        else
            add_participant(conversation, contact, participant.role);
    }
    refresh(unit, before, std::move(conversation));
    hide_or_show(unit.tx, Conversations(unit.tx).get(id));
}

// Its row stays, so that old addresses and tokens lead to where its messages are.
void leave_empty(events::Unit& unit, const Conversation& before, ConversationId source) {
    auto made = before;
    made.merged_into = made.shown_in = source;
    made.message_count = 0;
    made.waiting_since.reset();
    Conversations(unit.tx).save(before, made, unit.now);
}

}  // namespace

ConversationId split_off(events::Unit& unit, const Conversation& source,
                         const std::vector<MessageId>& ids, const std::string& subject) {
    const auto messages = chosen_messages(unit.tx, source, ids);
    auto made = begin(source, messages, subject, unit.now);
    Conversations(unit.tx).add(made);
    Messages(unit.tx).move(ids, made.id);
    Messages(unit.tx).retitle(made.id, subject);
    refresh_origins(unit, messages, source.id);
    refresh_source(unit, source);
    refresh(unit, made, made);
    hide_or_show(unit.tx, made);
    unit.tx.run(insert_split, made.id, source.id, unit.now, undo_of(messages, source));
    unit.record(Started{made.id, made.customer, made.channel, subject, made.status, source.id});
    unit.record(Split{source.id, made.id, ids});
    return made.id;
}

ConversationId split(events::Journal& journal, const Actor& actor, const Target& target,
                     const std::vector<MessageId>& ids, const std::string& subject) {
    actor.require(Permission::conversations_merge);
    return journal.write(actor, [&](events::Unit& unit) {
        const auto source =
            Conversations(unit.tx).get_for_change(target.conversation, target.version);
        return split_off(unit, source, ids, subject);
    });
}

ConversationId unsplit(events::Journal& journal, const Actor& actor, ConversationId id) {
    actor.require(Permission::conversations_merge);
    return journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto made = conversations.get_for_change(id, std::nullopt);
        const auto row = unit.tx.find<SplitRow>(select_split, id);
        if (!row) throw conflict("not_split", "This conversation was not split off another.");
        const auto undo = json::decode_stored<SplitUndo>(row->undo);
        if (!is_as_made(unit.tx, made, undo))
            throw conflict("went_on", "It has gone on since. Merge it into the other one instead.");
        const auto source = conversations.find_shown(row->source).value_or(row->source);
        conversations.get_locked(source);
        move_back(unit, undo);
        leave_empty(unit, made, source);
        restore_source(unit, undo, source);
        unit.tx.run(close_split, unit.now, id);
        unit.record(SplitUndone{source, id});
        unit.record(SplitUndone{id, source});
        return source;
    });
}

}  // namespace tandem::conversations
