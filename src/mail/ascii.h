#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

// Letters and blanks of protocols: ASCII only, whatever the locale says.
namespace tandem::mail {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_space(char c) { return is_blank(c) || c == '\r' || c == '\n'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }

inline std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out) c = lower(c);
    return out;
}

inline std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

inline bool is_same(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, {}, [](char c) { return lower(c); }, [](char c) { return lower(c); });
}

inline bool begins_with(std::string_view text, std::string_view beginning) {
    return text.size() >= beginning.size() && is_same(text.substr(0, beginning.size()), beginning);
}

// `part` in lower case.
inline bool contains(std::string_view text, std::string_view part) {
    return !std::ranges::search(text, part, {}, [](char c) { return lower(c); }).empty() ||
           part.empty();
}

// Takes the text up to and with the next line feed off the front; without its line end.
inline std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

}  // namespace tandem::mail
