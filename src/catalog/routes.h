#pragma once

#include "events/journal.h"
#include "http/http.h"

namespace tandem::catalog {

// Everything of /products, /categories and /policies.
void add_routes(http::Router& router, events::Journal& journal);

}  // namespace tandem::catalog
