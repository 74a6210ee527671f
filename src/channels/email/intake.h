#pragma once

#include "base/id.h"
#include "base/time.h"
#include "blobs/blobs.h"
#include "channels/email/spam.h"
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
struct Prepared;
struct SecuredLetter;
class LetterSecurity;

// Where a person files a message that found no place by itself.
struct ByHand {
    std::optional<ConversationId> conversation;  // none: a new one
    std::optional<CustomerId> customer;          // none: whoever it is from
};

struct IntakeOptions {
    MailboxId mailbox = {};            // 0: whichever the recipients say, or none
    std::string_view source = "pipe";  // "imap", "pop3", "lmtp", "pipe", "import"
    bool keep_dates = false;           // history that is imported keeps the time it was written
    conversations::Status start_as = conversations::Status::open;
    std::optional<ByHand> by_hand = {};  // a person says where it belongs
};

// Of a message that could not be had from its server: what stands for it, and why.
struct NotFetched {
    std::string header;  // as far as the server gave it
    std::string where;   // the same for the same message, like "INBOX/77/12"
    std::string_view code;
    std::string reason;
};

// Raw mail in, conversations out. The raw bytes and their row are durable before anything is made
// of them, so that whoever handed them over may forget them as soon as take() returns, and a crash
// in between is finished by resume().
class Intake {
public:
    Intake(events::Journal& journal, blobs::Blobs& blobs, mail::ReplyTokens tokens);

    // From now on sealed and signed letters are read with the mailboxes' keys.
    void read_with(const LetterSecurity& security) { security_ = &security; }

    // What the spam filter has learned, shared with whoever teaches it.
    SpamModels& spam_models() { return spam_models_; }

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
    // A failed message where a person wants it. One that cannot be filed even so is filed as an
    // attachment.
    Taken file_by_hand(const Actor& actor, std::int64_t incoming, const ByHand& place);
    // Lists a message as needing attention without having it.
    Taken park(const NotFetched& message, const IntakeOptions& options);
    // Its bytes came at last: they are filed.
    Taken complete(const Actor& actor, std::int64_t incoming, std::string_view raw);

private:
    Prepared prepare(std::string_view raw, const IntakeOptions& options) const;
    SecuredLetter read(std::string_view raw, const IntakeOptions& options) const;
    Taken file(events::Unit& unit, std::int64_t incoming, BlobId raw, const Prepared& prepared,
               const IntakeOptions& options);
    Taken file_or_park(events::Unit& unit, std::int64_t incoming, BlobId raw,
                       const Prepared& prepared, const IntakeOptions& options);
    Taken process(const Actor& actor, std::int64_t incoming, IntakeOptions options);
    Taken process(const Actor& actor, const Incoming& incoming, const Prepared& prepared,
                  const IntakeOptions& options);
    Taken process_or_give_up(const Incoming& incoming, const IntakeOptions& options);

    events::Journal& journal_;
    blobs::Blobs& blobs_;
    mail::ReplyTokens tokens_;
    SpamModels spam_models_;
    const LetterSecurity* security_ = nullptr;
};

}  // namespace tandem::channels::email
