#pragma once

#include "authority/approvals.h"
#include "http/http.h"

namespace tandem::authority {

// Everything of /authority and /approvals.
void add_routes(http::Router& router, events::Journal& journal, const Approvals& approvals);

}  // namespace tandem::authority
