#include "orders/details.h"

#include "store/store.h"

namespace tandem::orders {
namespace {

constexpr std::string_view select_replacing = R"sql(
    SELECT id, number FROM orders WHERE replaces_id = $1 ORDER BY id LIMIT 100)sql";

}  // namespace

OrderPage order_page(store::Tx& tx, OrderId id) {
    OrderPage page{.order = get_order(tx, id),
                   .changes = changes_of(tx, id),
                   .payments = payments_of(tx, id),
                   .refunds = refunds_of(tx, id),
                   .replacements = replacements_of(tx, id),
                   .replaced_by = tx.all<OrderRef>(select_replacing, id)};
    page.version = page.order.version;
    return page;
}

}  // namespace tandem::orders
