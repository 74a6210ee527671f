#include "conversations/table.h"

#include "base/refusal.h"
#include "conversations/counts.h"
#include "conversations/places.h"
#include "conversations/search_index.h"
#include "customers/customers.h"

#include <charconv>

namespace tandem::conversations {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, subject, status, urgency, kind, channel, customer_id, assignee_id, team_id,
           mailbox_id, tags, fields, preview, last_message_at, last_from, newest_message_id,
           message_count, waiting_since, snoozed_until, solved_at, reopened_count, parent_id,
           merged_into, shown_in, participants, places, has_relations, created_at, updated_at,
           version
      FROM conversations
     WHERE id = $1)sql";

constexpr std::string_view lock_one = R"sql(
    SELECT id FROM conversations WHERE id = $1 FOR UPDATE)sql";

constexpr std::string_view select_several = R"sql(
    SELECT id, subject, status, urgency, kind, channel, customer_id, assignee_id, team_id,
           mailbox_id, tags, fields, preview, last_message_at, last_from, newest_message_id,
           message_count, waiting_since, snoozed_until, solved_at, reopened_count, parent_id,
           merged_into, shown_in, participants, places, has_relations, created_at, updated_at,
           version
      FROM conversations
     WHERE id IN @ids($1)@
     ORDER BY id)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO conversations (subject, status, shelf, urgency, kind, channel, customer_id,
                               assignee_id, team_id, mailbox_id, tags, fields, preview,
                               last_message_at, last_from, newest_message_id, message_count,
                               waiting_since, solved_at, participants, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $21)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE conversations
       SET subject = $1, status = $2, shelf = $3, urgency = $4, kind = $5, customer_id = $6,
           assignee_id = $7, team_id = $8, mailbox_id = $9, tags = $10, fields = $11,
           preview = $12, last_message_at = $13, last_from = $14, newest_message_id = $15,
           message_count = $16, waiting_since = $17, snoozed_until = $18, solved_at = $19,
           reopened_count = $20, parent_id = $21, merged_into = $22, shown_in = $23,
           participants = $24, places = $25, has_relations = $26, updated_at = $27,
           version = version + 1
     WHERE id = $28 AND version = $29)sql";

constexpr std::string_view update_newest = R"sql(
    UPDATE conversations SET newest_message_id = $1 WHERE id = $2)sql";

constexpr std::string_view select_shown = R"sql(
    SELECT COALESCE(shown_in, id) FROM conversations WHERE id = $1)sql";

constexpr std::string_view select_shown_by = R"sql(
    SELECT id FROM conversations WHERE shown_in = $1 ORDER BY id)sql";

Conversation to_conversation(const store::Row& row) {
    Conversation c;
    int column = 0;
    const auto next = [&](auto& member) { store::take(row, column++, member); };
    std::int64_t urgency = 0;
    std::string tags;
    next(c.id);
    next(c.subject);
    next(c.status);
    next(urgency);
    next(c.kind);
    next(c.channel);
    next(c.customer);
    next(c.assignee);
    next(c.team);
    next(c.mailbox);
    next(tags);
    next(c.fields);
    next(c.preview);
    next(c.last_message_at);
    next(c.last_from);
    next(c.newest_message);
    next(c.message_count);
    next(c.waiting_since);
    next(c.snoozed_until);
    next(c.solved_at);
    next(c.reopened_count);
    next(c.parent);
    next(c.merged_into);
    next(c.shown_in);
    next(c.participants);
    next(c.places);
    next(c.has_relations);
    next(c.created_at);
    next(c.updated_at);
    next(c.version);
    c.priority = priority_of(urgency);
    c.tags = ids_from_json<TagId>(tags);
    return c;
}

// What the customer's own row must learn from a change here.
void tell_customer(store::Tx& tx, const Conversation& before, const Conversation& now) {
    const auto open = [](const Conversation& c) { return c.is_listed_active() ? 1 : 0; };
    if (before.customer != now.customer) {
        customers::count_contact(tx, before.customer, {-1, -open(before), {}});
        customers::count_contact(tx, now.customer, {1, open(now), {}});
        return;
    }
    const bool message = now.newest_message > before.newest_message;
    if (open(before) == open(now) && (!message || now.last_from == LastFrom::note)) return;
    customers::count_contact(tx, now.customer,
                             {.open = open(now) - open(before),
                              .at = message ? std::optional(now.last_message_at) : std::nullopt});
}

void tell_index(store::Tx& tx, const Conversation& before, const Conversation& now) {
    if (now.is_merged()) return;
    const bool changed = is_hidden(before.status) != is_hidden(now.status);
    const bool grown = before.newest_message != now.newest_message;
    if (changed || (is_hidden(now.status) && grown)) hide_or_show(tx, now);
}

}  // namespace

std::optional<Conversation> Conversations::find(ConversationId id) const {
    std::optional<Conversation> found;
    tx_.each(select_one, [&](const store::Row& row) { found = to_conversation(row); }, id);
    return found;
}

Conversation Conversations::get(ConversationId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("conversation");
}

std::vector<Conversation> Conversations::find_all(const std::vector<ConversationId>& ids) const {
    std::vector<Conversation> all;
    tx_.each(
        select_several, [&](const store::Row& row) { all.push_back(to_conversation(row)); }, ids);
    return all;
}

// SQLite has one writer, so there a transaction that changes something is alone already.
Conversation Conversations::get_locked(ConversationId id) const {
    if (tx_.dialect() == store::Dialect::postgres) tx_.find<ConversationId>(lock_one, id);
    return get(id);
}

Conversation Conversations::get_for_change(ConversationId id,
                                           std::optional<std::int64_t> version) const {
    auto conversation = get_locked(id);
    conversation.require_not_merged();
    if (version && *version != conversation.version) throw stale("conversation");
    return conversation;
}

void Conversations::add(Conversation& c) {
    c.version = 1;
    c.updated_at = c.created_at;
    c.id = tx_.get<ConversationId>(insert, c.subject, c.status, shelf_of(c), urgency_of(c.priority),
                                   c.kind, c.channel, c.customer, c.assignee, c.team, c.mailbox,
                                   ids_to_json(c.tags), c.fields, c.preview, c.last_message_at,
                                   c.last_from, c.newest_message, c.message_count, c.waiting_since,
                                   c.solved_at, c.participants, c.created_at);
    count_change(tx_, nullptr, c);
    customers::count_contact(
        tx_, c.customer,
        {.conversations = 1, .open = c.is_listed_active() ? 1 : 0, .at = c.last_message_at});
}

void Conversations::save(const Conversation& before, Conversation& c, Time at) {
    c.updated_at = at;
    const auto changed =
        tx_.run(update, c.subject, c.status, shelf_of(c), urgency_of(c.priority), c.kind,
                c.customer, c.assignee, c.team, c.mailbox, ids_to_json(c.tags), c.fields, c.preview,
                c.last_message_at, c.last_from, c.newest_message, c.message_count, c.waiting_since,
                c.snoozed_until, c.solved_at, c.reopened_count, c.parent, c.merged_into, c.shown_in,
                c.participants, c.places, c.has_relations, c.updated_at, c.id, c.version);
    if (changed == 0) throw stale("conversation");
    ++c.version;
    count_change(tx_, &before, c);
    move_places(tx_, before, c);
    tell_customer(tx_, before, c);
    tell_index(tx_, before, c);
}

std::optional<ConversationId> Conversations::find_shown(ConversationId id) const {
    return tx_.find<ConversationId>(select_shown, id);
}

std::vector<ConversationId> Conversations::shown_by(const Conversation& conversation) const {
    if (!conversation.has_relations) return {conversation.id};
    auto ids = tx_.all<ConversationId>(select_shown_by, conversation.id);
    ids.push_back(conversation.id);
    return ids;
}

void set_newest(store::Tx& tx, ConversationId conversation, MessageId message) {
    tx.run(update_newest, message, conversation);
}

std::string_view shelf_of(const Conversation& conversation) {
    return conversation.is_merged() ? merged_shelf : shelf_of(conversation.status);
}

std::string_view shelf_of(Status status) { return to_text(status); }

std::vector<std::int64_t> numbers_from_json(std::string_view text) {
    std::vector<std::int64_t> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        std::int64_t number = 0;
        const auto [stop, error] = std::from_chars(at, end, number);
        if (error == std::errc()) numbers.push_back(number);
        at = stop == at ? at + 1 : stop;
    }
    return numbers;
}

}  // namespace tandem::conversations
