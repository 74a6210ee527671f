#include "conversations/team_users.h"

#include "conversations/events.h"
#include "conversations/table.h"
#include "conversations/tag_events.h"
#include "events/record.h"

namespace tandem::conversations {
namespace {

constexpr int step = 200;

constexpr std::string_view select_some = R"sql(
    SELECT id
      FROM conversations
     WHERE team_id = $1
     LIMIT $2)sql";

constexpr std::string_view select_views = R"sql(
    SELECT id, name
      FROM views
     WHERE team_id = $1)sql";

constexpr std::string_view make_private = R"sql(
    UPDATE views
       SET shared = 'private', team_id = 0, version = version + 1
     WHERE id = $1)sql";

struct ViewRow {
    ViewId id;
    std::string name;
};

void unshare_views(events::Unit& unit, TeamId team) {
    for (auto& view : unit.tx.all<ViewRow>(select_views, team)) {
        unit.tx.run(make_private, view.id);
        unit.record(ViewChanged{view.id, std::move(view.name), "private"});
    }
}

}  // namespace

bool ConversationsOfTeams::leave_some(events::Unit& unit, TeamId team) {
    Conversations conversations(unit.tx);
    const auto some = unit.tx.all<ConversationId>(select_some, team, step);
    for (const auto& before : conversations.find_all(some)) {
        auto conversation = before;
        const auto event = conversation.move_to(TeamId());
        conversations.save(before, conversation, unit.now);
        unit.record(*event);
    }
    unshare_views(unit, team);
    return !some.empty();
}

}  // namespace tandem::conversations
