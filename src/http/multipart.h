#pragma once

#include "http/http.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::http {

// One part of a form; `body` is a view into the request's body.
struct Part {
    std::string name;
    std::string filename;  // the last part of what the client gave, empty when it is no file
    std::string content_type;
    std::string_view body;
};

// The parts of a multipart/form-data body: at most 100, with headers of 8 KB each. Refused (code
// "malformed_form") when it is none.
std::vector<Part> parse_multipart(const Request& request);

// A file that was sent up: the part `file` of a form, or a plain body with its name percent-encoded
// in X-Filename. Refused when there is none.
struct Upload {
    std::string filename;
    std::string content_type;  // as the client says: not to be believed
    std::string_view bytes;
};
Upload upload_of(const Request& request);

}  // namespace tandem::http
