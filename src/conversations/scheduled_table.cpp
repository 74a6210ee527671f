#include "base/refusal.h"
#include "conversations/compose.h"
#include "conversations/scheduled.h"
#include "conversations/table.h"

namespace tandem::conversations {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, conversation_id, agent_id, send_at, last_seen, body_html, recipients, explicit_to,
           subject, status_after, attachment_ids, created_at, version
      FROM scheduled_replies
     WHERE id = $1)sql";

constexpr std::string_view select_of = R"sql(
    SELECT id, conversation_id, agent_id, send_at, last_seen, body_html, recipients, explicit_to,
           subject, status_after, attachment_ids, created_at, version
      FROM scheduled_replies
     WHERE conversation_id = $1
     ORDER BY id)sql";

constexpr std::string_view select_due = R"sql(
    SELECT id FROM scheduled_replies WHERE send_at <= $1 ORDER BY send_at, id LIMIT $2)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO scheduled_replies (conversation_id, agent_id, send_at, last_seen, body_html,
                                   recipients, explicit_to, subject, status_after, attachment_ids,
                                   created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    RETURNING id)sql";

constexpr std::string_view update_time = R"sql(
    UPDATE scheduled_replies SET send_at = $2, version = version + 1 WHERE id = $1)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM scheduled_replies WHERE id = $1)sql";

ScheduledReply to_scheduled(const store::Row& row) {
    ScheduledReply r;
    store::take(row, 0, r.id);
    store::take(row, 1, r.conversation);
    store::take(row, 2, r.agent);
    store::take(row, 3, r.send_at);
    store::take(row, 4, r.last_seen);
    store::take(row, 5, r.body_html);
    take_envelope(row.text(6), r.recipients, r.wish);
    store::take(row, 7, r.explicit_to);
    store::take(row, 8, r.subject);
    store::take(row, 9, r.status_after);
    r.attachments = ids_from_json<AttachmentId>(row.text(10));
    store::take(row, 11, r.created_at);
    store::take(row, 12, r.version);
    return r;
}

}  // namespace

std::optional<ScheduledReply> Scheduled::find(ScheduledId id) const {
    std::optional<ScheduledReply> found;
    tx_.each(select_one, [&](const store::Row& row) { found = to_scheduled(row); }, id);
    return found;
}

ScheduledReply Scheduled::get(ScheduledId id) const {
    if (auto found = find(id)) return *std::move(found);
    throw not_found("scheduled");
}

std::vector<ScheduledReply> Scheduled::of(ConversationId conversation) const {
    std::vector<ScheduledReply> all;
    tx_.each(
        select_of, [&](const store::Row& row) { all.push_back(to_scheduled(row)); }, conversation);
    return all;
}

std::vector<ScheduledId> Scheduled::due(Time now, int limit) const {
    return tx_.all<ScheduledId>(select_due, now, limit);
}

void Scheduled::add(ScheduledReply& r) {
    r.id =
        tx_.get<ScheduledId>(insert, r.conversation, r.agent, r.send_at, r.last_seen, r.body_html,
                             envelope_to_json(r.recipients, r.wish), r.explicit_to, r.subject,
                             r.status_after, ids_to_json(r.attachments), r.created_at);
}

void Scheduled::set_time(ScheduledId id, Time send_at) { tx_.run(update_time, id, send_at); }

bool Scheduled::remove(ScheduledId id) { return tx_.run(delete_one, id) == 1; }

}  // namespace tandem::conversations
