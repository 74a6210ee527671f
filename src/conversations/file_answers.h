#pragma once

#include "http/http.h"

#include <string>

namespace tandem::conversations {

// What strangers send is handed over as a file, with a type that cannot run, unless it is an image
// that browsers show safely.
http::Response file_answer(const std::string& filename, const std::string& content_type,
                           std::string bytes);

// Sanitised HTML as a page for a sandboxed frame; images from elsewhere when the request asks.
http::Response mail_page(std::string safe_html, const http::Request& request);

}  // namespace tandem::conversations
