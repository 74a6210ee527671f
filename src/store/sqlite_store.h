#pragma once

#include "store/store.h"

#include <memory>
#include <string>

namespace tandem::store {

std::unique_ptr<Store> open_sqlite(const std::string& path, const Options& options);

}  // namespace tandem::store
