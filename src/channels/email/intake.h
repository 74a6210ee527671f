#pragma once

#include "base/id.h"
#include "base/time.h"
#include "blobs/blobs.h"
#include "channels/email/threading.h"
#include "conversations/types.h"
#include "events/journal.h"
#include "mail/message_id.h"
#include "mail/parse.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::channels::email {

// What became of one raw message that was handed over.
struct Taken {
    enum class Outcome {
        filed,      // a message of a conversation now
        duplicate,  // the same bytes were taken before
        ignored,    // nothing to show (our own mail that came back)
        failed,     // kept, and listed under "failed mail" with the reason
    };
    Outcome outcome = Outcome::filed;
    std::int64_t incoming = 0;  // 0 for a duplicate
    std::optional<ConversationId> conversation = {};
    std::optional<MessageId> message = {};
    bool started = false;
    // Of history that is imported: all conversations its headers name, when they are several. They
    // are one thread (the letter that joins them came late), and the importer merges them.
    std::vector<ConversationId> one_thread = {};
    std::vector<std::string> warnings = {};  // what was odd about it
    std::string reason = {};                 // of `ignored` and `failed`
};

struct Incoming;

struct IntakeOptions {
    MailboxId mailbox = {};            // 0: whichever the recipients say, or none
    std::string_view source = "pipe";  // "imap", "pipe", "import"
    bool keep_dates = false;           // history that is imported keeps the time it was written
    conversations::Status start_as = conversations::Status::open;
};

// Raw mail in, conversations out. The raw bytes and their row are durable before anything is made
// of them, so that whoever handed them over may forget them as soon as take() returns, and a crash
// in between is finished by resume().
class Intake {
public:
    Intake(events::Journal& journal, blobs::Blobs& blobs, mail::ReplyTokens tokens);

    Taken take(std::string_view raw, const IntakeOptions& options);
    // Many at once: one sync for the blobs and one transaction, in which each message still stands
    // or fails alone. For imports.
    std::vector<Taken> take_all(std::span<const std::string> raws, const IntakeOptions& options);

    // Processes what a crash left waiting, but for history; how many there were.
    int resume();
    // The same for the history that an import has taken. The caller merges what is `one_thread`.
    std::vector<Taken> resume_history(conversations::Status start_as);
    // A failed message again.
    Taken retry(const Actor& actor, std::int64_t incoming);

private:
    struct Prepared;
    Prepared prepare(std::string_view raw) const;
    Taken file(events::Unit& unit, std::int64_t incoming, BlobId raw, const Prepared& prepared,
               const IntakeOptions& options);
    Taken file_or_park(events::Unit& unit, std::int64_t incoming, BlobId raw,
                       const Prepared& prepared, const IntakeOptions& options);
    Taken process(const Actor& actor, std::int64_t incoming, IntakeOptions options);
    Taken process_or_give_up(const Incoming& incoming, const IntakeOptions& options);

    events::Journal& journal_;
    blobs::Blobs& blobs_;
    mail::ReplyTokens tokens_;
};

}  // namespace tandem::channels::email
