#pragma once

#include "http/http.h"
#include "returns/portal.h"

#include <functional>
#include <string>

namespace tandem::events {
class Journal;
}

namespace tandem::returns {

// `public_url` says under which address customers reach this house.
void add_routes(http::Router& router, events::Journal& journal, const ReturnLinks& links,
                std::function<std::string(const http::Call&)> public_url);

// Of add_routes().
void add_bench_routes(http::Router& router, events::Journal& journal);
void add_portal_routes(http::Router& router, events::Journal& journal, const ReturnLinks& links,
                       std::function<std::string(const http::Call&)> public_url);

}  // namespace tandem::returns
