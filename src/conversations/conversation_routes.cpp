#include "conversations/answers.h"
#include "conversations/bulk.h"
#include "conversations/commands.h"
#include "conversations/counts.h"
#include "conversations/list.h"
#include "conversations/routes.h"
#include "conversations/snooze.h"
#include "conversations/start.h"
#include "conversations/thread.h"
#include "http/api.h"

namespace tandem::conversations {

struct SetStatus {
    Status status = Status::open;
};
TANDEM_STRUCT(SetStatus, status)

struct SetSnooze {
    Time until;
};
TANDEM_STRUCT(SetSnooze, until)

struct SetTags {
    std::vector<std::string> tags;
};
TANDEM_STRUCT(SetTags, tags)

struct MarkRead {
    MessageId up_to_message_id;
};
TANDEM_STRUCT(MarkRead, up_to_message_id)

struct ViewCounts {
    std::int64_t mine = 0;
    std::int64_t unassigned = 0;
    std::int64_t mentions = 0;
    std::int64_t waiting = 0;
    std::int64_t snoozed = 0;
    std::int64_t all = 0;
    std::int64_t following = 0;
    std::int64_t drafts = 0;
    std::int64_t spam = 0;
};
TANDEM_STRUCT(ViewCounts, mine, unassigned, mentions, waiting, snoozed, all, following, drafts,
              spam)

struct TeamCount {
    TeamId id;
    std::int64_t open = 0;
};
TANDEM_STRUCT(TeamCount, id, open)

struct ConversationCounts {
    ViewCounts views;
    std::vector<TeamCount> teams;
};
TANDEM_STRUCT(ConversationCounts, views, teams)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

std::int64_t* member_for(ViewCounts& views, std::string_view name) {
    if (name == count_mine) return &views.mine;
    if (name == count_unassigned) return &views.unassigned;
    if (name == count_mentions) return &views.mentions;
    if (name == count_waiting) return &views.waiting;
    if (name == count_snoozed) return &views.snoozed;
    if (name == count_all) return &views.all;
    if (name == count_following) return &views.following;
    if (name == count_drafts) return &views.drafts;
    if (name == count_spam) return &views.spam;
    return nullptr;
}

ConversationCounts counts_of(store::Tx& tx, AgentId agent) {
    ConversationCounts answer;
    for (const auto& count : counts_for(tx, agent)) {
        if (auto* member = member_for(answer.views, count.name))
            *member = count.amount;
        else if (count.name == count_team)
            answer.teams.push_back({TeamId(count.owner), count.amount});
    }
    return answer;
}

ConversationId id_of(const Call& call) { return call.id<ConversationId>("id"); }
Target target_of(const Call& call) { return {id_of(call), call.if_match()}; }

ConversationDetails read_details(Desk& desk, const Call& call, ConversationId id) {
    return desk.journal.read([&](store::Tx& tx) { return get_details(tx, id, call.actor().id()); });
}

void add_reading(Api& api, Desk& desk) {
    api.get<ConversationList>(
           "/api/v1/conversations", Permission::conversations_read, "List conversations",
           [&desk](const Call& call, const ListConversations& query) {
               return desk.journal.read([&](store::Tx& tx) {
                   return list(tx, call.actor(), query, desk.journal.clock().now());
               });
           })
        .remembered()
        .refuses({refused::field("/team_id", "required"), refused::field("/view_id", "required"),
                  refused::not_found("view"), refused::invalid("bad_cursor")});
    api.get<ConversationCounts>("/api/v1/conversations/counts", Permission::conversations_read,
                                "How many conversations stand in each list",
                                [&desk](const Call& call) {
                                    return desk.journal.read([&](store::Tx& tx) {
                                        return counts_of(tx, call.actor().id());
                                    });
                                })
        .remembered();
    api.get<ConversationDetails>(
           "/api/v1/conversations/{id}", Permission::conversations_read, "Read a conversation",
           [&desk](const Call& call) { return read_details(desk, call, id_of(call)); })
        .remembered()
        .refuses({refused::not_found("conversation")});
    api.get<ThreadPage>("/api/v1/conversations/{id}/thread", Permission::conversations_read,
                        "Read its messages and events, from the newest back",
                        [&desk](const Call& call, const ReadThread& query) {
                            return desk.journal.read([&](store::Tx& tx) {
                                return thread(tx, id_of(call), query, desk.journal.clock().now());
                            });
                        })
        .remembered()
        .refuses({refused::not_found("conversation"), refused::invalid("bad_cursor")});
    api.get<HistoryPage>("/api/v1/conversations/{id}/history", Permission::conversations_read,
                         "Everything that happened to it",
                         [&desk](const Call& call, const ReadHistory& query) {
                             return desk.journal.read(
                                 [&](store::Tx& tx) { return history(tx, id_of(call), query); });
                         })
        .refuses({refused::not_found("conversation"), refused::invalid("bad_cursor")});
}

void add_changing(Api& api, Desk& desk) {
    api.post<ConversationDetails>(
           "/api/v1/conversations", Permission::conversations_reply, "Start a conversation",
           [&desk](const Call& call, const StartConversation& body) {
               const auto id = start(desk, call.actor(), body);
               call.add_header("Location", "/api/v1/conversations/" + std::to_string(id.value()));
               return read_details(desk, call, id);
           })
        .refuses(
            {refused::field("/customer_id", "required"), refused::field("/customer_id", "unknown"),
             refused::field("/message/body_html", "required"),
             refused::field("/message/attachment_ids", "not_usable"),
             refused::field("/assignee_id", "unknown_agent"),
             refused::field("/team_id", "unknown_team"), refused::field("/mailbox_id", "unknown"),
             refused::field("/customer_id", "no_recipient"), refused::field("/seal", "no_key"),
             refused::field("/tags", "too_many"), refused::field("/tags/*", "tag")});
    api.patch<ConversationDetails>("/api/v1/conversations/{id}", Permission::conversations_edit,
                                   "Change a conversation",
                                   [&desk](const Call& call, const ChangeConversation& body) {
                                       change(desk.journal, call.actor(), target_of(call), body);
                                       return read_details(desk, call, id_of(call));
                                   })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/assignee_id", "unknown_agent"),
                  refused::field("/team_id", "unknown_team"), refused::field("/tags", "too_many"),
                  refused::field("/tags/*", "tag"), refused::field("/fields/*", "unknown_field"),
                  refused::field("/fields/*", "type")});
    api.put<ConversationDetails>(
           "/api/v1/conversations/{id}/status", Permission::conversations_edit, "Set its status",
           [&desk](const Call& call, const SetStatus& body) {
               set_status(desk.journal, call.actor(), target_of(call), body.status);
               return read_details(desk, call, id_of(call));
           })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/status", "needs_time"), refused::invalid("fields_missing")});
    api.put<ConversationDetails>(
           "/api/v1/conversations/{id}/snooze", Permission::conversations_edit, "Snooze it",
           [&desk](const Call& call, const SetSnooze& body) {
               snooze(desk.journal, call.actor(), target_of(call), body.until);
               return read_details(desk, call, id_of(call));
           })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/until", "past"), refused::conflict("not_active")});
    api.remove<ConversationDetails>("/api/v1/conversations/{id}/snooze",
                                    Permission::conversations_edit, "End its snooze",
                                    [&desk](const Call& call) {
                                        unsnooze(desk.journal, call.actor(), target_of(call));
                                        return read_details(desk, call, id_of(call));
                                    })
        .refuses(
            {refused::not_found("conversation"), refused::conflict("merged"), refused::stale()});
    api.put<ConversationDetails>(
           "/api/v1/conversations/{id}/tags", Permission::conversations_edit, "Set its tags",
           [&desk](const Call& call, const SetTags& body) {
               set_tags(desk.journal, call.actor(), target_of(call), body.tags);
               return read_details(desk, call, id_of(call));
           })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"), refused::stale(),
                  refused::field("/tags", "too_many"), refused::field("/tags/*", "tag")});
}

void add_people(Api& api, Desk& desk) {
    api.put<ConversationDetails>("/api/v1/conversations/{id}/followers/{agent_id}",
                                 Permission::conversations_edit, "Let an agent follow it",
                                 [&desk](const Call& call) {
                                     follow(desk.journal, call.actor(), id_of(call),
                                            call.id<AgentId>("agent_id"));
                                     return read_details(desk, call, id_of(call));
                                 })
        .refuses({refused::not_found("conversation"), refused::conflict("merged"),
                  refused::field("/agent_id", "unknown_agent")});
    api.remove<ConversationDetails>(
           "/api/v1/conversations/{id}/followers/{agent_id}", Permission::conversations_edit,
           "Let an agent follow it no more",
           [&desk](const Call& call) {
               unfollow(desk.journal, call.actor(), id_of(call), call.id<AgentId>("agent_id"));
               return read_details(desk, call, id_of(call));
           })
        .refuses({refused::not_found("conversation"), refused::conflict("merged")});
    api.post_action<void>("/api/v1/conversations/{id}/read", Permission::conversations_read,
                          "Mark as read up to a message",
                          [&desk](const Call& call, const MarkRead& body) {
                              mark_read(desk.journal, call.actor(), id_of(call),
                                        body.up_to_message_id);
                          })
        .refuses({refused::not_found("conversation")});
    api.post_action<BulkResults>("/api/v1/bulk", Permission::conversations_edit,
                                 "Change many conversations",
                                 [&desk](const Call& call, const Bulk& body) {
                                     return change_all(desk.journal, call.actor(), body);
                                 })
        .refuses({refused::field("/conversation_ids", "required"),
                  refused::field("/conversation_ids", "too_many"),
                  refused::field("/change/snooze_until", "contradiction"),
                  refused::field("/change/add_tags", "too_many"),
                  refused::field("/change/add_tags/*", "tag")});
}

}  // namespace

void add_conversation_routes(http::Router& router, Desk& desk) {
    Api api(router);
    add_reading(api, desk);
    add_changing(api, desk);
    add_people(api, desk);
}

}  // namespace tandem::conversations
