#include "http/api.h"
#include "suppliers/non_conformances.h"
#include "suppliers/routes.h"

namespace tandem::suppliers {

using http::Api;
using http::Call;
namespace refused = http::refused;

namespace {

NonConformanceId id_of(const Call& call) { return call.id<NonConformanceId>("id"); }

const auto unknown = refused::not_found("non_conformance");

}  // namespace

void add_non_conformance_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    api.get<NcList>("/api/v1/non-conformances", Permission::operations_read,
                    "List non-conformances",
                    [&](const Call&, const ListNcs& query) {
                        return journal.read([&](store::Tx& tx) { return list(tx, query); });
                    })
        .refuses({refused::invalid("bad_cursor")});
    api.get<NonConformance>("/api/v1/non-conformances/{id}", Permission::operations_read,
                            "Read a non-conformance",
                            [&](const Call& call) {
                                return journal.read([&](store::Tx& tx) {
                                    return get_non_conformance(tx, id_of(call));
                                });
                            })
        .refuses({unknown});
    api.post<NonConformance>("/api/v1/non-conformances", Permission::quality_inspect,
                             "Report a non-conformance",
                             [&](const Call& call, const ReportNc& body) {
                                 return report(journal, call.actor(), body);
                             })
        .refuses(
            {refused::field("/product_id", "unknown"), refused::field("/lot_id", "unknown"),
             refused::field("/receipt_id", "unknown"), refused::field("/supplier_id", "unknown"),
             refused::field("/inspection_id", "unknown"), refused::field("/owner_id", "unknown")});
    api.patch<NonConformance>(
           "/api/v1/non-conformances/{id}", Permission::quality_inspect, "Change a non-conformance",
           [&](const Call& call, const ChangeNc& body) {
               return change(journal, call.actor(), id_of(call), call.if_match(), body);
           })
        .refuses({unknown, refused::stale(), refused::conflict("wrong_status"),
                  refused::field("/owner_id", "unknown")});
    api.put<NonConformance>("/api/v1/non-conformances/{id}/status", Permission::quality_inspect,
                            "Move a non-conformance on",
                            [&](const Call& call, const MoveNc& body) {
                                return move(journal, call.actor(), id_of(call), body);
                            })
        .refuses({unknown, refused::conflict("wrong_status"), refused::conflict("cause_missing"),
                  refused::conflict("disposition_missing"),
                  refused::conflict("evaluation_missing")});
}

}  // namespace tandem::suppliers
