#include "conversations/relations.h"

#include "base/refusal.h"
#include "conversations/table.h"
#include "events/record.h"

#include <algorithm>

namespace tandem::conversations {
namespace {

constexpr int deepest_family = 20;

constexpr std::string_view insert_link = R"sql(
    INSERT INTO conversation_links (first_id, second_id, why)
    VALUES ($1, $2, $3)
    ON CONFLICT (first_id, second_id) DO NOTHING)sql";

constexpr std::string_view delete_link = R"sql(
    DELETE FROM conversation_links WHERE first_id = $1 AND second_id = $2)sql";

constexpr std::string_view select_links = R"sql(
    SELECT c.id, c.subject, c.status, l.why
      FROM conversation_links l
      JOIN conversations c ON c.id = l.second_id
     WHERE l.first_id = $1
    UNION ALL
    SELECT c.id, c.subject, c.status, l.why
      FROM conversation_links l
      JOIN conversations c ON c.id = l.first_id
     WHERE l.second_id = $1
     ORDER BY id DESC
     LIMIT 100)sql";

constexpr std::string_view select_children = R"sql(
    SELECT id FROM conversations WHERE parent_id = $1 ORDER BY id LIMIT 500)sql";

struct LinkRow {
    ConversationId id;
    std::string subject;
    Status status = Status::open;
    std::string why;
};

// Both of a pair say that they are related, so that reading one looks for its relations.
void mark_related(events::Unit& unit, ConversationId id) {
    Conversations conversations(unit.tx);
    const auto before = conversations.get_for_change(id, std::nullopt);
    auto conversation = before;
    if (conversation.has_relations) return;
    conversation.has_relations = true;
    conversations.save(before, conversation, unit.now);
}

void refuse_circle(store::Tx& tx, ConversationId child, std::optional<ConversationId> parent) {
    Conversations conversations(tx);
    for (int depth = 0; parent; ++depth) {
        if (*parent == child || depth > deepest_family)
            throw conflict("circle", "The parent is itself a part of this conversation.");
        parent = conversations.get(*parent).parent;
    }
}

}  // namespace

bool Relations::link(ConversationId a, ConversationId b, const Why& why) {
    return tx_.run(insert_link, std::min(a, b), std::max(a, b), to_stored(why)) == 1;
}

bool Relations::unlink(ConversationId a, ConversationId b) {
    return tx_.run(delete_link, std::min(a, b), std::max(a, b)) == 1;
}

std::vector<LinkedConversation> Relations::links(ConversationId id) const {
    std::vector<LinkedConversation> links;
    for (auto& row : tx_.all<LinkRow>(select_links, id))
        links.push_back({row.id, std::move(row.subject), row.status, why_from_stored(row.why)});
    return links;
}

std::vector<ConversationId> Relations::children(ConversationId id) const {
    return tx_.all<ConversationId>(select_children, id);
}

void link(events::Journal& journal, const Actor& actor, ConversationId id, ConversationId other) {
    actor.require(Permission::conversations_merge);
    if (id == other) throw conflict("itself", "A conversation cannot be linked to itself.");
    journal.write(actor, [&](events::Unit& unit) {
        mark_related(unit, id);
        mark_related(unit, other);
        if (!Relations(unit.tx).link(id, other)) return;
        unit.record(Linked{id, other});
        unit.record(Linked{other, id});
    });
}

void link_because(events::Unit& unit, ConversationId started, ConversationId named,
                  const Why& why) {
    const auto other = Conversations(unit.tx).find_shown(named);
    if (!other || *other == started) return;
    mark_related(unit, started);
    mark_related(unit, *other);
    if (!Relations(unit.tx).link(started, *other, why)) return;
    unit.record(Linked{started, *other});
    unit.record(Linked{*other, started});
}

void unlink(events::Journal& journal, const Actor& actor, ConversationId id, ConversationId other) {
    actor.require(Permission::conversations_merge);
    journal.write(actor, [&](events::Unit& unit) {
        Conversations(unit.tx).get(id);
        if (!Relations(unit.tx).unlink(id, other)) return;
        unit.record(Unlinked{id, other});
        unit.record(Unlinked{other, id});
    });
}

void set_parent(events::Journal& journal, const Actor& actor, ConversationId id,
                std::optional<std::int64_t> version, std::optional<ConversationId> parent) {
    actor.require(Permission::conversations_merge);
    journal.write(actor, [&](events::Unit& unit) {
        Conversations conversations(unit.tx);
        const auto before = conversations.get_for_change(id, version);
        auto conversation = before;
        const auto event = conversation.set_parent(parent);
        if (!event) return;
        refuse_circle(unit.tx, id, parent);
        if (parent) mark_related(unit, *parent);
        conversations.save(before, conversation, unit.now);
        unit.record(*event);
    });
}

}  // namespace tandem::conversations
