#pragma once

#include "http/http.h"

#include <string_view>

namespace tandem::http {

// Whether the request's If-None-Match names this tag: the asker has the answer already.
bool has_tag(const Request& request, std::string_view tag);

}  // namespace tandem::http
