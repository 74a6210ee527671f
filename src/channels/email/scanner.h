#pragma once

#include "base/actor.h"
#include "blobs/blobs.h"
#include "conversations/scans.h"
#include "events/event.h"
#include "events/journal.h"
#include "json/describe.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <string>

namespace tandem::channels::email {

enum class InfectedFile { lock, warn };
BOOST_DESCRIBE_ENUM(InfectedFile, lock, warn)

struct ScannerSettings {
    bool enabled = false;
    std::string address = "unix:/run/clamav/clamd.ctl";
    std::int64_t largest_megabytes = 25;  // clamd refuses more than its StreamMaxLength
    InfectedFile infected = InfectedFile::lock;
};
TANDEM_STRUCT(ScannerSettings, enabled, address, largest_megabytes, infected)

struct ScannerChanged {
    static constexpr std::string_view name = "scanner.changed";
    bool enabled = false;
    std::string address;
    events::Subject subject() const { return {"settings", 0}; }
};
TANDEM_STRUCT(ScannerChanged, enabled, address)

struct VirusFound {
    static constexpr std::string_view name = "attachment.virus_found";
    ConversationId conversation;
    AttachmentId attachment;
    std::string filename;
    std::string found;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(VirusFound, conversation, attachment, filename, found)

struct AttachmentReleased {
    static constexpr std::string_view name = "attachment.released";
    ConversationId conversation;
    AttachmentId attachment;
    std::string filename;
    bool released = true;
    events::Subject subject() const { return events::subject_of(conversation); }
};
TANDEM_STRUCT(AttachmentReleased, conversation, attachment, filename, released)

ScannerSettings scanner_settings(store::Tx& tx);
void set_scanner(events::Journal&, const Actor&, const ScannerSettings&);

// In the transaction that files a letter: its files wait to be scanned, if there is a scanner.
void await_scans(events::Unit& unit, MessageId message);

// Scans what waits; how many files. A scanner that does not answer is asked again later, less and
// less often: no letter waits for it.
int scan_waiting(events::Journal&, blobs::Blobs&);

// An infected file that people may have nevertheless, or no more.
void release_attachment(events::Journal&, const Actor&, AttachmentId, bool released);

}  // namespace tandem::channels::email
