#pragma once

#include "blobs/blobs.h"
#include "channels/email/intake.h"
#include "channels/email/prepared.h"
#include "channels/email/spam.h"
#include "events/journal.h"
#include "mail/message_id.h"

#include <cstdint>

namespace tandem::channels::email {

struct FilingTools {
    blobs::Blobs& blobs;
    const mail::ReplyTokens& tokens;
    SpamModels& spam_models;
};

// A letter as it lies in incoming mail.
struct WaitingLetter {
    std::int64_t incoming;
    BlobId raw;
    const Prepared& prepared;
    const IntakeOptions& options;
};

// Makes a message of it, in the caller's transaction: once, whoever else is at it.
Taken file_letter(events::Unit& unit, const FilingTools& tools, const WaitingLetter& letter);

}  // namespace tandem::channels::email
