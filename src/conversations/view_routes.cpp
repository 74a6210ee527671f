#include "conversations/routes.h"
#include "conversations/tags.h"
#include "conversations/views.h"
#include "http/api.h"

namespace tandem::conversations {

struct TagList {
    std::vector<Tag> items;
};
TANDEM_STRUCT(TagList, items)

struct ViewList {
    std::vector<View> items;
};
TANDEM_STRUCT(ViewList, items)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

void add_tag_routes(Api& api, Desk& desk) {
    api.get<TagList>(
        "/api/v1/tags", Permission::conversations_read, "List tags", [&desk](const Call&) {
            return desk.journal.read([](store::Tx& tx) { return TagList{list_tags(tx)}; });
        });
    api.post<Tag>("/api/v1/tags", Permission::tags_manage, "Add a tag",
                  [&desk](const Call& call, const AddTag& body) {
                      return add_tag(desk.journal, call.actor(), body);
                  })
        .refuses({refused::field("/name", "tag"), refused::field("/name", "taken")});
    api.patch<Tag>("/api/v1/tags/{name}", Permission::tags_manage, "Rename or recolour a tag",
                   [&desk](const Call& call, const ChangeTag& body) {
                       return change_tag(desk.journal, call.actor(), call.text("name"), body);
                   })
        .refuses({refused::not_found("tag"), refused::field("/name", "tag"),
                  refused::field("/name", "taken")});
    api.remove(
           "/api/v1/tags/{name}", Permission::tags_manage, "Delete a tag",
           [&desk](const Call& call) { delete_tag(desk.journal, call.actor(), call.text("name")); })
        .refuses({refused::not_found("tag")});
}

void add_saved_views(Api& api, Desk& desk) {
    api.get<ViewList>(
        "/api/v1/views", Permission::conversations_read, "List saved views",
        [&desk](const Call& call) {
            return desk.journal.read([&](store::Tx& tx) {
                return ViewList{list_views(tx, call.actor(), desk.journal.clock().now())};
            });
        });
    api.post<View>("/api/v1/views", Permission::conversations_read, "Save a view",
                   [&desk](const Call& call, const SaveView& body) {
                       return add_view(desk.journal, call.actor(), body);
                   })
        .refuses({refused::field("/shared", "choice"), refused::field("/team_id", "required"),
                  refused::field("/team_id", "unknown_team"),
                  refused::field("/filter/assignee", "type"),
                  refused::field("/filter/statuses", "twice"), refused::forbidden()});
    api.patch<View>("/api/v1/views/{id}", Permission::conversations_read, "Change a saved view",
                    [&desk](const Call& call, const ChangeView& body) {
                        return change_view(desk.journal, call.actor(), call.id<ViewId>("id"),
                                           call.if_match(), body);
                    })
        .refuses({refused::not_found("view"), refused::stale(), refused::field("/shared", "choice"),
                  refused::field("/team_id", "required"),
                  refused::field("/team_id", "unknown_team"),
                  refused::field("/filter/assignee", "type"),
                  refused::field("/filter/statuses", "twice"), refused::forbidden()});
    api.remove("/api/v1/views/{id}", Permission::conversations_read, "Delete a saved view",
               [&desk](const Call& call) {
                   delete_view(desk.journal, call.actor(), call.id<ViewId>("id"));
               })
        .refuses({refused::not_found("view"), refused::forbidden()});
}

}  // namespace

void add_view_routes(http::Router& router, Desk& desk) {
    Api api(router);
    add_tag_routes(api, desk);
    add_saved_views(api, desk);
}

void add_routes(http::Router& router, Desk& desk) {
    add_conversation_routes(router, desk);
    add_relation_routes(router, desk);
    add_message_routes(router, desk);
    add_scheduled_routes(router, desk);
    add_page_routes(router, desk);
    add_letter_routes(router, desk);
    add_attachment_routes(router, desk);
    add_view_routes(router, desk);
    add_search_routes(router, desk);
}

}  // namespace tandem::conversations
