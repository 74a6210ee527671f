#include "promises/routes.h"

#include "http/api.h"
#include "promises/promises.h"
#include "promises/score.h"

namespace tandem::promises {

using http::Api;
using http::Call;
namespace refused = http::refused;

namespace {

constexpr auto read = Permission::operations_read;
constexpr auto edit = Permission::promises_edit;

PromiseId id_of(const Call& call) { return call.id<PromiseId>("id"); }

const auto no_promise = refused::not_found("promise");
const auto over = refused::conflict("over");

void add_reading_routes(Api& api, events::Journal& journal) {
    api.get<PromiseList>("/api/v1/promises", read, "List promises: due, at risk, broken, of whom",
                         [&](const Call&, const ListPromises& query) {
                             return journal.read([&](store::Tx& tx) { return list(tx, query); });
                         })
        .refuses({refused::invalid("bad_cursor")});
    api.get<PromiseCounts>("/api/v1/promises/counts", read, "How many promises want attention",
                           [&](const Call&, const CountPromises& query) {
                               return journal.read([&](store::Tx& tx) {
                                   return counts(tx, query, journal.clock().now());
                               });
                           });
    api.get<PromiseScore>("/api/v1/promises/score", read, "How well promises are kept, and by whom",
                          [&](const Call&, const PromiseRange& query) {
                              return journal.read([&](store::Tx& tx) { return score(tx, query); });
                          })
        .refuses({refused::field("/to", "before_from"), refused::field("/to", "too_long")});
    api.get<PromiseSettings>(
        "/api/v1/promises/settings", read, "How the house makes promises by itself",
        [&](const Call&) { return journal.read([&](store::Tx& tx) { return settings(tx); }); });
    api.put<PromiseSettings>("/api/v1/promises/settings", Permission::system_manage,
                             "Change how the house makes promises by itself",
                             [&](const Call& call, const PromiseSettings& body) {
                                 return change_settings(journal, call.actor(), body);
                             });
    api.get<Promise>("/api/v1/promises/{id}", read, "Read a promise",
                     [&](const Call& call) {
                         return journal.read([&](store::Tx& tx) { return get(tx, id_of(call)); });
                     })
        .refuses({no_promise});
}

}  // namespace

void add_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    add_reading_routes(api, journal);
    api.post<Promise>("/api/v1/promises", edit, "Note what a customer was promised",
                      [&](const Call& call, const MakePromise& body) {
                          return make(journal, call.actor(), body);
                      })
        .refuses({refused::field("/customer_id", "unknown"), refused::field("/due_at", "in_past"),
                  refused::field("/currency", "currency")});
    api.post<Promise>("/api/v1/promises/{id}/renegotiation", edit, "Promise something else instead",
                      [&](const Call& call, const Renegotiate& body) {
                          return renegotiate(journal, call.actor(), id_of(call), body);
                      })
        .refuses({no_promise, over, refused::field("/due_at", "in_past")});
    api.post_action<Promise>("/api/v1/promises/{id}/waiver", edit, "The customer wants it no more",
                             [&](const Call& call, const Waive& body) {
                                 return waive(journal, call.actor(), id_of(call), body);
                             })
        .refuses({no_promise, over});
    api.post_action<Promise>("/api/v1/promises/{id}/told", edit,
                             "The customer knows that it may be late",
                             [&](const Call& call, const Tell& body) {
                                 return tell(journal, call.actor(), id_of(call), body);
                             })
        .refuses({no_promise, over, refused::field("/at", "in_future")});
    api.post_action<Promise>("/api/v1/promises/{id}/done", edit, "A call was made, a visit paid",
                             [&](const Call& call, const Done& body) {
                                 return mark_done(journal, call.actor(), id_of(call), body);
                             })
        .refuses({no_promise, over, refused::conflict("fact_decides"),
                  refused::field("/at", "in_future")});
}

}  // namespace tandem::promises
