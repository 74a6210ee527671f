#include "conversations/find.h"
#include "conversations/routes.h"
#include "http/api.h"

namespace tandem::conversations {

namespace refused = http::refused;

void add_search_routes(http::Router& router, Desk& desk) {
    http::Api api(router);
    api.get<FoundPage>("/api/v1/search", Permission::conversations_read,
                       "Search conversations by words and fields",
                       [&desk](const http::Call& call, const Find& query) {
                           return desk.journal.read([&](store::Tx& tx) {
                               return find(tx, call.actor(), query, desk.journal.clock().now());
                           });
                       })
        .refuses({refused::invalid("bad_cursor")});
    api.get<Suggestions>("/api/v1/search/suggest", Permission::conversations_read,
                         "A few customers, conversations and tags for what is being typed",
                         [&desk](const http::Call& call, const Suggest& query) {
                             return desk.journal.read([&](store::Tx& tx) {
                                 return suggest(tx, call.actor(), query,
                                                desk.journal.clock().now());
                             });
                         });
}

}  // namespace tandem::conversations
