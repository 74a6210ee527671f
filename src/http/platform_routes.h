#pragma once

#include "http/http.h"

#include <functional>
#include <string>
#include <vector>

namespace tandem::http {

struct Readiness {
    std::string name;
    std::function<bool()> check;
};

// What the routes of the platform itself ask about.
struct Platform {
    std::vector<Readiness> readiness;
    std::string metrics_token;
};

// /healthz, /readyz, /metrics, /api/openapi.json and /api/v1/ping. `platform` outlives the router's
// last request.
void add_platform_routes(Router& router, const Platform& platform);

}  // namespace tandem::http
