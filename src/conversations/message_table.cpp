#include "conversations/message_table.h"

#include "base/refusal.h"
#include "conversations/search_index.h"
#include "conversations/table.h"
#include "json/decode.h"

#include <limits>

namespace tandem::conversations {
namespace {

constexpr std::string_view insert = R"sql(
    INSERT INTO messages (conversation_id, kind, author_kind, author_id, author_name,
                          author_address, channel, attachments, header_id, automatic, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    RETURNING id)sql";

constexpr std::string_view insert_body = R"sql(
    INSERT INTO message_bodies (message_id, subject, title, recipients, text, html, remote_images,
                                in_reply_to, refs, mentions, why, warnings, raw_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))sql";

constexpr std::string_view select_one = R"sql(
    SELECT m.id, m.conversation_id, m.kind, m.author_kind, m.author_id, m.author_name,
           m.author_address, m.channel, m.attachments, m.header_id, m.automatic, m.at, b.subject,
           b.title, b.recipients, b.text, b.html, b.remote_images, b.in_reply_to, b.refs,
           b.mentions, b.why, b.warnings, b.raw_id, d.outbox_id, d.state, d.until, d.error,
           d.sent_at, d.reports
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
      LEFT JOIN message_deliveries d ON d.message_id = m.id
     WHERE m.id = $1)sql";

constexpr std::string_view select_several = R"sql(
    SELECT m.id, m.conversation_id, m.kind, m.author_kind, m.author_id, m.author_name,
           m.author_address, m.channel, m.attachments, m.header_id, m.automatic, m.at, b.subject,
           b.title, b.recipients, b.text, b.html, b.remote_images, b.in_reply_to, b.refs,
           b.mentions, b.why, b.warnings, b.raw_id, d.outbox_id, d.state, d.until, d.error,
           d.sent_at, d.reports
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
      LEFT JOIN message_deliveries d ON d.message_id = m.id
     WHERE m.id IN @ids($1)@
     ORDER BY m.id)sql";

constexpr std::string_view select_page = R"sql(
    SELECT m.id, m.conversation_id, m.kind, m.author_kind, m.author_id, m.author_name,
           m.author_address, m.channel, m.attachments, m.header_id, m.automatic, m.at, b.subject,
           b.title, b.recipients, b.text, b.html, b.remote_images, b.in_reply_to, b.refs,
           b.mentions, b.why, b.warnings, b.raw_id, d.outbox_id, d.state, d.until, d.error,
           d.sent_at, d.reports
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
      LEFT JOIN message_deliveries d ON d.message_id = m.id
     WHERE m.conversation_id IN @ids($1)@ AND m.id < $2
     ORDER BY m.id DESC
     LIMIT $3)sql";

// The same for the most, which nothing was merged into: a list costs SQLite a table at each run.
constexpr std::string_view select_page_of_one = R"sql(
    SELECT m.id, m.conversation_id, m.kind, m.author_kind, m.author_id, m.author_name,
           m.author_address, m.channel, m.attachments, m.header_id, m.automatic, m.at, b.subject,
           b.title, b.recipients, b.text, b.html, b.remote_images, b.in_reply_to, b.refs,
           b.mentions, b.why, b.warnings, b.raw_id, d.outbox_id, d.state, d.until, d.error,
           d.sent_at, d.reports
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
      LEFT JOIN message_deliveries d ON d.message_id = m.id
     WHERE m.conversation_id = $1 AND m.id < $2
     ORDER BY m.id DESC
     LIMIT $3)sql";

constexpr std::string_view select_newer = R"sql(
    SELECT m.id, m.conversation_id, m.kind, m.author_kind, m.author_id, m.author_name,
           m.author_address, m.channel, m.attachments, m.header_id, m.automatic, m.at, b.subject,
           b.title, b.recipients, b.text, b.html, b.remote_images, b.in_reply_to, b.refs,
           b.mentions, b.why, b.warnings, b.raw_id, d.outbox_id, d.state, d.until, d.error,
           d.sent_at, d.reports
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
      LEFT JOIN message_deliveries d ON d.message_id = m.id
     WHERE m.conversation_id IN @ids($1)@ AND m.id > $2
     ORDER BY m.id
     LIMIT $3)sql";

constexpr std::string_view delete_message = R"sql(
    DELETE FROM messages WHERE id = $1)sql";
constexpr std::string_view delete_body = R"sql(
    DELETE FROM message_bodies WHERE message_id = $1)sql";
constexpr std::string_view delete_delivery = R"sql(
    DELETE FROM message_deliveries WHERE message_id = $1)sql";
constexpr std::string_view delete_reports = R"sql(
    DELETE FROM message_reports WHERE message_id = $1)sql";

constexpr std::string_view update_body = R"sql(
    UPDATE message_bodies
       SET subject = $1, text = $2, html = $3, remote_images = $4, warnings = $5
     WHERE message_id = $6)sql";

constexpr std::string_view update_attachments = R"sql(
    UPDATE messages SET attachments = $1 WHERE id = $2)sql";

constexpr std::string_view delete_protection = R"sql(
    DELETE FROM message_protection WHERE message_id = $1)sql";

constexpr std::string_view update_conversation = R"sql(
    UPDATE messages SET conversation_id = $1 WHERE id IN @ids($2)@)sql";

constexpr std::string_view select_first = R"sql(
    SELECT MIN(id) FROM messages WHERE conversation_id = $1)sql";

constexpr std::string_view select_titled = R"sql(
    SELECT m.id
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
     WHERE m.conversation_id = $1 AND b.title <> ''
     ORDER BY m.id)sql";

constexpr std::string_view update_title = R"sql(
    UPDATE message_bodies SET title = $1 WHERE message_id = $2)sql";

constexpr std::string_view count_messages = R"sql(
    SELECT COUNT(*) FROM messages WHERE conversation_id IN @ids($1)@)sql";

// The customer's first message that came after our last answer.
constexpr std::string_view select_waiting_since = R"sql(
    SELECT MIN(at)
      FROM messages
     WHERE conversation_id IN @ids($1)@ AND kind = 'incoming' AND automatic = 0
       AND id > (SELECT COALESCE(MAX(id), 0)
                   FROM messages
                  WHERE conversation_id IN @ids($1)@ AND kind = 'reply' AND automatic = 0))sql";

std::optional<Delivery> to_delivery(const store::Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    Delivery delivery;
    const auto next = [&](auto& member) { store::take(row, column++, member); };
    next(delivery.outbox);
    next(delivery.state);
    next(delivery.until);
    next(delivery.error);
    next(delivery.sent_at);
    next(delivery.reports);
    return delivery;
}

std::vector<std::string> texts_from_json(std::string_view text) {
    if (text == "[]") return {};
    return json::decode_stored<std::vector<std::string>>(text);
}

Message to_message(const store::Row& row) {
    Message m;
    int column = 0;
    const auto next = [&](auto& member) { store::take(row, column++, member); };
    next(m.id);
    next(m.conversation);
    next(m.kind);
    next(m.author_kind);
    next(m.author_id);
    next(m.author_name);
    next(m.author_address);
    next(m.channel);
    next(m.attachments);
    next(m.header_id);
    next(m.automatic);
    next(m.at);
    next(m.subject);
    next(m.title);
    m.recipients = recipients_from_json(row.text(column++));
    next(m.text);
    next(m.html);
    next(m.remote_images);
    next(m.in_reply_to);
    m.references = texts_from_json(row.text(column++));
    m.mentions = ids_from_json<AgentId>(row.text(column++));
    next(m.why);
    m.warnings = texts_from_json(row.text(column++));
    next(m.raw);
    m.delivery = to_delivery(row, column);
    return m;
}

template <class... Args>
std::vector<Message> all(store::Tx& tx, std::string_view sql, const Args&... args) {
    std::vector<Message> messages;
    tx.each(sql, [&](const store::Row& row) { messages.push_back(to_message(row)); }, args...);
    return messages;
}

constexpr std::string_view no_recipients = R"({"to":[],"cc":[],"bcc":[]})";

}  // namespace

std::string to_json(const Recipients& recipients) {
    return recipients == Recipients() ? std::string(no_recipients) : json::encode(recipients);
}

Recipients recipients_from_json(std::string_view text) {
    return text == no_recipients ? Recipients() : json::decode_stored<Recipients>(text);
}

MessageId Messages::add(Message& m) {
    m.id = tx_.get<MessageId>(insert, m.conversation, m.kind, m.author_kind, m.author_id,
                              m.author_name, m.author_address, m.channel, m.attachments,
                              m.header_id, m.automatic, m.at);
    tx_.run(insert_body, m.id, m.subject, m.title, to_json(m.recipients), m.text, m.html,
            m.remote_images, m.in_reply_to, store::json_list(m.references), ids_to_json(m.mentions),
            m.why, store::json_list(m.warnings), m.raw);
    add_to_index(tx_, m);
    return m.id;
}

std::optional<Message> Messages::find(MessageId id) const {
    auto found = all(tx_, select_one, id);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

Message Messages::get(MessageId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("message");
}

void Messages::remove(const Message& message) {
    remove_from_index(tx_, message);
    for (const auto sql :
         {delete_reports, delete_protection, delete_delivery, delete_body, delete_message})
        tx_.run(sql, message.id);
}

void Messages::rewrite(const Message& before, const Message& after) {
    tx_.run(update_body, after.subject, after.text, after.html, after.remote_images,
            store::json_list(after.warnings), after.id);
    tx_.run(update_attachments, after.attachments, after.id);
    replace_in_index(tx_, before, after);
}

std::vector<Message> Messages::page(const std::vector<ConversationId>& shown,
                                    std::optional<MessageId> before, int limit) const {
    const auto newest = MessageId(std::numeric_limits<std::int64_t>::max());
    const auto from = before.value_or(newest);
    return shown.size() == 1 ? all(tx_, select_page_of_one, shown.front(), from, limit)
                             : all(tx_, select_page, shown, from, limit);
}

std::vector<Message> Messages::newer_than(const std::vector<ConversationId>& shown, MessageId seen,
                                          int limit) const {
    return all(tx_, select_newer, shown, seen, limit);
}

std::vector<Message> Messages::find_all(const std::vector<MessageId>& ids) const {
    return all(tx_, select_several, ids);
}

void Messages::move(const std::vector<MessageId>& ids, ConversationId to) {
    tx_.run(update_conversation, to, ids);
}

void Messages::retitle(ConversationId conversation, const std::string& title) {
    const auto set = [&](MessageId id, const std::string& to) {
        const auto before = get(id);
        if (before.title == to) return;
        auto after = before;
        after.title = to;
        tx_.run(update_title, to, id);
        replace_in_index(tx_, before, after);
    };
    const auto first = tx_.find<std::optional<MessageId>>(select_first, conversation);
    for (const auto id : tx_.all<MessageId>(select_titled, conversation))
        if (!first || id != *first) set(id, "");
    if (first && *first) set(**first, title);
}

Messages::Summary Messages::summarise(const std::vector<ConversationId>& shown) const {
    Summary summary{.count = tx_.get<std::int64_t>(count_messages, shown)};
    auto newest = page(shown, std::nullopt, 1);
    if (!newest.empty()) summary.newest = std::move(newest.front());
    summary.waiting_since = tx_.get<std::optional<Time>>(select_waiting_since, shown);
    return summary;
}

}  // namespace tandem::conversations
