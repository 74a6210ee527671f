#pragma once

#include "blobs/blobs.h"
#include "channels/email/letter_security.h"
#include "mail/parse.h"

#include <string>
#include <vector>

namespace tandem::channels::email {

// A message that was read, its attachments durable: what filing it needs.
struct Prepared {
    mail::ParsedMail mail;
    std::vector<blobs::BlobRef> attachments;
    std::string head = {};  // the header section, as it was written
    LetterFindings security = {};
};

}  // namespace tandem::channels::email
