#pragma once

#include "base/time.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace tandem::search {

// Where a page begins. The hits under `below` are ranked as of `now`, so that pages of one search
// fit together while new documents arrive; when a ranked stretch is used up, the next begins under
// the oldest id it looked at.
struct Cursor {
    std::int64_t below = std::numeric_limits<std::int64_t>::max();
    std::int64_t offset = 0;
    Time now;
};

std::string to_text(const Cursor& cursor);
// Refused with code "bad_cursor" when it is none of ours.
Cursor to_cursor(std::string_view text);

}  // namespace tandem::search
