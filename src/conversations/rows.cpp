#include "conversations/rows.h"

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
    ConversationRow to;
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
    to.assignee_id = some(assignee);
    to.team_id = some(team);
    entries_.push_back({std::move(to), ids_from_json<TagId>(tags)});
}

void RowReader::keep_first(
    std::size_t most,
    const std::function<bool(const ConversationRow&, const ConversationRow&)>& before) {
    std::sort(entries_.begin(), entries_.end(),
              [&](const Entry& a, const Entry& b) { return before(a.row, b.row); });
    if (entries_.size() > most) entries_.resize(most);
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
    auto rows = reader.finish(tx);
    const auto place = [&](const ConversationRow& row) {
        return std::find(ids.begin(), ids.end(), row.id);
    };
    std::sort(rows.begin(), rows.end(),
              [&](const auto& a, const auto& b) { return place(a) < place(b); });
    return rows;
}

}  // namespace tandem::conversations
