#include "conversations/views.h"

#include "base/refusal.h"
#include "conversations/people.h"
#include "conversations/tag_events.h"
#include "conversations/tags.h"
#include "events/record.h"
#include "json/decode.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace tandem::conversations {
namespace {

constexpr int most_counted = 100;
constexpr int most_views = 200;

constexpr std::string_view select_visible = R"sql(
    SELECT id, name, icon, owner_id, shared, team_id, filter, sort, position, version
      FROM views
     WHERE owner_id = $1 OR shared = 'everyone' OR (shared = 'team' AND team_id IN @ids($2)@)
     ORDER BY position, id
     LIMIT $3)sql";

constexpr std::string_view select_one = R"sql(
    SELECT id, name, icon, owner_id, shared, team_id, filter, sort, position, version
      FROM views
     WHERE id = $1)sql";

constexpr std::string_view insert = R"sql(
    INSERT INTO views (name, icon, owner_id, shared, team_id, filter, sort, position)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    RETURNING id)sql";

constexpr std::string_view update = R"sql(
    UPDATE views
       SET name = $1, icon = $2, shared = $3, team_id = $4, filter = $5, sort = $6, position = $7,
           version = version + 1
     WHERE id = $8 AND version = $9)sql";

constexpr std::string_view delete_one = R"sql(
    DELETE FROM views WHERE id = $1)sql";

View to_view(const store::Row& row) {
    View view;
    TeamId team;
    store::take(row, 0, view.id);
    store::take(row, 1, view.name);
    store::take(row, 2, view.icon);
    store::take(row, 3, view.owner_id);
    store::take(row, 4, view.shared);
    store::take(row, 5, team);
    view.filter = json::decode_stored<ViewFilter>(row.text(6));
    store::take(row, 7, view.sort);
    store::take(row, 8, view.position);
    store::take(row, 9, view.version);
    if (team != TeamId()) view.team_id = team;
    return view;
}

bool is_visible_to(const View& view, const Actor& actor) {
    if (view.owner_id == actor.id() || view.shared == "everyone") return true;
    const auto& teams = actor.teams();
    return view.shared == "team" && view.team_id &&
           std::find(teams.begin(), teams.end(), *view.team_id) != teams.end();
}

std::optional<View> find_view(store::Tx& tx, ViewId id) {
    std::optional<View> found;
    tx.each(select_one, [&](const store::Row& row) { found = to_view(row); }, id);
    return found;
}

View get_visible(store::Tx& tx, const Actor& actor, ViewId id) {
    auto found = find_view(tx, id);
    if (!found || !is_visible_to(*found, actor)) throw not_found("view");
    return *std::move(found);
}

// One's own views are one's own affair; what others see takes a permission.
View get_for_change(store::Tx& tx, const Actor& actor, ViewId id) {
    auto view = get_visible(tx, actor, id);
    if (view.owner_id != actor.id() || view.shared != "private")
        actor.require(Permission::views_share);
    return view;
}

AgentId assignee_from(std::string_view json, AgentId me) {
    if (json == "\"me\"") return me;
    if (json == "\"none\"") return AgentId();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(json.data(), json.data() + json.size(), number);
    if (error == std::errc() && end == json.data() + json.size() && number > 0)
        return AgentId(number);
    throw invalid_field("/filter/assignee", "type", "Give \"me\", \"none\" or an agent's id.");
}

Selection selection_of(store::Tx& tx, const Actor& actor, const View& view, Time now) {
    const auto& filter = view.filter;
    Selection selection{.statuses = filter.statuses,
                        .teams = filter.team_ids,
                        .priorities = filter.priorities,
                        .kinds = filter.kinds,
                        .channels = filter.channels,
                        .text = filter.text ? filter.text->value : std::string(),
                        .sort = view.sort};
    if (selection.statuses.empty())
        selection.statuses = {Status::open, Status::waiting, Status::snoozed};
    if (filter.assignee) selection.assignee = assignee_from(filter.assignee->text, actor.id());
    if (filter.older_than_hours)
        selection.quiet_since = now - std::chrono::hours(filter.older_than_hours->value);
    selection.tags = find_tags(tx, filter.tags);
    selection.empty = selection.tags.size() != filter.tags.size();
    if (!selection.tags.empty() && selection.text.empty()) {
        selection.place = std::pair(Place::tag, selection.tags.back().value());
        selection.tags.pop_back();
    }
    return selection;
}

void count(store::Tx& tx, const Actor& actor, View& view, Time now) {
    const auto selection = selection_of(tx, actor, view, now);
    const bool history = std::any_of(selection.statuses.begin(), selection.statuses.end(),
                                     [](Status status) { return !is_active(status); });
    if (history || !selection.text.empty()) return;
    view.count = count_up_to(tx, selection, most_counted);
}

void require_sensible(store::Tx& tx, const Actor& actor, const View& view) {
    if (view.shared != "private" && view.shared != "team" && view.shared != "everyone")
        throw invalid_field("/shared", "choice", "Choose private, team or everyone.");
    if (view.shared != "private") actor.require(Permission::views_share);
    if (view.shared == "team" && !view.team_id)
        throw invalid_field("/team_id", "required", "Say for which team.");
    require_team(tx, view.team_id.value_or(TeamId()), "/team_id");
    if (view.filter.assignee) assignee_from(view.filter.assignee->text, actor.id());
    const auto statuses = view.filter.statuses;
    if (std::set<Status>(statuses.begin(), statuses.end()).size() != statuses.size())
        throw invalid_field("/filter/statuses", "twice", "Name each status once.");
}

View to_view(const SaveView& command, AgentId owner) {
    return {.name = command.name,
            .icon = command.icon.value,
            .owner_id = owner,
            .shared = command.shared,
            .team_id = command.team_id,
            .filter = command.filter,
            .sort = command.sort,
            .position = command.position,
            .version = 1};
}

void apply(View& view, const ChangeView& command) {
    if (command.name) view.name = *command.name;
    if (command.icon) view.icon = *command.icon;
    if (command.shared) view.shared = *command.shared;
    view.team_id = command.team_id.applied_to(view.team_id);
    if (command.filter) view.filter = *command.filter;
    if (command.sort) view.sort = *command.sort;
    if (command.position) view.position = *command.position;
}

}  // namespace

std::vector<View> list_views(store::Tx& tx, const Actor& actor, Time now) {
    std::vector<View> views;
    tx.each(
        select_visible, [&](const store::Row& row) { views.push_back(to_view(row)); }, actor.id(),
        actor.teams(), most_views);
    for (auto& view : views) count(tx, actor, view, now);
    return views;
}

View add_view(events::Journal& journal, const Actor& actor, const SaveView& command) {
    actor.require(Permission::conversations_read);
    return journal.write(actor, [&](events::Unit& unit) {
        auto view = to_view(command, actor.id());
        require_sensible(unit.tx, actor, view);
        view.id = unit.tx.get<ViewId>(insert, view.name, view.icon, actor.id(), view.shared,
                                      view.team_id.value_or(TeamId()), json::encode(view.filter),
                                      view.sort, view.position);
        unit.record(ViewAdded{view.id, view.name, view.shared});
        return view;
    });
}

View change_view(events::Journal& journal, const Actor& actor, ViewId id,
                 std::optional<std::int64_t> version, const ChangeView& command) {
    actor.require(Permission::conversations_read);
    return journal.write(actor, [&](events::Unit& unit) {
        auto view = get_for_change(unit.tx, actor, id);
        if (version && *version != view.version) throw stale("view");
        apply(view, command);
        require_sensible(unit.tx, actor, view);
        if (unit.tx.run(update, view.name, view.icon, view.shared, view.team_id.value_or(TeamId()),
                        json::encode(view.filter), view.sort, view.position, id, view.version) == 0)
            throw stale("view");
        ++view.version;
        unit.record(ViewChanged{id, view.name, view.shared});
        return view;
    });
}

void delete_view(events::Journal& journal, const Actor& actor, ViewId id) {
    actor.require(Permission::conversations_read);
    journal.write(actor, [&](events::Unit& unit) {
        const auto view = get_for_change(unit.tx, actor, id);
        unit.tx.run(delete_one, id);
        unit.record(ViewDeleted{id, view.name});
    });
}

Selection selection_of_view(store::Tx& tx, const Actor& actor, std::optional<ViewId> id, Time now) {
    if (!id) throw invalid_field("/view_id", "required", "Say which view.");
    return selection_of(tx, actor, get_visible(tx, actor, *id), now);
}

}  // namespace tandem::conversations
