#pragma once

#include <string>
#include <string_view>

namespace tandem::accounts {

// What names and addresses are compared by: "Mara@Example.com" is mara@example.com.
inline std::string folded(std::string_view text) {
    std::string lower(text);
    for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

}  // namespace tandem::accounts
