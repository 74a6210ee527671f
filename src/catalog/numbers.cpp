#include "catalog/numbers.h"

namespace tandem::catalog {
namespace {

// The row's lock is what keeps two transactions from the same number.
constexpr std::string_view take_next = R"sql(
    INSERT INTO number_series (name, next)
    VALUES ($1, 10002)
    ON CONFLICT (name) DO UPDATE SET next = number_series.next + 1
    RETURNING next - 1)sql";

}  // namespace

std::string next_number(store::Tx& tx, std::string_view series, std::string_view prefix) {
    return std::string(prefix) + std::to_string(tx.get<std::int64_t>(take_next, series));
}

}  // namespace tandem::catalog
