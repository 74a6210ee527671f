#pragma once

#include "accounts/accounts.h"
#include "http/http.h"

namespace tandem::accounts {

// Everything of the section Accounts of the API: set-up, signing in, agents, teams, roles, keys,
// settings, audit.
void add_routes(http::Router& router, Accounts& accounts);

}  // namespace tandem::accounts
