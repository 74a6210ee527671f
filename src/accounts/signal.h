#pragma once

#include "store/store.h"

namespace tandem::accounts {

// The channel on which nodes tell each other that somebody may do more or less than before:
// whoever remembers who is signed in must look again.
inline constexpr std::string_view accounts_channel = "accounts";

inline void signal_change(store::Tx& tx) { tx.signal(accounts_channel); }

}  // namespace tandem::accounts
