#include "conversations/drafts.h"

#include "base/refusal.h"
#include "conversations/attachments.h"
#include "conversations/compose.h"
#include "conversations/conversation.h"
#include "conversations/places.h"
#include "conversations/table.h"
#include "events/record.h"

namespace tandem::conversations {
namespace {

constexpr std::string_view select_one = R"sql(
    SELECT id, conversation_id, agent_id, kind, body_html, recipients, subject, attachment_ids,
           updated_at, version
      FROM drafts
     WHERE conversation_id = $1 AND agent_id = $2)sql";

constexpr std::string_view upsert = R"sql(
    INSERT INTO drafts (conversation_id, agent_id, kind, body_html, recipients, subject,
                        attachment_ids, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (conversation_id, agent_id)
    DO UPDATE SET kind = excluded.kind, body_html = excluded.body_html,
                  recipients = excluded.recipients, subject = excluded.subject,
                  attachment_ids = excluded.attachment_ids, updated_at = excluded.updated_at,
                  version = drafts.version + 1
    RETURNING id, version)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM drafts WHERE id = $1)sql";

struct Saved {
    DraftId id;
    std::int64_t version = 0;
};

Draft to_draft(const store::Row& row) {
    Draft draft;
    store::take(row, 0, draft.id);
    store::take(row, 1, draft.conversation);
    store::take(row, 2, draft.agent);
    store::take(row, 3, draft.kind);
    store::take(row, 4, draft.body_html);
    take_envelope(row.text(5), draft.recipients, draft.wish);
    store::take(row, 6, draft.subject);
    draft.attachments = ids_from_json<AttachmentId>(row.text(7));
    store::take(row, 8, draft.updated_at);
    store::take(row, 9, draft.version);
    return draft;
}

void require_may_write(const Actor& actor, MessageKind kind) {
    actor.require(kind == MessageKind::reply ? Permission::conversations_reply
                                             : Permission::conversations_edit);
}

void require_fresh(const std::optional<Draft>& before, const SaveDraft& command) {
    if (command.version && (!before || before->version != *command.version)) throw stale("draft");
}

// The conversation's row changes with a draft's beginning and end only, not with every key press.
void start_draft(events::Unit& unit, const Draft& draft) {
    Conversations conversations(unit.tx);
    const auto before = conversations.get_for_change(draft.conversation, std::nullopt);
    auto conversation = before;
    if (!add_place(unit.tx, conversation, Place::draft, draft.agent.value())) return;
    conversations.save(before, conversation, unit.now);
    unit.record(DraftStarted{draft.conversation, draft.agent});
}

Draft to_draft(const SaveDraft& command, AgentId agent, Time now) {
    return {.conversation = command.conversation,
            .agent = agent,
            .kind = command.kind,
            .body_html = command.body_html,
            .recipients = command.recipients,
            .wish = command.wish,
            .subject = command.subject,
            .attachments = command.attachments,
            .updated_at = now};
}

}  // namespace

std::optional<Draft> Drafts::find(ConversationId conversation, AgentId agent) const {
    std::optional<Draft> found;
    tx_.each(
        select_one, [&](const store::Row& row) { found = to_draft(row); }, conversation, agent);
    return found;
}

void Drafts::put(Draft& draft) {
    const auto saved =
        tx_.get<Saved>(upsert, draft.conversation, draft.agent, draft.kind, draft.body_html,
                       envelope_to_json(draft.recipients, draft.wish), draft.subject,
                       ids_to_json(draft.attachments), draft.updated_at);
    draft.id = saved.id;
    draft.version = saved.version;
}

void Drafts::remove(DraftId id) { tx_.run(delete_one, id); }

Draft save_draft(events::Journal& journal, const Actor& actor, const SaveDraft& command) {
    require_may_write(actor, command.kind);
    return journal.write(actor, [&](events::Unit& unit) {
        Drafts drafts(unit.tx);
        const auto before = drafts.find(command.conversation, actor.id());
        require_fresh(before, command);
        Attachments attachments(unit.tx);
        attachments.usable(command.attachments, actor.id(),
                           before ? std::optional(before->id) : std::nullopt);
        auto draft = to_draft(command, actor.id(), unit.now);
        if (!before) start_draft(unit, draft);
        drafts.put(draft);
        if (!draft.attachments.empty() || (before && !before->attachments.empty()))
            attachments.give_to_draft(draft.attachments, draft.id);
        return draft;
    });
}

void discard_draft(events::Journal& journal, const Actor& actor, ConversationId id) {
    actor.require(Permission::conversations_edit);
    journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_locked(id);
        const auto draft = Drafts(unit.tx).find(id, actor.id());
        if (!draft) return;
        Attachments(unit.tx).release_draft(draft->id, unit.now);
        auto conversation = before;
        end_draft(unit, conversation, actor.id());
        conversations.save(before, conversation, unit.now);
        unit.record(DraftDiscarded{id, actor.id()});
    });
}

void end_draft(events::Unit& unit, Conversation& conversation, AgentId agent) {
    const auto draft = Drafts(unit.tx).find(conversation.id, agent);
    if (!draft) return;
    Attachments(unit.tx).release_draft(draft->id, unit.now);
    Drafts(unit.tx).remove(draft->id);
    remove_place(unit.tx, conversation, Place::draft, agent.value());
}

Draft give_back(events::Unit& unit, Conversation& conversation, Draft draft) {
    Drafts drafts(unit.tx);
    if (const auto typed_since = drafts.find(draft.conversation, draft.agent)) {
        draft.body_html += typed_since->body_html;
        draft.attachments.insert(draft.attachments.end(), typed_since->attachments.begin(),
                                 typed_since->attachments.end());
    }
    draft.updated_at = unit.now;
    drafts.put(draft);
    add_place(unit.tx, conversation, Place::draft, draft.agent.value());
    return draft;
}

}  // namespace tandem::conversations
