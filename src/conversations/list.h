#pragma once

#include "base/actor.h"
#include "conversations/answers.h"
#include "conversations/places.h"
#include "json/describe.h"
#include "json/types.h"
#include "store/store.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::conversations {

// The lists of the sidebar. Each is walked along an index in its own order and paged by key, so
// that a page costs the same whatever lies behind it.

enum class Sort { newest, oldest, urgent };
BOOST_DESCRIBE_ENUM(Sort, newest, oldest, urgent)

enum class ListName {
    mine,
    unassigned,
    mentions,
    waiting,
    following,
    drafts,
    snoozed,
    all,
    solved,
    spam,
    trash,
    team,
    custom
};
BOOST_DESCRIBE_ENUM(ListName, mine, unassigned, mentions, waiting, following, drafts, snoozed, all,
                    solved, spam, trash, team, custom)

struct ListConversations {
    json::Default<ListName> view{ListName::all};
    std::optional<TeamId> team_id;
    std::optional<ViewId> view_id;
    std::optional<Status> status;
    std::optional<Priority> priority;
    std::optional<std::string> tag;
    std::optional<AgentId> assignee_id;
    std::optional<CustomerId> customer_id;
    std::optional<Sort> sort;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListConversations, view, team_id, view_id, status, priority, tag, assignee_id,
              customer_id, sort, after, limit)

struct ConversationList {
    std::vector<ConversationRow> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(ConversationList, items, next)

// Which conversations, in which order: what lists, saved views and searches come down to.
struct Selection {
    std::vector<Status> statuses = {};
    std::optional<AgentId> assignee = {};  // 0: nobody
    std::vector<TeamId> teams = {};
    std::optional<CustomerId> customer = {};
    std::optional<std::pair<Place, std::int64_t>> place = {};
    std::vector<TagId> tags = {};  // all of them
    std::vector<Priority> priorities = {};
    std::vector<Kind> kinds = {};
    std::vector<Channel> channels = {};
    std::optional<Time> quiet_since = {};  // no message since
    std::string text = {};                 // words, as in a search
    Sort sort = Sort::newest;
    bool empty = false;  // asks for something that cannot be: a tag nobody ever used
    bool few = false;    // the assignee or team has so few that they are sorted, not walked to
};

ConversationList list(store::Tx&, const Actor&, const ListConversations&, Time now);
ConversationList list(store::Tx&, const Actor&, const Selection&,
                      const std::optional<std::string>& after, int limit, Time now);
// How many there are, but never counts beyond `most`.
std::int64_t count_up_to(store::Tx&, const Selection&, int most);

}  // namespace tandem::conversations
