#pragma once

#include "events/journal.h"
#include "http/http.h"

namespace tandem::context {

void add_routes(http::Router& router, events::Journal& journal);

}  // namespace tandem::context
