#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace tandem {

// Where a page of a list begins: the whole numbers that the last row of the page before is sorted
// by, as `next` said them and `after` gives them back. Text that a client keeps and never reads.
std::string to_cursor(std::initializer_list<std::int64_t> numbers);

// Fills `into` and is true, or is false when `text` is none of ours with so many numbers.
bool read_cursor(std::string_view text, std::int64_t* into, std::size_t count);

// The query's `after`; nothing for the first page. Refused with code "bad_cursor".
template <std::size_t N>
std::optional<std::array<std::int64_t, N>> cursor_in(const std::optional<std::string>& after);

void refuse_cursor();  // throws what cursor_in() refuses with

template <std::size_t N>
std::optional<std::array<std::int64_t, N>> cursor_in(const std::optional<std::string>& after) {
    if (!after) return std::nullopt;
    std::array<std::int64_t, N> numbers{};
    if (!read_cursor(*after, numbers.data(), N)) refuse_cursor();
    return numbers;
}

}  // namespace tandem
