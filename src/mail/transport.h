#pragma once

#include <chrono>
#include <string>

namespace tandem::mail {

enum class Security { none, starttls, tls };

// How to reach a mail server, for SMTP and IMAP alike.
struct Server {
    std::string host = {};
    int port = 0;  // 0: the usual one for the protocol and security
    Security security = Security::tls;
    std::string username = {};  // empty: no sign-in
    std::string password = {};
    std::string access_token = {};  // OAuth2; set: instead of the password
    bool verify_certificates = true;
    std::string ca_file = {};          // PEM; empty: the system's
    std::chrono::seconds timeout{30};  // for each step, not for the whole
};

}  // namespace tandem::mail
