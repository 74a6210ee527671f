#include "conversations/rows.h"

#include "conversations/adopt.h"
#include "conversations/table.h"
#include "conversations/tags.h"

#include <algorithm>
#include <unordered_map>

namespace tandem::conversations {
namespace {

const std::string select_rows = "SELECT" + std::string(row_columns) +
                                R"sql(
      FROM conversations c)sql" +
                                std::string(row_joins) + R"sql(
     WHERE c.id IN @ids($2)@)sql";

template <class Tag>
std::optional<Id<Tag>> some(Id<Tag> id) {
    return id == Id<Tag>() ? std::nullopt : std::optional(id);
}

}  // namespace

void RowReader::take(const store::Row& row) {
    auto& entry = entries_.emplace_back();
    auto& to = entry.row;
    int column = 0;
    std::int64_t urgency = 0;
    AgentId assignee;
    TeamId team;
    std::optional<std::string> customer_name;
    std::string tags;
    const auto next = [&](auto& member) { store::take(row, column++, member); };
    next(to.id);
    next(to.subject);
    next(to.status);
    next(urgency);
    next(to.kind);
    next(to.channel);
    next(to.customer.id);
    next(customer_name);
    next(to.customer.email);
    next(assignee);
    next(team);
    next(tags);
    next(to.preview);
    next(to.last_message_at);
    next(to.last_from);
    next(to.waiting_since);
    next(to.message_count);
    next(to.unread);
    next(to.has_draft);
    next(to.snoozed_until);
    next(to.version);
    next(to.updated_at);
    to.number = to.id;
    to.priority = priority_of(urgency);
    to.customer.name = std::move(customer_name).value_or(std::string());
    if (to.customer.id == CustomerId()) {
        auto [name, address] = unknown_sender(to.customer.name);
        to.customer = {{}, std::move(name), std::move(address)};
    }
    to.assignee_id = some(assignee);
    to.team_id = some(team);
    entry.tags = ids_from_json<TagId>(tags);
}

std::vector<ConversationRow> RowReader::finish(store::Tx& tx) {
    std::vector<TagId> all;
    for (const auto& entry : entries_) all.insert(all.end(), entry.tags.begin(), entry.tags.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::unordered_map<TagId, std::string> names;
    for (auto& tag : names_of(tx, all)) names.emplace(tag.id, std::move(tag.name));
    std::vector<ConversationRow> rows;
    rows.reserve(entries_.size());
    for (auto& entry : entries_) {
        for (const auto tag : entry.tags)
            if (const auto name = names.find(tag); name != names.end())
                entry.row.tags.push_back(name->second);
        rows.push_back(std::move(entry.row));
    }
    return rows;
}

std::vector<ConversationRow> rows_of(store::Tx& tx, const std::vector<ConversationId>& ids,
                                     AgentId asker) {
    if (ids.empty()) return {};
    RowReader reader;
    tx.each(select_rows, [&](const store::Row& row) { reader.take(row); }, asker, ids);
    auto found = reader.finish(tx);
    std::unordered_map<ConversationId, ConversationRow*> by_id;
    by_id.reserve(found.size());
    for (auto& row : found) by_id.emplace(row.id, &row);
    std::vector<ConversationRow> rows;
    rows.reserve(found.size());
    for (const auto id : ids)
        if (const auto row = by_id.find(id); row != by_id.end())
            rows.push_back(std::move(*row->second));
    return rows;
}

}  // namespace tandem::conversations
