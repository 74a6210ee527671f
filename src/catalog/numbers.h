#pragma once

#include "store/store.h"

#include <string>
#include <string_view>

namespace tandem::catalog {

// The next number that people call something by: next_number(tx, "return", "RMA-") is "RMA-10001",
// then "RMA-10002". Without gaps: whoever asks at the same time waits for this transaction.
std::string next_number(store::Tx& tx, std::string_view series, std::string_view prefix);

}  // namespace tandem::catalog
