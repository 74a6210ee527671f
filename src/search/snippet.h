#pragma once

#include "search/query.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::search {

// The piece of `text` where the words asked for stand closest, at most about `size` characters, as
// HTML: everything escaped, the words in <mark>, "…" where it was cut. The beginning of the text
// when none of them is there.
std::string snippet_html(std::string_view text, const Query& query, std::size_t size = 200);

// The whole text, escaped, with the words marked.
std::string highlight_html(std::string_view text, const Query& query);

}  // namespace tandem::search
