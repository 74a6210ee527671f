#include "shipments/number_pattern.h"

#include <algorithm>

namespace tandem::shipments {
namespace {

constexpr std::size_t shortest = 6;
constexpr std::size_t longest = 40;
constexpr std::ptrdiff_t fewest_signs = 4;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_sign(char c) { return c == '#' || c == '@' || c == '*'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool fits(char sign, char c) {
    if (sign == '#') return is_digit(c);
    if (sign == '@') return is_letter(c);
    if (sign == '*') return is_digit(c) || is_letter(c);
    return upper(sign) == c;
}

}  // namespace

std::string canonical_number(std::string_view number) {
    std::string canonical;
    for (const char c : number)
        if (c != ' ' && c != '-' && c != '\t') canonical += upper(c);
    return canonical;
}

bool is_pattern(std::string_view pattern) {
    return pattern.size() >= shortest && pattern.size() <= longest &&
           std::ranges::count_if(pattern, is_sign) >= fewest_signs &&
           std::ranges::all_of(
               pattern, [](char c) { return is_sign(c) || is_digit(c) || is_letter(upper(c)); });
}

bool matches(std::string_view pattern, std::string_view canonical) {
    return pattern.size() == canonical.size() && std::ranges::equal(pattern, canonical, fits);
}

}  // namespace tandem::shipments
