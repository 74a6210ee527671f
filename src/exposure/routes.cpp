#include "exposure/routes.h"

#include "exposure/reading.h"
#include "exposure/story.h"
#include "http/api.h"

namespace tandem::exposure {
namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

LotId lot_in(const Call& call) { return call.id<LotId>("id"); }

}  // namespace

void add_routes(http::Router& router, events::Journal& journal) {
    const auto read = Permission::operations_read;
    Api api(router);
    api.get<LotStory>("/api/v1/lots/{id}/story", read,
                      "A lot's whole story, from its receipt to who has it",
                      [&](const Call& call, const ReadReach& page) {
                          return journal.read(
                              [&](store::Tx& tx) { return lot_story(tx, lot_in(call), page); });
                      })
        .remembered()
        .refuses({refused::not_found("lot"), refused::invalid("bad_cursor")});
    api.get<ReachedLines>("/api/v1/lots/{id}/lines", read,
                          "The order lines that something of a lot was sent for",
                          [&](const Call& call, const ReadReach& page) {
                              return journal.read([&](store::Tx& tx) {
                                  return lines_of_lot(tx, lot_in(call), page);
                              });
                          })
        .remembered()
        .refuses({refused::not_found("lot"), refused::invalid("bad_cursor")});
    api.get<LotCustomers>("/api/v1/lots/{id}/customers", read,
                          "The customers who were sent something of a lot",
                          [&](const Call& call, const ReadReach& page) {
                              return journal.read([&](store::Tx& tx) {
                                  return customers_of_lot(tx, lot_in(call), page);
                              });
                          })
        .remembered()
        .refuses({refused::not_found("lot"), refused::invalid("bad_cursor")});
    api.get<ExposureList>("/api/v1/exposures", read, "Who was given what, and what came of it",
                          [&](const Call&, const ListExposures& query) {
                              return journal.read([&](store::Tx& tx) { return list(tx, query); });
                          })
        .remembered()
        .refuses({refused::invalid("bad_cursor"), refused::field("/lot_id", "one_of")});
    api.post<void>("/api/v1/outcomes", Permission::orders_edit,
                   "Say what went wrong with what was sent",
                   [&](const Call& call, const ReportOutcome& body) {
                       report_outcome(journal, call.actor(), body);
                   })
        .refuses(
            {refused::field("/kind", "outcome_kind"), refused::field("/order_line_id", "unknown"),
             refused::field("/order_line_id", "not_sent"), refused::field("/lot_id", "not_sent"),
             refused::field("/occurred_at", "in_future")});
}

}  // namespace tandem::exposure
