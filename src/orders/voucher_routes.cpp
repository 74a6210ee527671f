#include "events/journal.h"
#include "http/api.h"
#include "orders/routes.h"
#include "orders/vouchers.h"

namespace tandem::orders {

struct VoucherPage {
    Voucher voucher;
    std::vector<VoucherEntry> entries;
    std::int64_t version = 0;
};
TANDEM_STRUCT(VoucherPage, voucher, entries, version)

struct VoucherItems {
    std::vector<Voucher> items;
};
TANDEM_STRUCT(VoucherItems, items)

struct ListVouchers {
    CustomerId customer_id;
};
TANDEM_STRUCT(ListVouchers, customer_id)

namespace {

using http::Api;
using http::Call;
namespace refused = http::refused;

VoucherPage page_of(store::Tx& tx, VoucherId id) {
    VoucherPage page{get_voucher(tx, id), voucher_entries(tx, id)};
    page.version = page.voucher.version;
    return page;
}

void add_giving(Api& api, events::Journal& journal) {
    api.get<VoucherItems>("/api/v1/vouchers", Permission::operations_read,
                          "The vouchers of a customer",
                          [&](const Call&, const ListVouchers& query) {
                              return journal.read([&](store::Tx& tx) {
                                  return VoucherItems{vouchers_of(tx, query.customer_id)};
                              });
                          });
    api.post<Voucher>("/api/v1/vouchers", Permission::remedies_grant, "Give a customer credit",
                      [&](const Call& call, const GiveVoucher& body) {
                          return journal.write(call.actor(), [&](events::Unit& unit) {
                              return get_voucher(unit.tx, give_voucher(unit, body));
                          });
                      })
        .refuses({refused::field("/currency", "currency"),
                  refused::field("/customer_id", "unknown"),
                  refused::field("/order_id", "unknown")});
    api.get<VoucherPage>("/api/v1/vouchers/{id}", Permission::operations_read,
                         "Read a voucher with its ledger",
                         [&](const Call& call) {
                             return journal.read([&](store::Tx& tx) {
                                 return page_of(tx, call.id<VoucherId>("id"));
                             });
                         })
        .refuses({refused::not_found("voucher")});
}

void add_using(Api& api, events::Journal& journal, const std::string& key) {
    api.post<VoucherCode>("/api/v1/vouchers/{id}/code", Permission::remedies_grant,
                          "Make a voucher's code; it is shown this once",
                          [&journal, key](const Call& call) {
                              call.add_header("Cache-Control", "no-store");
                              return journal.write(call.actor(), [&](events::Unit& unit) {
                                  return make_voucher_code(unit, key, call.id<VoucherId>("id"));
                              });
                          })
        .refuses({refused::not_found("voucher"), refused::conflict("voucher_not_active"),
                  refused::conflict("voucher_expired")});
    api.post_action<Voucher>("/api/v1/vouchers/spend", Permission::orders_edit, "Spend a voucher",
                             [&journal, key](const Call& call, const SpendVoucher& body) {
                                 return journal.write(call.actor(), [&](events::Unit& unit) {
                                     return get_voucher(unit.tx, spend_voucher(unit, key, body));
                                 });
                             })
        .refuses({refused::field("/code", "unknown"), refused::field("/currency", "other_currency"),
                  refused::conflict("voucher_not_active"), refused::conflict("voucher_expired"),
                  refused::conflict("voucher_exceeded"), refused::not_found("order"),
                  refused::conflict("order_is_draft")});
    api.post_action<Voucher>(
           "/api/v1/vouchers/{id}/cancel", Permission::remedies_grant, "Take a voucher back",
           [&](const Call& call) {
               return journal.write(call.actor(), [&](events::Unit& unit) {
                   cancel_voucher(unit, call.id<VoucherId>("id"), call.if_match());
                   return get_voucher(unit.tx, call.id<VoucherId>("id"));
               });
           })
        .refuses({refused::not_found("voucher"), refused::stale(),
                  refused::conflict("voucher_not_active"),
                  refused::conflict("waits_for_approval")});
}

}  // namespace

void add_voucher_routes(http::Router& router, events::Journal& journal,
                        const std::string& voucher_key) {
    Api api(router);
    add_giving(api, journal);
    add_using(api, journal, voucher_key);
}

}  // namespace tandem::orders
