#include "conversations/search_index.h"

#include "conversations/table.h"

namespace tandem::conversations {
namespace {

constexpr int rebuild_step = 500;

constexpr std::string_view select_next = R"sql(
    SELECT id FROM messages WHERE id > $1 ORDER BY id LIMIT $2)sql";

constexpr std::string_view select_of_conversations = R"sql(
    SELECT id FROM messages WHERE conversation_id IN @ids($1)@)sql";

constexpr std::string_view select_hidden = R"sql(
    SELECT m.id
      FROM messages m
      JOIN conversations s ON s.id = m.conversation_id
      JOIN conversations c ON c.id = COALESCE(s.shown_in, s.id)
     WHERE m.id IN @ids($1)@ AND c.status IN ('spam', 'trash'))sql";

// What a document is made of must live as long as the document.
struct Parts {
    std::string from;
    std::string to;
};

Parts parts_of(const Message& message) {
    Parts parts{message.author_name + ' ' + message.author_address, {}};
    for (const auto* list : {&message.recipients.to, &message.recipients.cc})
        for (const auto& contact : *list) parts.to += contact.name + ' ' + contact.address + ' ';
    return parts;
}

search::Document document_of(const Message& message, const Parts& parts) {
    search::Document document{.id = message.id.value(),
                              .title = message.title,
                              .body = message.text,
                              .from = parts.from,
                              .to = parts.to,
                              .at = message.at};
    if (message.attachments > 0) document.marks.emplace_back("attachment");
    return document;
}

}  // namespace

const search::Index& message_index() {
    static const search::Index index(
        "messages", {.table = "messages m",
                     .id = "m.id",
                     .joins = {{"conversations s", "s.id = m.conversation_id"},
                               {"conversations c", "c.id = COALESCE(s.shown_in, s.id)"}},
                     .text_joins = {{"message_bodies b", "b.message_id = m.id"}},
                     .group = "c.id",
                     .at = "m.at",
                     .title = "c.subject",
                     .body = "b.text"});
    return index;
}

void add_to_index(store::Tx& tx, const Message& message) {
    const auto parts = parts_of(message);
    message_index().add(tx, document_of(message, parts));
}

void remove_from_index(store::Tx& tx, const Message& message) {
    const auto parts = parts_of(message);
    message_index().remove(tx, document_of(message, parts));
    message_index().show(tx, {message.id.value()});
}

void replace_in_index(store::Tx& tx, const Message& before, const Message& after) {
    const auto old_parts = parts_of(before);
    const auto new_parts = parts_of(after);
    message_index().replace(tx, document_of(before, old_parts), document_of(after, new_parts));
}

void hide_or_show(store::Tx& tx, const Conversation& conversation) {
    const auto shown = Conversations(tx).shown_by(conversation);
    const auto ids = tx.all<std::int64_t>(select_of_conversations, shown);
    if (is_hidden(conversation.status))
        message_index().hide(tx, ids);
    else
        message_index().show(tx, ids);
}

void rebuild_index(store::Store& store) {
    store.write([](store::Tx& tx) { message_index().clear(tx); });
    MessageId last;
    for (;;) {
        const auto ids = store.write([&](store::Tx& tx) {
            auto next = tx.all<MessageId>(select_next, last, rebuild_step);
            for (const auto& message : Messages(tx).find_all(next)) add_to_index(tx, message);
            message_index().hide(tx, tx.all<std::int64_t>(select_hidden, next));
            return next;
        });
        if (ids.empty()) return;
        last = ids.back();
    }
}

}  // namespace tandem::conversations
