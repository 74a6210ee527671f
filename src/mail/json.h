#pragma once

#include <string>

namespace tandem::mail {

struct ParsedMail;

// The mail as one JSON object on one line: what `tandem mail parse --json` prints. Attachments are
// described (size, md5, sha256), not contained.
std::string to_json(const ParsedMail& mail);

}  // namespace tandem::mail
