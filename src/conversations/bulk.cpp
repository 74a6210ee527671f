#include "conversations/bulk.h"

#include "base/refusal.h"
#include "conversations/table.h"
#include "conversations/tags.h"
#include "events/record.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

struct TagChanges {
    std::vector<TagId> add;
    std::vector<TagId> remove;
};

void require_sensible(const Actor& actor, const Bulk& bulk) {
    actor.require(Permission::conversations_edit);
    if (bulk.change.status) require_may_set(actor, *bulk.change.status);
    if (bulk.conversation_ids.empty())
        throw invalid_field("/conversation_ids", "required", "Choose at least one conversation.");
    if (bulk.conversation_ids.size() > max_bulk)
        throw invalid_field("/conversation_ids", "too_many", "500 conversations are the most.",
                            {{"max", "500"}});
    if (bulk.change.status && bulk.change.snooze_until)
        throw invalid_field("/change/snooze_until", "contradiction",
                            "Set a status or snooze, not both.");
}

std::vector<TagId> changed(const std::vector<TagId>& tags, const TagChanges& changes) {
    auto to = tags;
    to.insert(to.end(), changes.add.begin(), changes.add.end());
    const auto removed = [&](TagId tag) {
        return std::find(changes.remove.begin(), changes.remove.end(), tag) != changes.remove.end();
    };
    to.erase(std::remove_if(to.begin(), to.end(), removed), to.end());
    return to;
}

void apply(events::Unit& unit, Conversation& conversation, const BulkChange& change,
           const TagChanges& tags) {
    if (change.priority)
        if (const auto event = conversation.set_priority(*change.priority)) unit.record(*event);
    if (change.team_id.present)
        move_to_team(unit, conversation, change.team_id.value.value_or(TeamId()),
                     "/change/team_id");
    if (change.assignee_id.present)
        assign(unit, conversation, change.assignee_id.value.value_or(AgentId()),
               "/change/assignee_id");
    set_tags(unit, conversation, changed(conversation.tags, tags));
    if (change.status) set_status(unit, conversation, *change.status, Because::agent);
    if (change.snooze_until) unit.record(conversation.snooze(*change.snooze_until, unit.now));
}

void change_one(events::Unit& unit, ConversationId id, const BulkChange& change,
                const TagChanges& tags) {
    Conversations conversations(unit.tx);
    const auto before = conversations.get_for_change(id, std::nullopt);
    auto conversation = before;
    apply(unit, conversation, change, tags);
    if (conversation != before) conversations.save(before, conversation, unit.now);
}

// Each in a unit of its own: what the journal does for the first event of a unit (it locks, it
// wakes) is undone with the item that is refused.
BulkResult try_one(events::Journal& journal, events::Unit& unit, ConversationId id,
                   const BulkChange& change, const TagChanges& tags) {
    try {
        unit.tx.nested([&] {
            events::Unit own(journal, unit.tx, unit.actor, unit.now);
            change_one(own, id, change, tags);
        });
        return {id, true, {}, {}};
    } catch (const Refusal& refusal) {
        return {id, false, refusal.code(), refusal.what()};
    }
}

}  // namespace

BulkResults change_all(events::Journal& journal, const Actor& actor, const Bulk& bulk) {
    require_sensible(actor, bulk);
    return journal.write(actor, [&](events::Unit& unit) {
        const TagChanges tags{get_tags(unit, bulk.change.add_tags, "/change/add_tags"),
                              find_tags(unit.tx, bulk.change.remove_tags)};
        BulkResults answer;
        for (const auto id : bulk.conversation_ids)
            answer.results.push_back(try_one(journal, unit, id, bulk.change, tags));
        return answer;
    });
}

}  // namespace tandem::conversations
