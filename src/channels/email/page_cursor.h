#pragma once

#include "base/refusal.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

namespace tandem::channels::email {

// Where a page of a list begins, as the page before said.
inline std::optional<std::int64_t> cursor(const std::optional<std::string>& after) {
    if (!after) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(after->data(), after->data() + after->size(), value);
    if (error != std::errc() || end != after->data() + after->size())
        throw invalid_field("/after", "cursor", "Give back the `next` of the page before.");
    return value;
}

}  // namespace tandem::channels::email
