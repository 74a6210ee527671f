#pragma once

#include "base/id.h"
#include "channels/email/intake.h"
#include "conversations/types.h"
#include "events/journal.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tandem::imports {

struct MailImportOptions {
    std::string path;  // an mbox file, a Maildir, or a folder with a message per file
    MailboxId mailbox = {};
    conversations::Status start_as = conversations::Status::solved;
    int threads = 3;  // parsing; filing is one transaction at a time
};

// What an import did, for the report at its end.
struct MailImportReport {
    std::int64_t messages = 0;    // read from the source
    std::int64_t filed = 0;       // new messages
    std::int64_t started = 0;     // new conversations
    std::int64_t joined = 0;      // of them, merged into another when the link between them came
    std::int64_t duplicates = 0;  // the same bytes were here before
    std::int64_t ignored = 0;
    std::int64_t failed = 0;  // kept, and listed under "failed mail"
    std::int64_t cut = 0;     // over the size limit: only the beginning was kept
    std::int64_t bytes = 0;
    std::int64_t resumed = 0;                  // taken by a run that was interrupted, filed now
    std::int64_t no_mail = 0;                  // files of a folder that are something else
    std::vector<std::string> unreadable = {};  // files that could not be read
    std::map<std::string, std::int64_t> oddities = {};  // what was odd, and how often
};

struct MailImportProgress {
    std::int64_t messages = 0;
    std::uint64_t bytes_done = 0;
    std::uint64_t bytes_total = 0;
};

// Files what an import that was killed had taken but not filed yet, and merges what is one thread;
// how many messages. import_mail() does it first.
std::int64_t finish_interrupted(events::Journal& journal, channels::email::Intake& intake,
                                conversations::Status start_as = conversations::Status::solved);

// Takes every message of a source through the ordinary intake. Doing it again adds nothing; one
// that was interrupted goes on where it stopped. `progress` is called now and then on the calling
// thread. Throws Refusal when there is nothing to import at that path.
MailImportReport import_mail(events::Journal& journal, channels::email::Intake& intake,
                             const MailImportOptions& options,
                             const std::function<void(const MailImportProgress&)>& progress);

// The report in words, with the most frequent oddities.
std::string to_text(const MailImportReport& report, double seconds);

}  // namespace tandem::imports
