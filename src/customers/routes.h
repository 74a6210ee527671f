#pragma once

#include "events/journal.h"
#include "http/http.h"

namespace tandem::customers {

class Merging;

// Everything of /customers, /customer-notes, /organisations and /fields.
void add_routes(http::Router& router, events::Journal& journal, const Merging& merging);

}  // namespace tandem::customers
