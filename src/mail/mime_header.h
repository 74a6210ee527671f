#pragma once

#include "mail/parse.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// "Name: value", also with blanks before the colon.
bool is_header_line(std::string_view line);

// Takes the headers off the front of `text`, with the empty line that ends them. Names in lower
// case, values raw but unfolded. Copes with lines that belong to no header and with a body that
// begins without an empty line.
std::vector<Header> take_headers(std::string_view& text);

// A Content-Type or Content-Disposition: its first word in lower case, and its parameters.
struct ParameterisedHeader {
    std::string value = {};
    std::vector<Header> parameters = {};  // decoded (RFC 2231, encoded words); names in lower case

    // Empty when there is none.
    std::string_view parameter(std::string_view name) const;
};

ParameterisedHeader parse_parameters(std::string_view raw);

}  // namespace tandem::mail
