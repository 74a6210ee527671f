// Messages, drafts and attachments as the API shows them.

#include "conversations/answers.h"
#include "conversations/reports.h"
#include "mail/html.h"
#include "mail/quote.h"
#include "mail/trackers.h"
#include "mail/transfer.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

template <class T>
std::optional<T> unless_empty(T value) {
    return value.empty() ? std::nullopt : std::optional<T>(std::move(value));
}

AuthorView author_of(const Message& message) {
    return {.kind = message.author_kind,
            .id = message.author_id == 0 ? std::nullopt : std::optional(message.author_id),
            .name = message.author_name.empty() ? message.author_address : message.author_name,
            .address = unless_empty(message.author_address)};
}

// The undo window closes by itself: nothing is written when it does.
std::optional<DeliveryView> delivery_of(const Message& message, Time now) {
    if (!message.delivery) return std::nullopt;
    const auto& delivery = *message.delivery;
    const bool over = delivery.state == DeliveryState::undo_window && now >= delivery.until;
    return DeliveryView{over ? DeliveryState::queued : delivery.state,
                        delivery.until,
                        delivery.error,
                        delivery.sent_at,
                        {}};
}

std::optional<mail::Nature> nature_of(const Message& message) {
    if (message.automatic == 0) return std::nullopt;
    return static_cast<mail::Nature>(message.automatic);
}

std::vector<ReportView> reports_of(const std::vector<ReportRow>& all, MessageId message) {
    std::vector<ReportView> own;
    for (const auto& one : all)
        if (one.message == message)
            own.push_back({one.address, one.state, one.status, one.words, one.at});
    return own;
}

std::vector<Attachment> attachments_of(const std::vector<Attachment>& all, MessageId message) {
    std::vector<Attachment> own;
    for (const auto& attachment : all)
        if (attachment.message == message) own.push_back(attachment);
    return own;
}

std::vector<AttachmentView> to_views(const std::vector<Attachment>& attachments) {
    std::vector<AttachmentView> views;
    views.reserve(attachments.size());
    for (const auto& attachment : attachments) views.push_back(to_view(attachment));
    return views;
}

std::vector<MessageId> ids_of(const std::vector<Message>& messages) {
    std::vector<MessageId> ids;
    ids.reserve(messages.size());
    for (const auto& message : messages) ids.push_back(message.id);
    return ids;
}

std::map<BlobId, Scan> scans_of(store::Tx& tx, const std::vector<Attachment>& files) {
    std::vector<BlobId> blobs;
    for (const auto& file : files) blobs.push_back(file.blob);
    return Scans(tx).of(blobs);
}

void show_scans(MessageView& view, const std::vector<Attachment>& files,
                const std::map<BlobId, Scan>& scans) {
    for (std::size_t i = 0; i < view.attachments.size(); ++i)
        if (const auto found = scans.find(files[i].blob); found != scans.end())
            view.attachments[i].scan = found->second;
}

void fill_text(MessageView& view, std::string text) {
    const auto split = mail::split_quoted(text);
    view.fresh_text = split.fresh;
    if (!split.quoted.empty()) view.quoted_text = std::string(split.quoted);
    view.body_text = std::move(text);
}

MessageView to_view(Message m, const std::vector<Attachment>& attachments, Time now) {
    MessageView view{.id = m.id,
                     .conversation_id = m.conversation,
                     .kind = m.kind,
                     .author = author_of(m),
                     .channel = m.channel,
                     .subject = unless_empty(m.subject),
                     .to = std::move(m.recipients.to),
                     .cc = std::move(m.recipients.cc),
                     .bcc = std::move(m.recipients.bcc),
                     .has_html = m.html.has_value(),
                     .remote_images = m.remote_images,
                     .attachments = to_views(attachments),
                     .mentions = m.mentions,
                     .delivery = delivery_of(m, now),
                     .why = unless_empty(sentence_from_stored(m.why)),
                     .placement = why_from_stored(m.why),
                     .warnings = m.warnings,
                     .automatic = nature_of(m),
                     .at = m.at};
    if (m.html) view.html = html_for_screen(m, attachments);
    if (m.html && m.remote_images > 0) view.trackers = mail::trackers_in(*m.html);
    if (m.raw) view.raw_url = "/api/v1/messages/" + std::to_string(m.id.value()) + "/raw";
    fill_text(view, std::move(m.text));
    return view;
}

}  // namespace

AttachmentView to_view(const Attachment& attachment) {
    return {attachment.id,
            attachment.filename,
            attachment.content_type,
            attachment.size,
            attachment.is_inline,
            content_url(attachment.id),
            {}};
}

ScheduledView to_view(store::Tx& tx, const ScheduledReply& reply) {
    return {.id = reply.id,
            .conversation_id = reply.conversation,
            .agent_id = reply.agent,
            .send_at = reply.send_at,
            .body_html = mail::sanitise_composed(reply.body_html, attachment_prefix),
            .to = reply.recipients.to,
            .cc = reply.recipients.cc,
            .bcc = reply.recipients.bcc,
            .subject = reply.subject,
            .status_after = reply.status_after,
            .attachments = to_views(Attachments(tx).find_all(reply.attachments)),
            .sign = reply.wish.sign,
            .seal = reply.wish.seal,
            .created_at = reply.created_at,
            .version = reply.version};
}

DraftView to_view(store::Tx& tx, const Draft& draft) {
    return {.id = draft.id,
            .conversation_id = draft.conversation,
            .kind = draft.kind,
            .body_html = draft.body_html,
            .to = draft.recipients.to,
            .cc = draft.recipients.cc,
            .bcc = draft.recipients.bcc,
            .subject = draft.subject,
            .attachment_ids = draft.attachments,
            .attachments = to_views(Attachments(tx).find_all(draft.attachments)),
            .sign = draft.wish.sign,
            .seal = draft.wish.seal,
            .updated_at = draft.updated_at,
            .version = draft.version};
}

std::vector<MessageView> to_views(store::Tx& tx, std::vector<Message> messages, Time now) {
    std::vector<MessageId> with_files;
    std::vector<MessageId> reported;
    for (const auto& message : messages) {
        if (message.attachments > 0) with_files.push_back(message.id);
        if (message.delivery && message.delivery->reports > 0) reported.push_back(message.id);
    }
    const auto files = Attachments(tx).of_messages(with_files);
    const auto reports = Reports(tx).of(reported);
    std::vector<MessageView> views;
    views.reserve(messages.size());
    const auto protections = Protections(tx).of(ids_of(messages));
    const auto scans = scans_of(tx, files);
    for (auto& message : messages) {
        const auto own = attachments_of(files, message.id);
        const auto id = message.id;
        views.push_back(to_view(std::move(message), own, now));
        if (views.back().delivery) views.back().delivery->reports = reports_of(reports, id);
        if (const auto found = protections.find(id); found != protections.end())
            views.back().protection = found->second;
        show_scans(views.back(), own, scans);
    }
    return views;
}

MessageView to_view(store::Tx& tx, Message message, Time now) {
    std::vector<Message> one;
    one.push_back(std::move(message));
    return std::move(to_views(tx, std::move(one), now).front());
}

std::string html_for_screen(const Message& message, const std::vector<Attachment>& attachments) {
    const auto& html = message.html.value_or(std::string());
    if (attachments.empty() || html.find("cid:") == std::string::npos) return html;
    return mail::map_image_sources(
        html, [&](std::string_view source) -> std::optional<std::string> {
            if (!source.starts_with("cid:")) return std::nullopt;
            const auto id = mail::decode_percent(source.substr(4));
            const auto found =
                std::find_if(attachments.begin(), attachments.end(),
                             [&](const Attachment& file) { return file.content_id == id; });
            if (found == attachments.end()) return std::nullopt;
            return content_url(found->id);
        });
}

}  // namespace tandem::conversations
