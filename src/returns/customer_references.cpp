#include "returns/customer_references.h"

#include "events/journal.h"

namespace tandem::returns {
namespace {

constexpr std::string_view move_all = R"sql(
    UPDATE returns SET customer_id = $2, version = version + 1 WHERE customer_id = $1
    RETURNING id)sql";

constexpr std::string_view move_some = R"sql(
    UPDATE returns SET customer_id = $3, version = version + 1
     WHERE customer_id = $2 AND id IN @ids($1)@)sql";

}  // namespace

std::vector<std::int64_t> ReturnsOfCustomers::move(events::Unit& unit, CustomerId from,
                                                   CustomerId to) {
    return unit.tx.all<std::int64_t>(move_all, from, to);
}

void ReturnsOfCustomers::move_back(events::Unit& unit, const std::vector<std::int64_t>& ids,
                                   CustomerId from, CustomerId to) {
    if (!ids.empty()) unit.tx.run(move_some, ids, from, to);
}

}  // namespace tandem::returns
