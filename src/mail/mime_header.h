#pragma once

#include "mail/parse.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// "Name: value", also with blanks before the colon.
bool is_header_line(std::string_view line);

// Mail servers cut off or refuse what is longer, and most of them much earlier.
inline constexpr std::size_t longest_header = 256u * 1024;

// Takes the headers off the front of `text`, with the empty line that ends them. Names in lower
// case, values raw but unfolded. Copes with lines that belong to no header and with a body that
// begins without an empty line. What is longer than longest_header, or a megabyte together, is cut.
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
