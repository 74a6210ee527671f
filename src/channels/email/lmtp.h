#pragma once

#include "channels/email/intake.h"
#include "events/journal.h"
#include "mail/lmtp.h"

#include <memory>
#include <string>
#include <vector>

namespace tandem::channels::email {

// Mail that an MTA hands over: for each recipient the mailbox of that address, with or without a
// plus part. The MTA is told that it was taken only when it is durable.
class LmtpIntake final : public mail::LmtpReceiver {
public:
    LmtpIntake(events::Journal& journal, Intake& intake) : journal_(journal), intake_(intake) {}

    mail::LmtpReply ask(const std::string& recipient) override;
    std::vector<mail::LmtpReply> deliver(const std::vector<std::string>& recipients,
                                         const std::string& raw) override;

private:
    MailboxId mailbox_of(const std::string& recipient);  // 0: none

    events::Journal& journal_;
    Intake& intake_;
};

struct LmtpOptions {
    std::string listen;              // "unix:/run/tandem/lmtp.sock", "127.0.0.1:2424", "[::1]:2424"
    int connections = 16;            // more are asked to come again
    int idle_seconds = 120;          // without a word
    int conversation_seconds = 900;  // in all
    mail::LmtpLimits limits = {};
};

// Listens for MTAs on this machine, each on a thread of its own. Begins with the constructor, which
// refuses an address that others could reach, and ends with the destructor.
class LmtpListener {
public:
    LmtpListener(events::Journal& journal, Intake& intake, const LmtpOptions& options);
    ~LmtpListener();
    int port() const;  // 0: a Unix socket

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tandem::channels::email
