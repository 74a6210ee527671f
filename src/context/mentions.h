#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::context {

// What may be the number of an order, a parcel, a product or a lot in what somebody wrote. Whether
// it is one, only the tables can say (targets.h).
struct Mention {
    std::string text;  // as it stands in the letter
    std::string key;   // in capitals, without spaces and without a leading '#'
    bool operator==(const Mention&) const = default;
};

inline constexpr std::size_t most_mentions = 60;  // of one letter; the first ones

// Every word that has a digit in it, of 3 to 40 characters, and numbers that are written in groups
// ("0034 0434 1610 9404") as one, each once, in the order of the text. Total: any bytes are read,
// in time linear in their number.
std::vector<Mention> mentions_in(std::string_view text);

}  // namespace tandem::context
