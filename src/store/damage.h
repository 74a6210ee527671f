#pragma once

#include "store/store.h"

#include <string>

namespace tandem::store {

// What is wrong with the database's file, in the engine's words; empty when nothing is. PostgreSQL
// watches over its own files.
std::string find_damage(const Store& store);

}  // namespace tandem::store
