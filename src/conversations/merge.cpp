#include "conversations/merge.h"

#include "base/refusal.h"
#include "conversations/compose.h"
#include "conversations/drafts.h"
#include "conversations/part.h"
#include "conversations/participants.h"
#include "conversations/places.h"
#include "conversations/search_index.h"
#include "conversations/table.h"
#include "conversations/tags.h"
#include "events/record.h"
#include "json/decode.h"

#include <algorithm>
#include <iterator>

namespace tandem::conversations {

// What a merge changed, kept to be taken back.
struct MergeUndo {
    // The target's row as it was, and the version it got: when it has no newer one, all of it is
    // given back.
    std::int64_t version_after = 0;
    Status status = Status::open;
    std::string preview;
    Time last_message_at;
    LastFrom last_from = LastFrom::customer;
    MessageId newest_message;
    std::int64_t message_count = 0;
    std::optional<Time> waiting_since = {};
    std::optional<Time> snoozed_until = {};
    std::optional<Time> solved_at = {};
    std::int64_t reopened_count = 0;
    std::string participants;
    bool target_related = false;
    bool source_related = false;
    // What the target got from the source, taken from it again in any case.
    std::vector<TagId> tags = {};
    std::vector<AgentId> followers = {};
    std::vector<AgentId> mentioned = {};
    std::vector<AgentId> drafts = {};
};
TANDEM_STRUCT(MergeUndo, version_after, status, preview, last_message_at, last_from, newest_message,
              message_count, waiting_since, snoozed_until, solved_at, reopened_count, participants,
              target_related, source_related, tags, followers, mentioned, drafts)

namespace {

constexpr std::string_view insert_merge = R"sql(
    INSERT INTO conversation_merges (source_id, target_id, at, undo) VALUES ($1, $2, $3, $4))sql";

constexpr std::string_view select_merge = R"sql(
    SELECT id, target_id, undo
      FROM conversation_merges
     WHERE source_id = $1 AND undone_at IS NULL
     ORDER BY id DESC
     LIMIT 1)sql";

constexpr std::string_view close_merge = R"sql(
    UPDATE conversation_merges SET undone_at = $1 WHERE id = $2)sql";

constexpr std::string_view show_in_target = R"sql(
    UPDATE conversations SET shown_in = $1 WHERE shown_in = $2)sql";

// Everything that had been merged into the source before is shown by it again.
constexpr std::string_view show_in_source = R"sql(
    UPDATE conversations
       SET shown_in = $1
     WHERE id IN (
           WITH RECURSIVE below (id) AS (
               SELECT id FROM conversations WHERE merged_into = $1
               UNION
               SELECT c.id FROM conversations c JOIN below b ON c.merged_into = b.id)
           SELECT id FROM below))sql";

constexpr std::string_view select_merged = R"sql(
    SELECT m.source_id, c.subject, m.at, 1
      FROM conversation_merges m
      JOIN conversations c ON c.id = m.source_id
     WHERE m.target_id = $1 AND m.undone_at IS NULL
     ORDER BY m.id DESC)sql";

constexpr std::string_view move_draft = R"sql(
    UPDATE drafts SET conversation_id = $1 WHERE conversation_id = $2 AND agent_id = $3)sql";

struct MergeRow {
    std::int64_t id = 0;
    ConversationId target;
    std::string undo;
};

MergeUndo snapshot(const Conversation& source, const Conversation& target) {
    return {.status = target.status,
            .preview = target.preview,
            .last_message_at = target.last_message_at,
            .last_from = target.last_from,
            .newest_message = target.newest_message,
            .message_count = target.message_count,
            .waiting_since = target.waiting_since,
            .snoozed_until = target.snoozed_until,
            .solved_at = target.solved_at,
            .reopened_count = target.reopened_count,
            .participants = target.participants,
            .target_related = target.has_relations,
            .source_related = source.has_relations};
}

void restore(Conversation& target, const MergeUndo& undo) {
    target.status = undo.status;
    target.preview = undo.preview;
    target.last_message_at = undo.last_message_at;
    target.last_from = undo.last_from;
    target.newest_message = undo.newest_message;
    target.message_count = undo.message_count;
    target.waiting_since = undo.waiting_since;
    target.snoozed_until = undo.snoozed_until;
    target.solved_at = undo.solved_at;
    target.reopened_count = undo.reopened_count;
    target.participants = undo.participants;
    target.has_relations = undo.target_related;
}

std::vector<AgentId> copy_places(store::Tx& tx, const Conversation& source, Conversation& target,
                                 Place place) {
    std::vector<AgentId> added;
    for (const auto owner : owners(tx, source, place))
        if (add_place(tx, target, place, owner)) added.push_back(AgentId(owner));
    return added;
}

// What agents were typing in the source goes on in the target, unless they type there too.
std::vector<AgentId> take_drafts(store::Tx& tx, Conversation& source, Conversation& target) {
    std::vector<AgentId> moved;
    for (const auto owner : owners(tx, source, Place::draft)) {
        if (Drafts(tx).find(target.id, AgentId(owner))) continue;
        tx.run(move_draft, target.id, source.id, owner);
        remove_place(tx, source, Place::draft, owner);
        add_place(tx, target, Place::draft, owner);
        moved.push_back(AgentId(owner));
    }
    return moved;
}

void give_drafts_back(store::Tx& tx, Conversation& source, Conversation& target,
                      const std::vector<AgentId>& agents) {
    for (const auto agent : agents) {
        if (!Drafts(tx).find(target.id, agent) || Drafts(tx).find(source.id, agent)) continue;
        tx.run(move_draft, source.id, target.id, agent);
        remove_place(tx, target, Place::draft, agent.value());
        add_place(tx, source, Place::draft, agent.value());
    }
}

std::vector<TagId> missing_tags(const Conversation& source, const Conversation& target) {
    std::vector<TagId> missing;
    std::set_difference(source.tags.begin(), source.tags.end(), target.tags.begin(),
                        target.tags.end(), std::back_inserter(missing));
    const auto room = max_tags - std::min(max_tags, target.tags.size());
    missing.resize(std::min(missing.size(), room));
    return missing;
}

void take_participants(const Conversation& source, Conversation& target) {
    for (const auto& participant : participants_of(source))
        if (participant.held)
            add_held_participant(target, {participant.name, participant.address});
        else
            add_participant(target, {participant.name, participant.address}, participant.role);
}

void take_messages(const Conversation& source, Conversation& target) {
    target.message_count += source.message_count;
    if (source.newest_message > target.newest_message) {
        target.newest_message = source.newest_message;
        target.last_message_at = std::max(target.last_message_at, source.last_message_at);
        target.last_from = source.last_from;
        target.preview = source.preview;
    }
}

// A question that is open in the source is open in the target.
void take_status(events::Unit& unit, const Conversation& source, Conversation& target) {
    if (source.status != Status::open) return;
    if (target.status != Status::spam && target.status != Status::trash)
        if (const auto event = target.set_status(Status::open, Because::agent, unit.now))
            unit.record(*event);
    if (source.waiting_since && target.status == Status::open)
        target.waiting_since =
            std::min(*source.waiting_since, target.waiting_since.value_or(*source.waiting_since));
}

MergeUndo absorb(events::Unit& unit, Conversation& source, Conversation& target) {
    auto undo = snapshot(source, target);
    undo.tags = missing_tags(source, target);
    auto tags = target.tags;
    tags.insert(tags.end(), undo.tags.begin(), undo.tags.end());
    set_tags(unit, target, tags);
    undo.followers = copy_places(unit.tx, source, target, Place::follower);
    undo.mentioned = copy_places(unit.tx, source, target, Place::mention);
    undo.drafts = take_drafts(unit.tx, source, target);
    take_participants(source, target);
    take_messages(source, target);
    take_status(unit, source, target);
    source.merged_into = source.shown_in = target.id;
    source.has_relations = target.has_relations = true;
    return undo;
}

void give_back(events::Unit& unit, Conversation& source, Conversation& target,
               const MergeUndo& undo) {
    std::vector<TagId> tags;
    std::set_difference(target.tags.begin(), target.tags.end(), undo.tags.begin(), undo.tags.end(),
                        std::back_inserter(tags));
    set_tags(unit, target, tags);
    for (const auto agent : undo.followers)
        remove_place(unit.tx, target, Place::follower, agent.value());
    for (const auto agent : undo.mentioned)
        remove_place(unit.tx, target, Place::mention, agent.value());
    give_drafts_back(unit.tx, source, target, undo.drafts);
    source.merged_into.reset();
    source.shown_in.reset();
    source.has_relations = undo.source_related;
}

}  // namespace

ConversationId merge(events::Journal& journal, const Actor& actor, const Target& which,
                     ConversationId into) {
    actor.require(Permission::conversations_merge);
    if (which.conversation == into)
        throw invalid_field("/into_id", "itself", "It cannot be merged into itself.");
    return journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto source_before = conversations.get_for_change(which.conversation, which.version);
        const auto target_before = conversations.get_for_change(into, std::nullopt);
        auto source = source_before;
        auto target = target_before;
        auto undo = absorb(unit, source, target);
        unit.tx.run(show_in_target, target.id, source.id);
        conversations.save(source_before, source, unit.now);
        conversations.save(target_before, target, unit.now);
        hide_or_show(unit.tx, target);
        undo.version_after = target.version;
        unit.tx.run(insert_merge, source.id, target.id, unit.now, json::encode(undo));
        unit.record(Merged{source.id, target.id});
        unit.record(Absorbed{target.id, source.id});
        return target.id;
    });
}

void unmerge(events::Journal& journal, const Actor& actor, ConversationId id) {
    actor.require(Permission::conversations_merge);
    journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto source_before = conversations.get_locked(id);
        const auto row = unit.tx.find<MergeRow>(select_merge, id);
        if (!source_before.is_merged() || !row)
            throw conflict("not_merged", "This conversation was not merged.");
        const auto target_before = conversations.get_locked(row->target);
        if (target_before.is_merged())
            throw conflict("merged_further", "Undo the later merge of the other one first.");
        const auto undo = json::decode_stored<MergeUndo>(row->undo);
        auto source = source_before;
        auto target = target_before;
        give_back(unit, source, target, undo);
        conversations.save(source_before, source, unit.now);
        unit.tx.run(show_in_source, source.id);
        if (target_before.version == undo.version_after) {
            restore(target, undo);
        } else {
            refresh_summary(unit.tx, target);
            forget_absent(unit.tx, target);
        }
        conversations.save(target_before, target, unit.now);
        hide_or_show(unit.tx, source);
        hide_or_show(unit.tx, target);
        unit.tx.run(close_merge, unit.now, row->id);
        unit.record(Unmerged{source.id, target.id});
        unit.record(Unmerged{target.id, source.id});
    });
}

std::vector<MergedConversation> merged_into(store::Tx& tx, const Conversation& target) {
    if (!target.has_relations) return {};
    auto merged = tx.all<MergedConversation>(select_merged, target.id);
    for (auto& one : merged) one.undoable = !target.is_merged();
    return merged;
}

void refresh_summary(store::Tx& tx, Conversation& conversation) {
    const auto summary = Messages(tx).summarise(Conversations(tx).shown_by(conversation));
    conversation.message_count = summary.count;
    conversation.waiting_since =
        conversation.status == Status::open ? summary.waiting_since : std::nullopt;
    if (summary.newest) show_newest(conversation, *summary.newest);
}

}  // namespace tandem::conversations
