#include "base/cursor.h"

#include "base/refusal.h"

#include <charconv>

namespace tandem {

std::string to_cursor(std::initializer_list<std::int64_t> numbers) {
    std::string text;
    for (const auto number : numbers) {
        if (!text.empty()) text += '.';
        text += std::to_string(number);
    }
    return text;
}

bool read_cursor(std::string_view text, std::int64_t* into, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into[i]);
        if (error != std::errc()) return false;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (i + 1 == count) break;
        if (!text.starts_with('.')) return false;
        text.remove_prefix(1);
    }
    return text.empty();
}

void refuse_cursor() { throw bad_cursor("/after"); }

}  // namespace tandem
