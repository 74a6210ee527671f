#pragma once

#include "orders/orders.h"

#include <string>
#include <string_view>

namespace tandem::orders {

// Refuses a country that is no code of ISO 3166.
void check_address(const std::string& path, const PostalAddress& address);

// An address as rows keep it.
std::string stored(const PostalAddress& address);
PostalAddress read_address(std::string_view stored);

}  // namespace tandem::orders
