#pragma once

#include "base/actor.h"
#include "conversations/list.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::conversations {

// Saved views: a filter with a name, for oneself, a team or everyone. The filter is a list of what
// may be asked for, compiled to parametrised SQL; nobody's text ever becomes SQL.

struct ViewFilter {
    std::vector<Status> statuses;
    std::vector<Priority> priorities;
    std::optional<json::Any> assignee;  // "me", "none" or an agent's id
    std::vector<TeamId> team_ids;
    std::vector<std::string> tags;  // all of them
    std::vector<Kind> kinds;
    std::vector<Channel> channels;
    std::optional<json::Whole<1, 87600>> older_than_hours;
    std::optional<json::Text<1, 200>> text;
};
TANDEM_STRUCT(ViewFilter, statuses, priorities, assignee, team_ids, tags, kinds, channels,
              older_than_hours, text)

struct View {
    ViewId id;
    std::string name;
    std::string icon;
    std::optional<AgentId> owner_id;
    std::string shared;  // private, team, everyone
    std::optional<TeamId> team_id;
    ViewFilter filter;
    Sort sort = Sort::newest;
    std::int64_t position = 0;
    std::optional<std::int64_t> count;  // up to 100; null where it would mean counting history
    std::int64_t version = 0;
};
TANDEM_STRUCT(View, id, name, icon, owner_id, shared, team_id, filter, sort, position, count,
              version)

struct SaveView {
    json::Text<1, 80> name;
    json::Default<json::Text<0, 40>> icon;
    json::Default<std::string> shared{"private"};
    std::optional<TeamId> team_id;
    json::Default<ViewFilter> filter;
    json::Default<Sort> sort{Sort::newest};
    json::Default<std::int64_t> position{0};
};
TANDEM_STRUCT(SaveView, name, icon, shared, team_id, filter, sort, position)

struct ChangeView {
    std::optional<json::Text<1, 80>> name;
    std::optional<json::Text<0, 40>> icon;
    std::optional<std::string> shared;
    json::Patch<TeamId> team_id;
    std::optional<ViewFilter> filter;
    std::optional<Sort> sort;
    std::optional<std::int64_t> position;
};
TANDEM_STRUCT(ChangeView, name, icon, shared, team_id, filter, sort, position)

// Those the asker sees: their own, their teams', and everyone's, in the order of the sidebar.
std::vector<View> list_views(store::Tx&, const Actor&, Time now);
View add_view(events::Journal&, const Actor&, const SaveView&);
View change_view(events::Journal&, const Actor&, ViewId, std::optional<std::int64_t> version,
                 const ChangeView&);
void delete_view(events::Journal&, const Actor&, ViewId);

// What a saved view shows its asker; refused when they may not see it.
Selection selection_of_view(store::Tx&, const Actor&, std::optional<ViewId>, Time now);

}  // namespace tandem::conversations
