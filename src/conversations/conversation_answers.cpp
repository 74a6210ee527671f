// A conversation with everything beside its thread, as the API shows it.

#include "conversations/adopt.h"
#include "conversations/answers.h"
#include "conversations/merge.h"
#include "conversations/places.h"
#include "conversations/relations.h"
#include "conversations/table.h"
#include "conversations/tags.h"

namespace tandem::conversations {
namespace {

constexpr std::string_view select_customer_and_read = R"sql(
    SELECT c.customer_id, p.name, p.email, COALESCE(r.message_id, 0)
      FROM conversations c
      LEFT JOIN customers p ON p.id = c.customer_id
      LEFT JOIN conversation_reads r ON r.conversation_id = c.id AND r.agent_id = $2
     WHERE c.id = $1)sql";

struct CustomerAndRead {
    CustomerId customer;
    std::optional<std::string> name;
    std::optional<std::string> email;
    MessageId read;
};

template <class Tag>
std::optional<Id<Tag>> some(Id<Tag> id) {
    return id == Id<Tag>() ? std::nullopt : std::optional(id);
}

std::vector<std::string> tag_names(store::Tx& tx, const Conversation& conversation) {
    std::vector<std::string> names;
    for (auto& tag : names_of(tx, conversation.tags)) names.push_back(std::move(tag.name));
    return names;
}

std::vector<AgentId> followers(store::Tx& tx, const Conversation& conversation) {
    std::vector<AgentId> agents;
    for (const auto owner : owners(tx, conversation, Place::follower)) agents.emplace_back(owner);
    return agents;
}

std::optional<DraftView> draft_of(store::Tx& tx, const Conversation& conversation, AgentId agent) {
    if (conversation.places == 0) return std::nullopt;
    const auto draft = Drafts(tx).find(conversation.id, agent);
    return draft ? std::optional(to_view(tx, *draft)) : std::nullopt;
}

void add_relations(store::Tx& tx, const Conversation& conversation, ConversationDetails& details) {
    if (!conversation.has_relations) return;
    details.child_ids = Relations(tx).children(conversation.id);
    details.links = Relations(tx).links(conversation.id);
    details.merged = merged_into(tx, conversation);
}

}  // namespace

ConversationDetails details_of(store::Tx& tx, const Conversation& c, AgentId asker) {
    auto person = tx.get<CustomerAndRead>(select_customer_and_read, c.id, asker);
    ConversationDetails details{
        .id = c.id,
        .number = c.id,
        .subject = c.subject,
        .status = c.status,
        .priority = c.priority,
        .kind = c.kind,
        .channel = c.channel,
        .customer = {c.customer, std::move(person.name).value_or(std::string()),
                     std::move(person.email)},
        .assignee_id = some(c.assignee),
        .team_id = some(c.team),
        .tags = tag_names(tx, c),
        .preview = c.preview,
        .last_message_at = c.last_message_at,
        .last_from = c.last_from,
        .waiting_since = c.waiting_since,
        .message_count = c.message_count,
        .unread = c.newest_message > person.read && c.is_listed_active(),
        .snoozed_until = c.snoozed_until,
        .version = c.version,
        .updated_at = c.updated_at,
        .fields = {c.fields},
        .followers = followers(tx, c),
        .participants = participants_of(c),
        .parent_id = c.parent,
        .merged_into = c.merged_into,
        .mailbox_id = c.mailbox,
        .draft = draft_of(tx, c, asker),
        .newest_message_id = c.newest_message,
        .created_at = c.created_at,
        .solved_at = c.solved_at,
        .reopened_count = c.reopened_count};
    if (c.customer == CustomerId()) {
        auto [name, address] = unknown_sender(c.participants);
        details.customer = {{}, std::move(name), std::move(address)};
    }
    details.has_draft = details.draft.has_value();
    add_relations(tx, c, details);
    for (const auto& reply : Scheduled(tx).of(c.id))
        details.scheduled.push_back(to_view(tx, reply));
    return details;
}

ConversationDetails get_details(store::Tx& tx, ConversationId id, AgentId asker) {
    return details_of(tx, Conversations(tx).get(id), asker);
}

}  // namespace tandem::conversations
