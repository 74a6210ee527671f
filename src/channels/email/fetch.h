#pragma once

#include "channels/email/intake.h"
#include "channels/email/mailbox.h"
#include "crypto/secret_box.h"
#include "events/journal.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::channels::email {

// What fetching works with.
struct FetchTools {
    events::Journal& journal;
    const crypto::SecretBox& box;
    Intake& intake;
};

struct PollReport {
    int taken = 0;
    int parked = 0;          // listed as needing attention instead
    std::string error = {};  // words for the administrator; empty when all went well
};

// What a comparison of the server's folders with what was taken found, and did about it.
struct Reconciliation {
    Time at = {};
    std::int64_t on_server = 0;
    std::int64_t known = 0;    // of those on the server
    std::int64_t taken = 0;    // had been missing
    std::int64_t parked = 0;   // could not be had now either
    std::int64_t skipped = 0;  // lay there before the mailbox was connected, left alone on purpose
    std::optional<std::string> error = {};  // what ended it early
};
std::optional<Reconciliation> find_reconciliation(store::Tx& tx, MailboxId mailbox);

// On PostgreSQL the node that holds this lease fetches the mailbox.
std::string lease_name(const Mailbox& mailbox);

// A fetch that failed so often is not tried again until a person or the daily comparison does.
inline constexpr int most_fetches = 3;

// Takes what is new in the mailbox's folders. A message is marked, moved or deleted on the server
// only after it is durably ours; the position is saved with what was taken, so that a cut
// connection loses nothing and repeats nothing. Blocks for some timeouts at most. On PostgreSQL one
// node does it at a time.
PollReport poll(const FetchTools&, const Mailbox&);

// Compares, and takes what is missing.
Reconciliation reconcile(const FetchTools&, const Mailbox&);

// Fetches a message that was listed without being had, and files it.
Taken fetch_again(const FetchTools&, const Actor&, std::int64_t incoming);

struct ServerPlace;

// A signed-in connection to a mailbox's server, of whatever kind. Errors are words for people,
// empty when all went well.
class Fetch {
public:
    virtual ~Fetch() = default;
    virtual std::string open() = 0;
    virtual PollReport take_new() = 0;
    virtual void reconcile(Reconciliation& report) = 0;
    // The bytes of a message that lies at `place`.
    virtual std::string fetch_at(const ServerPlace& place, std::string& raw) = 0;
    // Waits for news, if the server tells of them; false when the connection is of no more use.
    virtual bool can_wait() const = 0;
    virtual bool wait(std::chrono::seconds limit, const std::function<bool()>& is_over) = 0;
};
std::unique_ptr<Fetch> make_fetch(const FetchTools&, const Mailbox&);

}  // namespace tandem::channels::email
