#include "conversations/selection_sql.h"

#include "base/refusal.h"
#include "conversations/table.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tandem::conversations {
namespace {

template <class E>
std::vector<std::string> texts_of(const std::vector<E>& values) {
    std::vector<std::string> texts;
    for (const auto value : values) texts.emplace_back(to_text(value));
    return texts;
}

std::vector<std::int64_t> urgencies_of(const std::vector<Priority>& priorities) {
    std::vector<std::int64_t> urgencies;
    for (const auto priority : priorities) urgencies.push_back(urgency_of(priority));
    return urgencies;
}

std::string in_ids(Statement& s, std::string_view column, const auto& values) {
    return " AND " + std::string(column) + " IN @ids(" + s.bind(values) + ")@";
}

std::string in_texts(Statement& s, std::string_view column,
                     const std::vector<std::string>& values) {
    return " AND " + std::string(column) + " IN @texts(" + s.bind(values) + ")@";
}

std::string after_key(Statement& s, const Cursor& cursor, Sort sort,
                      std::string_view urgency = "c.urgency") {
    const auto at = s.bind(cursor.at);
    const auto id = s.bind(cursor.id);
    switch (sort) {
        case Sort::newest:
            return " AND (c.last_message_at, c.id) < (" + at + ", " + id + ")";
        case Sort::oldest:
            return " AND (c.last_message_at, c.id) > (" + at + ", " + id + ")";
        case Sort::urgent:
            break;
    }
    return " AND (" + std::string(urgency) + ", c.last_message_at, c.id) > (" +
           s.bind(cursor.urgency) + ", " + at + ", " + id + ")";
}

// The places of a tag or an agent are walked in the order of their own copy of the time.
std::string after_place_key(Statement& s, const Cursor& cursor, Sort sort) {
    if (sort == Sort::urgent) return after_key(s, cursor, sort);
    const auto at = s.bind(cursor.at);
    const auto id = s.bind(cursor.id);
    return std::string(" AND (pl.sort_at, pl.conversation_id) ") +
           (sort == Sort::newest ? "<" : ">") + " (" + at + ", " + id + ")";
}

std::string_view place_order(Sort sort) {
    switch (sort) {
        case Sort::newest:
            return " ORDER BY pl.sort_at DESC, pl.conversation_id DESC";
        case Sort::oldest:
            return " ORDER BY pl.sort_at, pl.conversation_id";
        case Sort::urgent:
            break;
    }
    return order_of(sort);
}

std::string from_place(Statement& s, const Selection& sel, Status status, const Cut& cut) {
    auto sql = " FROM conversation_places pl JOIN conversations c ON c.id = pl.conversation_id" +
               std::string(cut.joins) + " WHERE pl.place = " + s.bind(sel.place->first) +
               " AND pl.owner_id = " + s.bind(sel.place->second) +
               " AND pl.shelf = " + s.bind(shelf_of(status));
    if (sel.customer) sql += " AND c.customer_id = " + s.bind(*sel.customer);
    if (sel.assignee) sql += " AND c.assignee_id = " + s.bind(*sel.assignee);
    if (!sel.teams.empty()) sql += in_ids(s, "c.team_id", sel.teams);
    sql += conditions(s, sel);
    if (cut.after) sql += after_place_key(s, *cut.after, sel.sort);
    return sql + std::string(place_order(sel.sort));
}

// The most urgent of an assignee or team with few open ones are found by sorting those; of one with
// many, by walking the urgent list of everybody's, in which theirs come up soon. `+ 0` keeps the
// database from the index that does not fit.
bool walks_urgent(const Selection& sel) { return sel.sort == Sort::urgent && !sel.few; }

std::string assignee_condition(Statement& s, const Selection& sel) {
    return (walks_urgent(sel) ? " AND c.assignee_id + 0 = " : " AND c.assignee_id = ") +
           s.bind(*sel.assignee);
}

std::string team_condition(Statement& s, const Selection& sel) {
    if (sel.teams.size() > 1) return in_ids(s, "c.team_id + 0", sel.teams);
    return (walks_urgent(sel) ? " AND c.team_id + 0 = " : " AND c.team_id = ") +
           s.bind(sel.teams.front());
}

std::string shelf_order(const Selection& sel) {
    if (sel.sort == Sort::urgent && sel.few)
        return " ORDER BY c.urgency + 0, c.last_message_at, c.id";
    return std::string(order_of(sel.sort));
}

std::string from_shelf(Statement& s, const Selection& sel, Status status, const Cut& cut) {
    auto sql = " FROM conversations c" + std::string(cut.joins) +
               " WHERE c.shelf = " + s.bind(shelf_of(status));
    if (sel.assignee) sql += assignee_condition(s, sel);
    if (!sel.teams.empty()) sql += team_condition(s, sel);
    sql += conditions(s, sel);
    if (cut.after)
        sql += after_key(s, *cut.after, sel.sort, sel.few ? "c.urgency + 0" : "c.urgency");
    return sql + shelf_order(sel);
}

// One of a few: as alternatives, because for a list SQLite builds a table at each run.
std::string one_of_shelves(Statement& s, const std::vector<Status>& statuses) {
    std::string sql;
    for (const auto status : statuses)
        sql += (sql.empty() ? " AND (c.shelf = " : " OR c.shelf = ") + s.bind(shelf_of(status));
    return sql + ")";
}

std::string from_customer(Statement& s, const Selection& sel, const Cut& cut) {
    auto sql = " FROM conversations c" + std::string(cut.joins) +
               " WHERE c.customer_id = " + s.bind(*sel.customer) + one_of_shelves(s, sel.statuses);
    if (sel.assignee) sql += " AND c.assignee_id + 0 = " + s.bind(*sel.assignee);
    if (!sel.teams.empty()) sql += in_ids(s, "c.team_id + 0", sel.teams);
    sql += conditions(s, sel);
    if (cut.after) sql += after_key(s, *cut.after, sel.sort);
    return sql + std::string(order_of(sel.sort));
}

std::int64_t number_from(std::string_view& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) throw bad_cursor("/after");
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty()) text.remove_prefix(1);
    return number;
}

}  // namespace

std::string cursor_text(const Cursor& cursor, Sort sort) {
    auto text = std::to_string(cursor.at) + '.' + std::to_string(cursor.id);
    return sort == Sort::urgent ? std::to_string(cursor.urgency) + '.' + text : text;
}

Cursor cursor_from(std::string_view text, Sort sort) {
    Cursor cursor;
    if (sort == Sort::urgent) cursor.urgency = number_from(text);
    cursor.at = number_from(text);
    cursor.id = number_from(text);
    if (!text.empty()) throw bad_cursor("/after");
    return cursor;
}

std::string conditions(Statement& s, const Selection& sel) {
    std::string sql;
    if (sel.priorities.size() == 1)  // along the index of the urgent
        sql += " AND c.urgency = " + s.bind(urgency_of(sel.priorities.front()));
    else if (!sel.priorities.empty())
        sql += in_ids(s, "c.urgency", urgencies_of(sel.priorities));
    if (!sel.kinds.empty()) sql += in_texts(s, "c.kind", texts_of(sel.kinds));
    if (!sel.channels.empty()) sql += in_texts(s, "c.channel", texts_of(sel.channels));
    if (sel.quiet_since) sql += " AND c.last_message_at < " + s.bind(*sel.quiet_since);
    for (const auto tag : sel.tags)
        sql +=
            " AND EXISTS (SELECT 1 FROM conversation_places t WHERE t.conversation_id = c.id"
            " AND t.place = 'tag' AND t.owner_id = " +
            s.bind(tag) + ")";
    return sql;
}

std::vector<Statement> page_statements(const Selection& sel, const Cut& cut) {
    const bool of_customer = sel.customer && !sel.place;
    std::vector<Statement> statements;
    for (const auto status : sel.statuses) {
        Statement s;
        if (cut.asker) s.bind(*cut.asker);
        s.text = "SELECT" + std::string(cut.columns);
        s.text += of_customer ? from_customer(s, sel, cut)
                  : sel.place ? from_place(s, sel, status, cut)
                              : from_shelf(s, sel, status, cut);
        s.text += " LIMIT " + s.bind(cut.limit);
        statements.push_back(std::move(s));
        if (of_customer) break;
    }
    return statements;
}

std::string_view order_of(Sort sort) {
    switch (sort) {
        case Sort::newest:
            return " ORDER BY c.last_message_at DESC, c.id DESC";
        case Sort::oldest:
            return " ORDER BY c.last_message_at, c.id";
        case Sort::urgent:
            break;
    }
    return " ORDER BY c.urgency, c.last_message_at, c.id";
}

}  // namespace tandem::conversations
