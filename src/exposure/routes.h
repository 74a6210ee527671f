#pragma once

#include "events/journal.h"
#include "http/http.h"

namespace tandem::exposure {

// /exposures, /outcomes, and the story and customers of a lot.
void add_routes(http::Router& router, events::Journal& journal);

}  // namespace tandem::exposure
