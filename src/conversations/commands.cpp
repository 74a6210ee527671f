#include "conversations/commands.h"

#include "base/refusal.h"
#include "conversations/adopt.h"
#include "conversations/message_table.h"
#include "conversations/people.h"
#include "conversations/places.h"
#include "conversations/search_index.h"
#include "conversations/table.h"
#include "conversations/tags.h"
#include "customers/fields.h"
#include "events/record.h"

namespace tandem::conversations {
namespace {

constexpr std::string_view upsert_read = R"sql(
    INSERT INTO conversation_reads (conversation_id, agent_id, message_id)
    VALUES ($1, $2, $3)
    ON CONFLICT (conversation_id, agent_id)
    DO UPDATE SET message_id = excluded.message_id
     WHERE conversation_reads.message_id < excluded.message_id)sql";

template <class Event>
void record(events::Unit& unit, const std::optional<Event>& event) {
    if (event) unit.record(*event);
}

// Every command here has the same shape: load, change, save what differs.
template <class Change>
void change_one(events::Journal& journal, const Actor& actor, const Target& target,
                Change&& apply) {
    journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(target.conversation, target.version);
        auto conversation = before;
        apply(unit, conversation);
        if (conversation != before) conversations.save(before, conversation, unit.now);
    });
}

// What the company must know of every conversation is asked for when it is solved, not while people
// are still finding out.
void require_fields(store::Tx& tx, const Conversation& conversation) {
    std::vector<FieldProblem> problems;
    for (const auto& key :
         customers::missing_fields(tx, customers::Entity::conversation, conversation.fields))
        problems.push_back({"/fields/" + key, "required", "Fill this in before solving."});
    if (problems.empty()) return;
    throw invalid("fields_missing", "Fill in what is required before solving.")
        .with_fields(std::move(problems));
}

void rename(events::Unit& unit, Conversation& conversation, const std::string& subject) {
    const auto event = conversation.rename(subject);
    if (!event) return;
    Messages(unit.tx).retitle(conversation.id, subject);
    unit.record(*event);
}

void change_fields(events::Unit& unit, Conversation& conversation,
                   const customers::FieldValues& values) {
    if (values.empty()) return;
    record(unit, conversation.set_fields(customers::apply_fields(
                     unit.tx, customers::Entity::conversation, conversation.fields, values)));
}

void apply(events::Unit& unit, Conversation& conversation, const ChangeConversation& command) {
    if (command.subject) rename(unit, conversation, *command.subject);
    if (command.priority) record(unit, conversation.set_priority(*command.priority));
    if (command.kind) record(unit, conversation.set_kind(*command.kind));
    if (command.team_id.present)
        move_to_team(unit, conversation, command.team_id.value.value_or(TeamId()), "/team_id");
    if (command.assignee_id.present)
        assign(unit, conversation, command.assignee_id.value.value_or(AgentId()), "/assignee_id");
    change_fields(unit, conversation, command.fields);
    if (command.tags) set_tags(unit, conversation, get_tags(unit, *command.tags, "/tags"));
}

}  // namespace

void change(events::Journal& journal, const Actor& actor, const Target& target,
            const ChangeConversation& command) {
    actor.require(Permission::conversations_edit);
    change_one(journal, actor, target, [&](events::Unit& unit, Conversation& conversation) {
        apply(unit, conversation, command);
    });
}

void set_status(events::Journal& journal, const Actor& actor, const Target& target, Status status) {
    require_may_set(actor, status);
    change_one(journal, actor, target, [&](events::Unit& unit, Conversation& conversation) {
        set_status(unit, conversation, status, Because::agent);
    });
}

void set_tags(events::Journal& journal, const Actor& actor, const Target& target,
              const std::vector<std::string>& tags) {
    actor.require(Permission::conversations_edit);
    change_one(journal, actor, target, [&](events::Unit& unit, Conversation& conversation) {
        set_tags(unit, conversation, get_tags(unit, tags, "/tags"));
    });
}

void follow(events::Journal& journal, const Actor& actor, ConversationId id, AgentId agent) {
    actor.require(Permission::conversations_edit);
    change_one(journal, actor, {id}, [&](events::Unit& unit, Conversation& conversation) {
        require_agent(unit.tx, agent, "/agent_id");
        if (add_place(unit.tx, conversation, Place::follower, agent.value()))
            unit.record(Followed{id, agent});
    });
}

void unfollow(events::Journal& journal, const Actor& actor, ConversationId id, AgentId agent) {
    actor.require(Permission::conversations_edit);
    change_one(journal, actor, {id}, [&](events::Unit& unit, Conversation& conversation) {
        if (remove_place(unit.tx, conversation, Place::follower, agent.value()))
            unit.record(Unfollowed{id, agent});
    });
}

void mark_read(events::Journal& journal, const Actor& actor, ConversationId id, MessageId up_to) {
    actor.require(Permission::conversations_read);
    journal.write(actor, [&](events::Unit& unit) {
        Conversations(unit.tx).get(id);
        mark_read(unit.tx, id, actor.id(), up_to);
    });
}

void mark_read(store::Tx& tx, ConversationId id, AgentId agent, MessageId up_to) {
    tx.run(upsert_read, id, agent, up_to);
}

void require_may_set(const Actor& actor, Status status) {
    const bool away = status == Status::spam || status == Status::trash;
    actor.require(away ? Permission::conversations_delete : Permission::conversations_edit);
}

void assign(events::Unit& unit, Conversation& conversation, AgentId agent,
            const std::string& path) {
    const auto event = conversation.assign_to(agent);
    if (!event) return;
    require_agent(unit.tx, agent, path);
    unit.record(*event);
}

void move_to_team(events::Unit& unit, Conversation& conversation, TeamId team,
                  const std::string& path) {
    const auto event = conversation.move_to(team);
    if (!event) return;
    require_team(unit.tx, team, path);
    unit.record(*event);
}

void set_status(events::Unit& unit, Conversation& conversation, Status status, Because because) {
    if (status == Status::solved && conversation.status != Status::solved)
        require_fields(unit.tx, conversation);
    record(unit, conversation.set_status(status, because, unit.now));
    if (!is_hidden(conversation.status)) adopt_senders(unit, conversation);
}

}  // namespace tandem::conversations
