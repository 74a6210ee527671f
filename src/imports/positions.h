#pragma once

#include "store/store.h"

#include <string>

namespace tandem::imports {

// How far the import of a path has come: what it took up to there is durable. File names are bytes
// and may be no text at all, so they are kept escaped.
std::string find_position(store::Tx& tx, const std::string& path);  // empty: at the beginning
void put_position(store::Tx& tx, const std::string& path, const std::string& position);
void forget_position(store::Tx& tx, const std::string& path);

}  // namespace tandem::imports
