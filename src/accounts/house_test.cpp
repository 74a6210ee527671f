#include "accounts/house_test.h"

#include "json/decode.h"

#include <boost/json/serialize.hpp>

namespace tandem::accounts {

std::string House::field(const http::Response& response, std::string_view name) {
    const auto value = json::parse(response.body).at(name);
    return value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
}

}  // namespace tandem::accounts
