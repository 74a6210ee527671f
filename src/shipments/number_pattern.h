#pragma once

#include <string>
#include <string_view>

namespace tandem::shipments {

// How tracking numbers of a carrier look, so that they are known in a message: `#` stands for a
// digit, `@` for a letter, `*` for either, everything else for itself ("1Z****************",
// "00340434############").

// A tracking number in the form in which numbers are compared: upper case, without blanks and
// hyphens.
std::string canonical_number(std::string_view number);

// Letters, digits and the three signs, 6 to 40 of them, at least four of which are signs.
bool is_pattern(std::string_view pattern);
bool matches(std::string_view pattern, std::string_view canonical);

}  // namespace tandem::shipments
