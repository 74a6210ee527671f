#include "conversations/compose.h"

#include "conversations/participants.h"
#include "customers/customers.h"
#include "json/decode.h"
#include "json/encode.h"
#include "mail/html.h"
#include "mail/quote.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

// Long threads name their beginning and their end: what mail programs look at, within the length
// that servers take.
constexpr std::size_t most_references = 20;

constexpr std::string_view select_newest_header = R"sql(
    SELECT m.header_id, b.refs
      FROM messages m
      JOIN message_bodies b ON b.message_id = m.id
     WHERE m.conversation_id IN @ids($1)@ AND m.kind <> 'note' AND m.header_id IS NOT NULL
     ORDER BY CASE WHEN m.kind = 'incoming' THEN 0 ELSE 1 END, m.id DESC
     LIMIT 1)sql";

constexpr std::string_view select_last_authors = R"sql(
    SELECT author_name, author_address
      FROM messages
     WHERE conversation_id IN @ids($1)@ AND kind = 'incoming' AND automatic = 0
       AND author_address <> ''
     ORDER BY id DESC
     LIMIT 50)sql";

struct Header {
    std::string id;
    std::string references;
};

bool is_reply_mark(std::string_view subject) {
    if (subject.size() < 3 || subject[2] != ':') return false;
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    const char first = lower(subject[0]);
    const char second = lower(subject[1]);
    return (first == 'r' && second == 'e') || (first == 'a' && second == 'w');
}

LastFrom last_from_of(MessageKind kind) {
    if (kind == MessageKind::incoming) return LastFrom::customer;
    return kind == MessageKind::reply ? LastFrom::agent : LastFrom::note;
}

}  // namespace

struct Envelope {
    Contacts to;
    Contacts cc;
    Contacts bcc;
    std::optional<bool> sign;
    std::optional<bool> seal;
};
TANDEM_STRUCT(Envelope, to, cc, bcc, sign, seal)

std::string envelope_to_json(const Recipients& recipients, const MailboxDirectory::Wish& wish) {
    if (wish == MailboxDirectory::Wish()) return to_json(recipients);
    return json::encode(
        Envelope{recipients.to, recipients.cc, recipients.bcc, wish.sign, wish.seal});
}

void take_envelope(std::string_view text, Recipients& recipients, MailboxDirectory::Wish& wish) {
    auto envelope = json::decode_stored<Envelope>(text);
    recipients = {std::move(envelope.to), std::move(envelope.cc), std::move(envelope.bcc)};
    wish = {envelope.sign, envelope.seal};
}

ThreadHeaders thread_headers(store::Tx& tx, const std::vector<ConversationId>& shown) {
    const auto last = tx.find<Header>(select_newest_header, shown);
    if (!last) return {};
    auto references = json::decode_stored<std::vector<std::string>>(last->references);
    references.push_back(last->id);
    if (references.size() > most_references)
        references.erase(references.begin() + 1,
                         references.end() - static_cast<std::ptrdiff_t>(most_references - 1));
    return {last->id, std::move(references)};
}

Contacts default_recipients(store::Tx& tx, const Conversation& conversation) {
    std::vector<ConversationId> own{conversation.id};
    for (auto& author : tx.all<Contact>(select_last_authors, own))
        if (!is_held(conversation, author.address)) return {std::move(author)};
    const auto customer = customers::find_summary(tx, conversation.customer);
    if (!customer || !customer->email) return {};
    return {{customer->name, *customer->email}};
}

std::string reply_subject(std::string_view subject) {
    return is_reply_mark(subject) ? std::string(subject) : "Re: " + std::string(subject);
}

std::string message_id_domain(const Desk& desk,
                              const std::optional<MailboxDirectory::Sender>& sender) {
    const auto domain = sender ? mail::domain_of(sender->from.address) : std::string();
    return domain.empty() ? desk.domain : domain;
}

std::string composed_html(std::string_view html) {
    return mail::map_image_sources(mail::sanitise_composed(html, attachment_prefix),
                                   [](std::string_view source) -> std::optional<std::string> {
                                       const auto id = attachment_of_url(source);
                                       return id ? std::optional("cid:" + content_id_of(*id))
                                                 : std::nullopt;
                                   });
}

std::string composed_text(std::string_view html) { return mail::html_to_text(html); }

std::string content_id_of(AttachmentId id) {
    return "file" + std::to_string(id.value()) + "@tandem";
}

void name_inline_images(store::Tx& tx, std::string_view html,
                        const std::vector<AttachmentId>& attachments) {
    for (const auto id : attachments) {
        const auto content_id = content_id_of(id);
        if (html.find("cid:" + content_id + '"') != std::string_view::npos)
            Attachments(tx).set_inline(id, content_id);
    }
}

bool is_blank(std::string_view text) { return json::trimmed(text).empty(); }

std::vector<AttachmentId> ids_of(const std::vector<Attachment>& attachments) {
    std::vector<AttachmentId> ids;
    ids.reserve(attachments.size());
    for (const auto& attachment : attachments) ids.push_back(attachment.id);
    return ids;
}

UndoReply undo_from_json(std::string_view text) { return json::decode_stored<UndoReply>(text); }

void show_newest(Conversation& conversation, const Message& newest) {
    const auto split = mail::split_quoted(newest.text);
    conversation.preview = mail::snippet(split.fresh.empty() ? newest.text : split.fresh);
    conversation.newest_message = newest.id;
    conversation.last_message_at = newest.at;
    conversation.last_from = last_from_of(newest.kind);
}

}  // namespace tandem::conversations
