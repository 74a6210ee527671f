#pragma once

#include "http/http.h"

#include <map>
#include <string>
#include <vector>

namespace tandem::http {

using Schemas = std::map<std::string, std::string, std::less<>>;  // JSON texts by name

// The OpenAPI 3.1 document of the routes under /api.
std::string to_openapi(const std::vector<Route>& routes, const Schemas& schemas);

}  // namespace tandem::http
