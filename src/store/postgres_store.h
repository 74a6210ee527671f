#pragma once

#include "store/store.h"

#include <memory>
#include <string>

namespace tandem::store {

std::unique_ptr<Store> open_postgres(const std::string& url, const Options& options);

}  // namespace tandem::store
