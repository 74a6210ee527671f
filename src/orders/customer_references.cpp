#include "orders/customer_references.h"

#include "events/journal.h"
#include "orders/customer_totals.h"

namespace tandem::orders {
namespace {

constexpr std::string_view move_orders = R"sql(
    UPDATE orders SET customer_id = $2, version = version + 1 WHERE customer_id = $1
    RETURNING id)sql";

constexpr std::string_view move_some_orders = R"sql(
    UPDATE orders SET customer_id = $3, version = version + 1
     WHERE customer_id = $2 AND id IN @ids($1)@)sql";

constexpr std::string_view move_vouchers = R"sql(
    UPDATE vouchers SET customer_id = $2, version = version + 1 WHERE customer_id = $1
    RETURNING id)sql";

constexpr std::string_view move_some_vouchers = R"sql(
    UPDATE vouchers SET customer_id = $3, version = version + 1
     WHERE customer_id = $2 AND id IN @ids($1)@)sql";

}  // namespace

std::vector<std::int64_t> OrdersOfCustomers::move(events::Unit& unit, CustomerId from,
                                                  CustomerId to) {
    auto moved = unit.tx.all<std::int64_t>(move_orders, from, to);
    recount_totals(unit.tx, from);
    recount_totals(unit.tx, to);
    return moved;
}

void OrdersOfCustomers::move_back(events::Unit& unit, const std::vector<std::int64_t>& ids,
                                  CustomerId from, CustomerId to) {
    if (ids.empty()) return;
    unit.tx.run(move_some_orders, ids, from, to);
    recount_totals(unit.tx, from);
    recount_totals(unit.tx, to);
}

std::vector<std::int64_t> VouchersOfCustomers::move(events::Unit& unit, CustomerId from,
                                                    CustomerId to) {
    return unit.tx.all<std::int64_t>(move_vouchers, from, to);
}

void VouchersOfCustomers::move_back(events::Unit& unit, const std::vector<std::int64_t>& ids,
                                    CustomerId from, CustomerId to) {
    if (!ids.empty()) unit.tx.run(move_some_vouchers, ids, from, to);
}

}  // namespace tandem::orders
