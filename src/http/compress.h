#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tandem::http {

// Whether an Accept-Encoding header takes `encoding` ("gzip", "br"): named with a weight above 0.
bool accepts_encoding(std::string_view header, std::string_view encoding);

// Nothing when it would not be smaller.
std::optional<std::string> gzip(std::string_view bytes);

}  // namespace tandem::http
