#pragma once

#include "channels/email/intake.h"
#include "crypto/secret_box.h"
#include "events/journal.h"

#include <memory>

namespace tandem::channels::email {

// Fetches from every active mailbox's server, each on a thread of its own, and waits in IDLE where
// the server can; once a day it compares the server's folders with what was taken. Starts and stops
// with the settings; failures are retried with growing pauses and shown in the mailbox's health.
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
