#pragma once

#include "json/describe.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace tandem::orders {

// How far the pieces of a line have come. Each number counts all that ever got that far, so what
// was delivered was shipped as well; what was cancelled got nowhere. Always:
//   0 <= returned <= delivered <= shipped <= picked <= allocated <= ordered - cancelled
struct Quantities {
    std::int64_t ordered = 0;
    std::int64_t cancelled = 0;
    std::int64_t allocated = 0;
    std::int64_t picked = 0;
    std::int64_t shipped = 0;
    std::int64_t delivered = 0;
    std::int64_t returned = 0;

    std::int64_t wanted() const { return ordered - cancelled; }
    bool operator==(const Quantities&) const = default;
};
TANDEM_STRUCT(Quantities, ordered, cancelled, allocated, picked, shipped, delivered, returned)

inline constexpr std::int64_t largest_quantity = 1'000'000'000;

// By how much a line goes on (or, below zero, back).
struct Progress {
    std::int64_t allocated = 0;
    std::int64_t picked = 0;
    std::int64_t shipped = 0;
    std::int64_t delivered = 0;
    std::int64_t returned = 0;
    std::int64_t cancelled = 0;
};

// The code of the first rule that these numbers break; nothing when they are possible.
std::optional<std::string_view> broken_rule(const Quantities& line);

// The line after `step`; refused (409, with the code of the rule) when that cannot be.
Quantities after(const Quantities& line, const Progress& step);

// Without `quantity` of the pieces that have not been shipped: what was set aside or picked for
// them is no longer. Refused (409, over_cancelled) when fewer are left.
Quantities without(const Quantities& line, std::int64_t quantity);

// Less `quantity` of what was allocated and has not left: picked pieces are put back first.
Quantities deprived(const Quantities& line, std::int64_t quantity);

Quantities operator+(const Quantities& a, const Quantities& b);
Quantities operator-(const Quantities& a, const Quantities& b);

// What a line costs: its price times what is wanted, and the share of its discount and tax.
struct Price {
    std::int64_t unit_amount = 0;
    std::int64_t discount_amount = 0;  // of all that was ordered
    std::int64_t tax_amount = 0;       // on top, of all that was ordered
};
std::int64_t full_amount(const Price& price, std::int64_t ordered);
std::int64_t total_amount(const Price& price, const Quantities& line);
// More money than anybody pays for a line.
bool is_too_much(const Price& price, std::int64_t ordered);
// The share of a line's full amount that `quantity` of its pieces have.
std::int64_t worth(const Price& price, std::int64_t ordered, std::int64_t quantity);

}  // namespace tandem::orders
