#pragma once

#include "channels/email/intake.h"
#include "channels/email/mailbox.h"
#include "crypto/secret_box.h"
#include "events/journal.h"

#include <memory>
#include <string>

namespace tandem::channels::email {

struct PollReport {
    int taken = 0;
    std::string error;  // words for the administrator; empty when all went well
};

// Takes what is new in the mailbox's folder. A message is marked or moved on the server only after
// it is durably ours, and the position is saved after each, so that a cut connection loses nothing
// and repeats nothing. Blocks for some timeouts at most. On PostgreSQL one node does it at a time.
PollReport poll(events::Journal& journal, const crypto::SecretBox& box, Intake& intake,
                const Mailbox& mailbox);

// Polls every active IMAP mailbox, each on a thread of its own, and waits in IDLE where the server
// can. Starts and stops with the settings; failures are retried with growing pauses and shown in
// the mailbox's health.
class Poller {
public:
    Poller(events::Journal& journal, const crypto::SecretBox& box, Intake& intake);
    ~Poller();
    void start();
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tandem::channels::email
