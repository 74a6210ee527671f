#pragma once

#include "accounts/accounts.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace tandem::accounts {

// `tandem user ...`, for the operator at the machine. Passwords are asked for, not given as
// arguments, which everyone on the machine can read. The exit status: 2 for wrong usage. What the
// rules refuse comes out as a Refusal.
int run_user(Accounts& accounts, const std::vector<std::string>& arguments, std::istream& in,
             std::ostream& out);

}  // namespace tandem::accounts
