#pragma once

#include "base/money.h"
#include "base/time.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::exposure {

// What a price is like, in whole units of its currency: "25-50", "1000+".
inline std::string price_band(std::int64_t amount, std::string_view currency) {
    constexpr std::array<std::int64_t, 9> bounds{0, 10, 25, 50, 100, 250, 500, 1000, 2500};
    std::int64_t unit = 1;
    for (int i = minor_digits(currency).value_or(2); i > 0; --i) unit *= 10;
    for (std::size_t i = 1; i < bounds.size(); ++i)
        if (amount < bounds[i] * unit)
            return std::to_string(bounds[i - 1]) + '-' + std::to_string(bounds[i]);
    return std::to_string(bounds.back()) + '+';
}

// The ISO week that a moment is in, UTC: 202642. 0 for none.
inline std::int64_t iso_week(std::optional<Time> time) {
    if (!time) return 0;
    const auto day = std::chrono::floor<std::chrono::days>(*time);
    const std::chrono::weekday weekday(day);
    // A week belongs to the year that its Thursday is in.
    const auto thursday = day + std::chrono::days(4) - std::chrono::days(weekday.iso_encoding());
    const auto year = std::chrono::year_month_day(thursday).year();
    const std::chrono::sys_days first(year / 1 / 1);
    return std::int64_t{static_cast<int>(year)} * 100 + (thursday - first).count() / 7 + 1;
}

// "return.defective", "allergy": what kinds of outcomes are called.
constexpr bool is_outcome_kind(std::string_view kind) {
    if (kind.empty() || kind.front() == '.' || kind.back() == '.') return false;
    for (const char c : kind)
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '_') return false;
    return true;
}

}  // namespace tandem::exposure
