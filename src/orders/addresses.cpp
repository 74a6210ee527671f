#include "orders/addresses.h"

#include "base/refusal.h"
#include "json/decode.h"
#include "json/encode.h"

#include <algorithm>

namespace tandem::orders {

void check_address(const std::string& path, const PostalAddress& address) {
    const auto& country = address.country.value.value;
    if (country.empty()) return;
    if (country.size() != 2 ||
        !std::ranges::all_of(country, [](char c) { return c >= 'A' && c <= 'Z'; }))
        throw invalid_field(path + "/country", "country",
                            "Give a country by its two letters, like DE.");
}

std::string stored(const PostalAddress& address) {
    return address == PostalAddress() ? "{}" : json::encode(address);
}

PostalAddress read_address(std::string_view stored) {
    return stored == "{}" ? PostalAddress() : json::decode_stored<PostalAddress>(stored);
}

}  // namespace tandem::orders
