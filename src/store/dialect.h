#pragma once

#include "store/store.h"

#include <span>
#include <string>
#include <string_view>

namespace tandem::store {

// `sql` with the tokens of store.h spelt for the engine. Throws std::logic_error for one that is
// not known or not closed.
std::string spelt_for(Dialect dialect, std::string_view sql);

// A migration with the tokens and conditional lines of migrate.h spelt for the engine.
std::string migration_for(Dialect dialect, std::string_view sql);

// True for statements that are worth keeping prepared (not DDL and the like).
bool is_query(std::string_view sql);

// Text with U+0000 cannot be stored by PostgreSQL, so neither engine takes it: it must be refused
// where it comes in. Throws std::invalid_argument.
void refuse_nul(std::span<const Param> params);

}  // namespace tandem::store
