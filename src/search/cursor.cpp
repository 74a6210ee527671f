#include "search/cursor.h"

#include "base/refusal.h"

#include <array>
#include <charconv>

namespace tandem::search {

std::string to_text(const Cursor& cursor) {
    return std::to_string(cursor.below) + '.' + std::to_string(cursor.from) + '.' +
           std::to_string(cursor.offset) + '.' + std::to_string(to_millis(cursor.now));
}

Cursor to_cursor(std::string_view text) {
    std::array<std::int64_t, 4> numbers{};
    const char* at = text.data();
    const char* const end = at + text.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto [rest, error] = std::from_chars(at, end, numbers[i]);
        const bool last = i + 1 == numbers.size();
        if (error != std::errc() || (rest == end) != last || (!last && *rest != '.') ||
            numbers[i] < (i == 1 ? Cursor::undecided : 0))
            throw bad_cursor("/after");
        at = last ? rest : rest + 1;
    }
    return {numbers[0], numbers[1], numbers[2], from_millis(numbers[3])};
}

}  // namespace tandem::search
