#include "http/api.h"
#include "inventory/reading.h"
#include "inventory/routes.h"

namespace tandem::inventory {
namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

struct LotTrace {
    LotRef lot;
    Trace made_from;
    Trace used_in;
};
TANDEM_STRUCT(LotTrace, lot, made_from, used_in)

struct LotPlace {
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(LotPlace, after, limit)

LotId lot_in(const Call& call) { return call.id<LotId>("id"); }

LotTrace trace_of(store::Tx& tx, LotId id) {
    const auto lot = get_lot(tx, id);
    return {{lot.id, lot.code, lot.status}, lots_it_was_made_from(tx, id), lots_made_from(tx, id)};
}

MoveList moves_of(store::Tx& tx, LotId id, const LotPlace& place) {
    static_cast<void>(get_lot(tx, id));
    return list(tx, ListMoves{.lot_id = id, .after = place.after, .limit = place.limit});
}

void add_reading(Api& api, events::Journal& journal) {
    const auto read = Permission::operations_read;
    api.get<LotList>("/api/v1/lots", read, "List or find lots",
                     [&](const Call&, const ListLots& query) {
                         return journal.read([&](store::Tx& tx) { return list(tx, query); });
                     })
        .remembered()
        .refuses({refused::invalid("bad_cursor")});
    api.get<LotPage>(
           "/api/v1/lots/{id}", read, "Read a lot with all that became of it",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) { return lot_page(tx, lot_in(call)); });
           })
        .remembered()
        .refuses({refused::not_found("lot")});
    api.get<LotTrace>(
           "/api/v1/lots/{id}/trace", read, "Where a lot comes from and went into",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) { return trace_of(tx, lot_in(call)); });
           })
        .remembered()
        .refuses({refused::not_found("lot")});
    api.get<MoveList>("/api/v1/lots/{id}/moves", read, "What was moved of a lot",
                      [&](const Call& call, const LotPlace& place) {
                          return journal.read(
                              [&](store::Tx& tx) { return moves_of(tx, lot_in(call), place); });
                      })
        .remembered()
        .refuses({refused::not_found("lot"), refused::invalid("bad_cursor")});
}

void add_changing(Api& api, events::Journal& journal) {
    const auto edit = Permission::stock_edit;
    api.post<Lot>("/api/v1/lots", edit, "Add a lot",
                  [&](const Call& call, const NewLot& body) {
                      return add_lot(journal, call.actor(), body);
                  })
        .refuses({refused::field("/product_id", "unknown"),
                  refused::field("/product_id", "not_tracked"), refused::field("/code", "taken"),
                  refused::field("/expires_at", "before_made")});
    api.patch<Lot>("/api/v1/lots/{id}", edit, "Change a lot",
                   [&](const Call& call, const ChangeLot& body) {
                       return change_lot(journal, call.actor(), lot_in(call), call.if_match(),
                                         body);
                   })
        .refuses({refused::not_found("lot"), refused::stale(), refused::field("/code", "taken"),
                  refused::field("/expires_at", "before_made")});
    api.post<Trace>("/api/v1/lots/{id}/parts", edit, "Say what went into a lot",
                    [&](const Call& call, const LinkLots& body) {
                        return link_lots(journal, call.actor(), lot_in(call), body);
                    })
        .refuses({refused::not_found("lot"), refused::field("/parent_id", "unknown"),
                  refused::field("/parent_id", "cycle")});
}

void add_holding(Api& api, events::Journal& journal, const Losses& losses) {
    const auto edit = Permission::stock_edit;
    api.post<QuarantineResult>("/api/v1/lots/{id}/quarantine", edit, "Keep a lot back",
                               [&](const Call& call, const QuarantineLot& body) {
                                   return quarantine(journal, call.actor(), losses, lot_in(call),
                                                     body);
                               })
        .refuses({refused::not_found("lot"), refused::conflict("already_on_hold")});
    api.post<LotDisposition>("/api/v1/lots/{id}/release", edit, "Decide about what is kept back",
                             [&](const Call& call, const ReleaseLot& body) {
                                 return release_quarantine(journal, call.actor(), lot_in(call),
                                                           body);
                             })
        .refuses({refused::not_found("lot"), refused::conflict("not_on_hold"),
                  refused::conflict("four_eyes"), refused::field("/quantity", "more_than_held")});
}

}  // namespace

void add_lot_routes(http::Router& router, events::Journal& journal, const Losses& losses) {
    Api api(router);
    add_reading(api, journal);
    add_changing(api, journal);
    add_holding(api, journal, losses);
}

}  // namespace tandem::inventory
