#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// A raw header value as people read it: unfolded, encoded words decoded (also those that a program
// split in the middle of a character), raw 8-bit bytes read as UTF-8 or `fallback_charset`, control
// characters gone. Always valid UTF-8.
std::string decode_header(std::string_view raw, std::string_view fallback_charset = {});

// The message ids in a header value, without angle brackets, in their order. Copes with missing
// brackets and with folding inside an id.
std::vector<std::string> parse_ids(std::string_view raw);

// The same for In-Reply-To, where old programs write whole sentences: `Message from Ada <ada@x.org>
// of "Thu, 22 Aug 2002" <id>`. Whom the message was from is no id, or all that Ada ever wrote would
// be one thread.
std::vector<std::string> parse_replied_ids(std::string_view raw);

}  // namespace tandem::mail
