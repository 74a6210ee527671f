#pragma once

#include "events/journal.h"
#include "http/http.h"

namespace tandem::inventory {

class Losses;

// Everything of /warehouses, /locations, /lots and /stock.
void add_routes(http::Router& router, events::Journal& journal, const Losses& losses);
void add_lot_routes(http::Router& router, events::Journal& journal, const Losses& losses);

}  // namespace tandem::inventory
