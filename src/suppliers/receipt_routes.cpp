#include "http/api.h"
#include "suppliers/receipts.h"
#include "suppliers/routes.h"

namespace tandem::suppliers {

using http::Api;
using http::Call;
namespace refused = http::refused;

namespace {

constexpr auto read = Permission::operations_read;
constexpr auto inspect = Permission::quality_inspect;

ReceiptId id_of(const Call& call) { return call.id<ReceiptId>("id"); }

const auto no_receipt = refused::not_found("receipt");
const auto wrong_status = refused::conflict("wrong_status");

void add_count_routes(Api& api, events::Journal& journal) {
    api.put<Receipt>("/api/v1/receipts/{id}/count", inspect, "Count what came",
                     [&](const Call& call, const CountReceipt& body) {
                         return count_receipt(journal, call.actor(), id_of(call), body);
                     })
        .refuses({no_receipt, wrong_status, refused::field("/lines", "too_many"),
                  refused::field("/lines/*/line_id", "unknown"),
                  refused::field("/lines/*/purchase_line_id", "unknown"),
                  refused::field("/lines/*/product_id", "unknown"),
                  refused::field("/lines/*/lot_code", "lot_required"),
                  refused::field("/lines/*/lot_code", "not_tracked"),
                  refused::field("/lines/*/serials", "serial_required"),
                  refused::field("/lines/*/serials", "not_serial"),
                  refused::field("/lines/*/serials", "serial_quantity"),
                  refused::field("/lines/*/expires_at", "before_made")});
    api.post_action<Receipt>("/api/v1/receipts/{id}/count/finish", inspect,
                             "Bring what was counted into stock, by lots",
                             [&](const Call& call, const FinishCount& body) {
                                 return finish_count(journal, call.actor(), id_of(call), body);
                             })
        .refuses({no_receipt, wrong_status, refused::conflict("nothing_counted"),
                  refused::field("/location_id", "unknown"),
                  refused::field("/lines/*/serial", "serial_elsewhere")});
    api.post_action<Receipt>("/api/v1/receipts/{id}/putaway", inspect, "Put accepted goods away",
                             [&](const Call& call, const PutAway& body) {
                                 return put_away(journal, call.actor(), id_of(call), body);
                             })
        .refuses({no_receipt, wrong_status, refused::field("/lines/*/line_id", "unknown"),
                  refused::field("/lines/*/quantity", "too_many"),
                  refused::field("/lines/*/to_location_id", "unknown"),
                  refused::conflict("not_enough_stock")});
}

}  // namespace

void add_receipt_routes(http::Router& router, events::Journal& journal) {
    Api api(router);
    api.get<ReceiptList>("/api/v1/receipts", read, "List goods receipts",
                         [&](const Call&, const ListReceipts& query) {
                             return journal.read([&](store::Tx& tx) { return list(tx, query); });
                         })
        .refuses({refused::invalid("bad_cursor")});
    api.get<Receipt>(
           "/api/v1/receipts/{id}", read, "Read a goods receipt",
           [&](const Call& call) {
               return journal.read([&](store::Tx& tx) { return get_receipt(tx, id_of(call)); });
           })
        .refuses({no_receipt});
    api.post<Receipt>("/api/v1/receipts", inspect, "Announce goods that will come",
                      [&](const Call& call, const ExpectReceipt& body) {
                          return expect_receipt(journal, call.actor(), body);
                      })
        .refuses({wrong_status, refused::field("/purchase_order_id", "unknown"),
                  refused::field("/supplier_id", "unknown"),
                  refused::field("/warehouse_id", "unknown"), refused::field("/lines", "too_many"),
                  refused::field("/lines/*/purchase_line_id", "unknown"),
                  refused::field("/lines/*/product_id", "unknown")});
    api.post_action<Receipt>("/api/v1/receipts/{id}/arrival", inspect, "Goods have arrived",
                             [&](const Call& call, const Arrive& body) {
                                 return arrive(journal, call.actor(), id_of(call), body);
                             })
        .refuses({no_receipt, wrong_status, refused::field("/at", "in_future")});
    add_count_routes(api, journal);
}

}  // namespace tandem::suppliers
