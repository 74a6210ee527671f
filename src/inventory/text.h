#pragma once

#include <string>
#include <string_view>

namespace tandem::inventory {

// What codes are compared by: "lot-7A" is LOT-7a.
inline std::string folded(std::string_view text) {
    std::string lower(text);
    for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

// Sorts after everything that begins with `prefix`.
inline std::string end_of(std::string_view prefix) {
    return std::string(prefix) + "\xF4\x8F\xBF\xBF";
}

// Where in a request a member stands: path_of("/lines/3", "/quantity").
inline std::string path_of(std::string_view at, std::string_view member) {
    return std::string(at) + std::string(member);
}

}  // namespace tandem::inventory
