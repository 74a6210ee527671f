#include "conversations/attachments.h"

#include "base/refusal.h"
#include "events/journal.h"
#include "mail/attachment.h"

#include <algorithm>
#include <charconv>

namespace tandem::conversations {
namespace {

constexpr Duration unused_for = std::chrono::hours(24);
constexpr int sweep_step = 200;

constexpr std::string_view insert = R"sql(
    INSERT INTO attachments (blob_id, message_id, draft_id, filename, content_type, size,
                             content_id, is_inline, uploaded_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    RETURNING id)sql";

constexpr std::string_view select_several = R"sql(
    SELECT id, blob_id, message_id, draft_id, scheduled_id, filename, content_type, size,
           content_id, is_inline, uploaded_by, created_at
      FROM attachments
     WHERE id IN @ids($1)@
     ORDER BY id)sql";

constexpr std::string_view select_of_messages = R"sql(
    SELECT id, blob_id, message_id, draft_id, scheduled_id, filename, content_type, size,
           content_id, is_inline, uploaded_by, created_at
      FROM attachments
     WHERE message_id IN @ids($1)@
     ORDER BY message_id, id)sql";

constexpr std::string_view set_message = R"sql(
    UPDATE attachments SET message_id = $1, draft_id = NULL, scheduled_id = NULL WHERE id IN @ids($2)@)sql";

constexpr std::string_view set_draft = R"sql(
    UPDATE attachments SET draft_id = $1 WHERE id IN @ids($2)@ AND message_id IS NULL)sql";

constexpr std::string_view leave_draft = R"sql(
    UPDATE attachments SET draft_id = NULL WHERE draft_id = $1 AND id NOT IN @ids($2)@)sql";

// As old as the moment they were let go, so that they are kept a day from then.
constexpr std::string_view release = R"sql(
    UPDATE attachments SET draft_id = NULL, created_at = $2 WHERE draft_id = $1)sql";

constexpr std::string_view set_scheduled = R"sql(
    UPDATE attachments SET scheduled_id = $1, draft_id = NULL
     WHERE id IN @ids($2)@ AND message_id IS NULL)sql";

constexpr std::string_view free_scheduled = R"sql(
    UPDATE attachments SET scheduled_id = NULL, created_at = $2 WHERE scheduled_id = $1)sql";

constexpr std::string_view take_back = R"sql(
    UPDATE attachments SET message_id = NULL, draft_id = $2 WHERE message_id = $1)sql";

constexpr std::string_view make_inline = R"sql(
    UPDATE attachments SET is_inline = 1, content_id = $1 WHERE id = $2)sql";

constexpr std::string_view select_unused = R"sql(
    SELECT id, blob_id, message_id, draft_id, scheduled_id, filename, content_type, size,
           content_id, is_inline, uploaded_by, created_at
      FROM attachments
     WHERE message_id IS NULL AND draft_id IS NULL AND scheduled_id IS NULL AND created_at < $1
     ORDER BY created_at
     LIMIT $2)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM attachments WHERE id = $1)sql";

constexpr std::string_view select_blob_user = R"sql(
    SELECT id FROM attachments WHERE blob_id = $1 LIMIT 1)sql";

// Raw mails are blobs too, and equal bytes are one blob: an agent may have uploaded a mail that
// they had downloaded here. What could be a mail is therefore never removed with an upload.
bool could_be_mail(const Attachment& attachment) {
    const auto& type = attachment.content_type;
    return type.starts_with("text/") || type.starts_with("message/") ||
           type == "application/octet-stream" || type == "application/mbox";
}

std::string checked_type(const Upload& upload) {
    const auto sniffed = mail::sniff_type(upload.bytes);
    const bool vague = sniffed.empty() || sniffed == "application/octet-stream" ||
                       sniffed == "text/plain" || sniffed == "application/zip";
    auto declared = upload.content_type.substr(0, upload.content_type.find(';'));
    const bool shown_as_is = declared.starts_with("image/") || declared.starts_with("text/html");
    if (vague && !declared.empty() && !shown_as_is) return declared;
    return sniffed.empty() ? "application/octet-stream" : sniffed;
}

}  // namespace

std::string content_url(AttachmentId id) {
    return std::string(attachment_prefix) + std::to_string(id.value()) + "/content";
}

std::optional<AttachmentId> attachment_of_url(std::string_view address) {
    if (!address.starts_with(attachment_prefix)) return std::nullopt;
    address.remove_prefix(attachment_prefix.size());
    std::int64_t number = 0;
    const auto [end, error] =
        std::from_chars(address.data(), address.data() + address.size(), number);
    const auto rest = address.substr(static_cast<std::size_t>(end - address.data()));
    if (error != std::errc() || number <= 0 || rest != "/content") return std::nullopt;
    return AttachmentId(number);
}

AttachmentId Attachments::add(const Attachment& a) {
    return tx_.get<AttachmentId>(insert, a.blob, a.message, a.draft, a.filename, a.content_type,
                                 a.size, a.content_id, a.is_inline, a.uploaded_by, a.created_at);
}

std::optional<Attachment> Attachments::find(AttachmentId id) const {
    auto found = find_all({id});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

Attachment Attachments::get(AttachmentId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("attachment");
}

std::vector<Attachment> Attachments::find_all(const std::vector<AttachmentId>& ids) const {
    if (ids.empty()) return {};
    return tx_.all<Attachment>(select_several, ids);
}

std::vector<Attachment> Attachments::of_messages(const std::vector<MessageId>& messages) const {
    if (messages.empty()) return {};
    return tx_.all<Attachment>(select_of_messages, messages);
}

std::vector<Attachment> Attachments::usable(const std::vector<AttachmentId>& ids, AgentId agent,
                                            std::optional<DraftId> draft,
                                            const std::string& path) const {
    auto found = find_all(ids);
    const bool all_known = std::all_of(ids.begin(), ids.end(), [&](AttachmentId id) {
        return std::any_of(found.begin(), found.end(),
                           [&](const Attachment& a) { return a.id == id; });
    });
    const bool all_free = std::all_of(found.begin(), found.end(), [&](const Attachment& a) {
        const bool unused = !a.message && !a.draft && !a.scheduled && a.uploaded_by == agent;
        return unused || (a.draft && a.draft == draft && !a.message);
    });
    if (all_known && all_free) return found;
    throw invalid_field(path, "not_usable",
                        "An attachment is gone or belongs to another message. Upload it again.");
}

void Attachments::give_to_message(const std::vector<AttachmentId>& ids, MessageId message) {
    if (!ids.empty()) tx_.run(set_message, message, ids);
}

void Attachments::give_to_draft(const std::vector<AttachmentId>& ids, DraftId draft) {
    tx_.run(leave_draft, draft, ids);
    if (!ids.empty()) tx_.run(set_draft, draft, ids);
}

void Attachments::give_to_scheduled(const std::vector<AttachmentId>& ids, ScheduledId scheduled) {
    if (!ids.empty()) tx_.run(set_scheduled, scheduled, ids);
}

void Attachments::release_scheduled(ScheduledId scheduled, Time now) {
    tx_.run(free_scheduled, scheduled, now);
}

void Attachments::release_draft(DraftId draft, Time now) { tx_.run(release, draft, now); }

void Attachments::return_to_draft(MessageId message, DraftId draft) {
    tx_.run(take_back, message, draft);
}

void Attachments::set_inline(AttachmentId id, const std::string& content_id) {
    tx_.run(make_inline, content_id, id);
}

std::vector<Attachment> Attachments::unused(Time before, int limit) const {
    return tx_.all<Attachment>(select_unused, before, limit);
}

void Attachments::remove(AttachmentId id) { tx_.run(delete_one, id); }

bool Attachments::is_named(BlobId blob) const {
    return tx_.find<AttachmentId>(select_blob_user, blob).has_value();
}

Attachment upload(Desk& desk, const Actor& actor, const Upload& upload) {
    actor.require(Permission::conversations_edit);
    if (upload.bytes.empty())
        throw invalid("empty_file", "The file is empty.")
            .with_fields({{"/file", "empty", "The file is empty."}});
    if (static_cast<std::int64_t>(upload.bytes.size()) > attachment_limit)
        throw too_large("attachment_too_large", "A file can have 25 MB at most.");
    Attachment attachment{.content_type = checked_type(upload),
                          .size = static_cast<std::int64_t>(upload.bytes.size()),
                          .uploaded_by = actor.id()};
    attachment.filename = mail::safe_filename(upload.filename, attachment.content_type);
    const auto blob = desk.blobs.put(upload.bytes);
    return desk.journal.write(actor, [&](events::Unit& unit) {
        attachment.blob = desk.blobs.keep(unit.tx, blob);
        attachment.created_at = unit.now;
        attachment.id = Attachments(unit.tx).add(attachment);
        return attachment;
    });
}

int sweep_uploads(Desk& desk) {
    const auto before = desk.journal.clock().now() - unused_for;
    return desk.journal.write(Actor::system("uploads"), [&](events::Unit& unit) {
        Attachments attachments(unit.tx);
        const auto unused = attachments.unused(before, sweep_step);
        for (const auto& attachment : unused) {
            attachments.remove(attachment.id);
            if (!could_be_mail(attachment) && !attachments.is_named(attachment.blob))
                desk.blobs.remove(unit.tx, attachment.blob);
        }
        return static_cast<int>(unused.size());
    });
}

}  // namespace tandem::conversations
