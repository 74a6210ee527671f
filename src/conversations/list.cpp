#include "conversations/list.h"

#include "base/refusal.h"
#include "conversations/counts.h"
#include "conversations/rows.h"
#include "conversations/search_index.h"
#include "conversations/selection_sql.h"
#include "conversations/table.h"
#include "conversations/tags.h"
#include "conversations/views.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tandem::conversations {
namespace {

constexpr std::int64_t few = 500;

const std::vector<Status> active_statuses{Status::open, Status::waiting, Status::snoozed};
const std::vector<Status> all_statuses{Status::open,   Status::waiting, Status::snoozed,
                                       Status::solved, Status::spam,    Status::trash};

TeamId required_team(const ListConversations& query) {
    if (query.team_id) return *query.team_id;
    throw invalid_field("/team_id", "required", "Say which team.");
}

Selection selection_of(const Actor& actor, const ListConversations& query) {
    const auto mine = [&](Place place) {
        return Selection{.statuses = active_statuses,
                         .place = std::pair(place, actor.id().value())};
    };
    switch (query.view.value) {
        case ListName::mine:
            return {.statuses = {Status::open}, .assignee = actor.id()};
        case ListName::unassigned:
            return {.statuses = {Status::open}, .assignee = AgentId()};
        case ListName::mentions:
            return mine(Place::mention);
        case ListName::following:
            return mine(Place::follower);
        case ListName::drafts:
            return mine(Place::draft);
        case ListName::waiting:
            return {.statuses = {Status::waiting}};
        case ListName::snoozed:
            return {.statuses = {Status::snoozed}};
        case ListName::solved:
            return {.statuses = {Status::solved}};
        case ListName::spam:
            return {.statuses = {Status::spam}};
        case ListName::trash:
            return {.statuses = {Status::trash}};
        case ListName::team:
            return {.statuses = {Status::open}, .teams = {required_team(query)}};
        case ListName::all:
        case ListName::custom:
            break;
    }
    return {.statuses = query.customer_id ? all_statuses : active_statuses};
}

void narrow_to_tag(store::Tx& tx, Selection& selection, const std::string& name) {
    const auto tags = find_tags(tx, {name});
    if (tags.empty())
        selection.empty = true;
    else if (!selection.place)
        selection.place = std::pair(Place::tag, tags.front().value());
    else
        selection.tags.push_back(tags.front());
}

Selection selection_of(store::Tx& tx, const Actor& actor, const ListConversations& query,
                       Time now) {
    auto selection = query.view.value == ListName::custom
                         ? selection_of_view(tx, actor, query.view_id, now)
                         : selection_of(actor, query);
    if (query.status) selection.statuses = {*query.status};
    if (query.team_id) selection.teams = {*query.team_id};
    if (query.assignee_id) selection.assignee = *query.assignee_id;
    if (query.customer_id) selection.customer = *query.customer_id;
    if (query.priority) selection.priorities = {*query.priority};
    if (query.tag) narrow_to_tag(tx, selection, *query.tag);
    if (query.sort) selection.sort = *query.sort;
    return selection;
}

Cursor cursor_at(const ConversationRow& row) {
    return {urgency_of(row.priority), to_millis(row.last_message_at), row.id.value()};
}

// Where a counter says that an assignee or a team has but few, their own index serves best.
bool has_few(store::Tx& tx, const Selection& selection) {
    if (selection.sort != Sort::urgent || selection.statuses != std::vector{Status::open})
        return false;
    if (selection.assignee) {
        const auto name = *selection.assignee == AgentId() ? count_unassigned : count_mine;
        return count_of(tx, name, selection.assignee->value()) <= few;
    }
    return selection.teams.size() == 1 &&
           count_of(tx, count_team, selection.teams.front().value()) <= few;
}

bool comes_before(const Cursor& a, const Cursor& b, Sort sort) {
    if (sort == Sort::urgent)
        return std::tuple(a.urgency, a.at, a.id) < std::tuple(b.urgency, b.at, b.id);
    const auto time = [](const Cursor& key) { return std::pair(key.at, key.id); };
    return sort == Sort::newest ? time(b) < time(a) : time(a) < time(b);
}

// Of several statuses, who comes first is found before anybody's row is read: the indexes alone say
// it, and two rows of three would be read to be thrown away.
std::vector<ConversationRow> rows_of_several(store::Tx& tx, AgentId asker,
                                             const Selection& selection, Cut cut) {
    cut.columns = selection.sort == Sort::urgent ? " c.urgency, c.last_message_at, c.id"
                                                 : " 0, c.last_message_at, c.id";
    std::vector<Cursor> keys;
    for (const auto& statement : page_statements(selection, cut))
        tx.query(statement.text, statement.params, [&](const store::Row& row) {
            keys.push_back({row.integer(0), row.integer(1), row.integer(2)});
        });
    std::sort(keys.begin(), keys.end(),
              [&](const Cursor& a, const Cursor& b) { return comes_before(a, b, selection.sort); });
    if (keys.size() > static_cast<std::size_t>(cut.limit))
        keys.resize(static_cast<std::size_t>(cut.limit));
    std::vector<ConversationId> ids;
    ids.reserve(keys.size());
    for (const auto& key : keys) ids.emplace_back(key.id);
    return rows_of(tx, ids, asker);
}

std::vector<ConversationRow> rows_in_order(store::Tx& tx, AgentId asker, const Selection& selection,
                                           Cut cut) {
    if (selection.statuses.size() > 1 && !(selection.customer && !selection.place))
        return rows_of_several(tx, asker, selection, cut);
    cut.asker = asker;
    cut.columns = row_columns;
    cut.joins = row_joins;
    RowReader reader;
    for (const auto& statement : page_statements(selection, cut))
        tx.query(statement.text, statement.params,
                 [&](const store::Row& row) { reader.take(row); });
    return reader.finish(tx);
}

// A view with words in it is a search that always looks for the same, best first.
ConversationList list_by_text(store::Tx& tx, const Actor& actor, const Selection& selection,
                              const std::optional<std::string>& after, int limit, Time now) {
    Statement statement;
    std::vector<std::string> shelves;
    shelves.reserve(selection.statuses.size());
    for (const auto status : selection.statuses) shelves.emplace_back(shelf_of(status));
    auto where = "c.shelf IN @texts(" + statement.bind(shelves) + ")@";
    if (selection.assignee) where += " AND c.assignee_id = " + statement.bind(*selection.assignee);
    if (!selection.teams.empty())
        where += " AND c.team_id IN @ids(" + statement.bind(selection.teams) + ")@";
    where += conditions(statement, selection);
    const auto page =
        message_index().find(tx, {.query = search::parse_query(selection.text, now),
                                  .filter = {.where = where, .params = std::move(statement.params)},
                                  .after = after.value_or(std::string()),
                                  .limit = limit,
                                  .now = now,
                                  .highlight = false});
    std::vector<ConversationId> ids;
    ids.reserve(page.items.size());
    for (const auto& hit : page.items) ids.emplace_back(hit.group);
    return {rows_of(tx, ids, actor.id()),
            page.next.empty() ? std::nullopt : std::optional(page.next)};
}

}  // namespace

ConversationList list(store::Tx& tx, const Actor& actor, const ListConversations& query, Time now) {
    const auto selection = selection_of(tx, actor, query, now);
    return list(tx, actor, selection, query.after, static_cast<int>(query.limit.value), now);
}

ConversationList list(store::Tx& tx, const Actor& actor, const Selection& asked,
                      const std::optional<std::string>& after, int limit, Time now) {
    auto selection = asked;
    selection.few = has_few(tx, selection);
    if (selection.empty || selection.statuses.empty()) return {};
    if (!selection.text.empty()) return list_by_text(tx, actor, selection, after, limit, now);
    const Cut cut{
        .columns = "",
        .after = after ? std::optional(cursor_from(*after, selection.sort)) : std::nullopt,
        .limit = limit + 1};
    ConversationList page{rows_in_order(tx, actor.id(), selection, cut), {}};
    if (page.items.size() > static_cast<std::size_t>(limit)) {
        page.items.pop_back();
        page.next = cursor_text(cursor_at(page.items.back()), selection.sort);
    }
    return page;
}

std::int64_t count_up_to(store::Tx& tx, const Selection& selection, int most) {
    if (selection.empty) return 0;
    std::int64_t count = 0;
    for (const auto& statement : page_statements(selection, {.columns = " c.id", .limit = most}))
        tx.query(statement.text, statement.params, [&](const store::Row&) { ++count; });
    return std::min<std::int64_t>(count, most);
}

}  // namespace tandem::conversations
