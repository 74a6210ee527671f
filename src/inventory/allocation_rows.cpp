#include "inventory/ledger.h"

namespace tandem::inventory {
namespace {

constexpr std::string_view insert = R"sql(
    INSERT INTO allocations (line_id, stock_id, quantity, reserved_until, created_at)
    VALUES ($1, $2, $3, $4, $5))sql";

constexpr std::string_view select_of_line = R"sql(
    SELECT id, line_id, stock_id, quantity
      FROM allocations
     WHERE line_id = $1
     ORDER BY id)sql";

constexpr std::string_view select_of_lot = R"sql(
    SELECT allocations.id, allocations.line_id, allocations.stock_id, allocations.quantity
      FROM stock
      JOIN allocations ON allocations.stock_id = stock.id
     WHERE stock.lot_id = $1 AND stock.lot_id <> 0
     ORDER BY allocations.id)sql";

constexpr std::string_view select_until = R"sql(
    SELECT id, line_id, stock_id, quantity
      FROM allocations
     WHERE reserved_until <= $1
     ORDER BY reserved_until, id
     LIMIT $2)sql";

constexpr std::string_view delete_whole = R"sql(
    DELETE FROM allocations
     WHERE id = $1 AND quantity = $2)sql";

constexpr std::string_view update_shrunk = R"sql(
    UPDATE allocations
       SET quantity = quantity - $2
     WHERE id = $1 AND quantity > $2)sql";

}  // namespace

void Ledger::add_allocation(OrderLineId line, std::int64_t stock, std::int64_t quantity,
                            std::optional<Time> reserved_until, Time now) {
    tx_.run(insert, line, stock, quantity, reserved_until, now);
}

std::vector<AllocationRow> Ledger::allocations_of(OrderLineId line) const {
    return tx_.all<AllocationRow>(select_of_line, line);
}

std::vector<AllocationRow> Ledger::allocations_of_lot(LotId lot) const {
    return tx_.all<AllocationRow>(select_of_lot, lot);
}

std::vector<AllocationRow> Ledger::allocations_until(Time now, std::int64_t limit) const {
    return tx_.all<AllocationRow>(select_until, now, limit);
}

bool Ledger::shrink(AllocationId id, std::int64_t quantity) {
    return tx_.run(delete_whole, id, quantity) == 1 || tx_.run(update_shrunk, id, quantity) == 1;
}

}  // namespace tandem::inventory
