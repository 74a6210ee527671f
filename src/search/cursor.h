#pragma once

#include "base/time.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace tandem::search {

// Where a page begins. The hits with ids from `from` to under `below` are ranked together, as of
// `now`, so that the pages of one search fit together while new documents arrive; when they are
// used up, the next begin under them.
struct Cursor {
    static constexpr std::int64_t undecided = -1;

    std::int64_t below = std::numeric_limits<std::int64_t>::max();
    std::int64_t from = undecided;  // decided by their first page
    std::int64_t offset = 0;
    Time now;
};

std::string to_text(const Cursor& cursor);
// Refused with code "bad_cursor" when it is none of ours.
Cursor to_cursor(std::string_view text);

}  // namespace tandem::search
