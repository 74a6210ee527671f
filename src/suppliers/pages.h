#pragma once

#include "base/cursor.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace tandem::suppliers {

// A cursor that is the id of the last row of the page before; `first` for the first page.
inline std::int64_t page_place(const std::optional<std::string>& after, std::int64_t first) {
    const auto place = cursor_in<1>(after);
    return place ? place->front() : first;
}

// Of lists that are newest first.
inline std::int64_t page_below(const std::optional<std::string>& after) {
    return page_place(after, std::numeric_limits<std::int64_t>::max());
}

// Cuts the row that was asked for beyond the page, to see whether there is another; its cursor.
template <class Row>
std::optional<std::string> cut_page(std::vector<Row>& rows, std::int64_t limit) {
    if (static_cast<std::int64_t>(rows.size()) <= limit) return std::nullopt;
    rows.resize(static_cast<std::size_t>(limit));
    return std::to_string(rows.back().id.value());
}

}  // namespace tandem::suppliers
