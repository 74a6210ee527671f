#pragma once

#include "mail/transport.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct SmtpSettings : Server {
    std::string helo_name = {};  // empty: the domain of the envelope's sender
    // Ask to be told what becomes of the message, where the server can (DSN, RFC 3461).
    bool request_receipts = false;
};

struct RefusedRecipient {
    std::string address = {};
    int code = 0;
    std::string text = {};
};

// What became of a message that was handed to a server.
struct SendResult {
    enum class Outcome {
        sent,       // the server took it over
        temporary,  // certainly not accepted; try again later
        permanent,  // certainly not accepted; trying again is pointless until something changes
        unknown,    // the connection broke after the whole message was given: it may have arrived
    };

    Outcome outcome = Outcome::unknown;
    int code = 0;           // the server's reply code, 0 when it did not get that far
    std::string text = {};  // for people: what happened, with the server's words

    // Set with `sent` too: the others got it, these did not.
    std::vector<RefusedRecipient> refused = {};

    // With `permanent`: it is the user name, the password or the token that was not taken.
    bool is_sign_in_refused = false;

    bool is_sent() const { return outcome == Outcome::sent; }
};

// Sends one message; blocks at most a few timeouts. `raw` is what compose() gave. `before_end`, if
// given, runs once after the whole message was handed over but before the server is told that it is
// complete (the final "."): until it returns, the server has certainly not accepted the message. An
// exception from it aborts the transfer and comes out of the call.
SendResult send(const SmtpSettings& settings, const std::string& envelope_from,
                const std::vector<std::string>& recipients, std::string_view raw,
                const std::function<void()>& before_end = {});

struct ConnectionReport {
    bool is_ok = false;
    bool is_sign_in_refused = false;
    std::string text = {};  // for people: "The server does not accept this user name or password."
};

// Connects, secures, signs in and leaves, sending nothing.
ConnectionReport test_connection(const SmtpSettings& settings);

}  // namespace tandem::mail
