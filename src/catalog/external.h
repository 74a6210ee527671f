#pragma once

#include "store/store.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::catalog {

// What other systems call our things: system "shopify", kind "order", key "5538293" -> our id. A
// key names one thing; a thing may have several keys.

std::optional<std::int64_t> find_external(store::Tx& tx, std::string_view system,
                                          std::string_view kind, std::string_view key);
// Many at once; those that are not known are left out.
std::map<std::string, std::int64_t> find_externals(store::Tx& tx, std::string_view system,
                                                   std::string_view kind,
                                                   const std::vector<std::string>& keys);
void keep_external(store::Tx& tx, std::string_view system, std::string_view kind,
                   std::string_view key, std::int64_t id);

struct External {
    std::string system;
    std::string key;
};
std::vector<External> externals_of(store::Tx& tx, std::string_view kind, std::int64_t id);

}  // namespace tandem::catalog
