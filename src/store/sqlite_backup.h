#pragma once

#include <string>

namespace tandem::store {

// Copies the database at `from` into the new file `to`, as it is at one moment; writers go on.
void back_up_sqlite(const std::string& from, const std::string& to);

}  // namespace tandem::store
