#pragma once

#include "mail/transport.h"

#include <string>
#include <string_view>

namespace tandem::mail {

// What a client says, in base64, to sign in with an access token instead of a password.
std::string xoauth2(std::string_view user, std::string_view token);     // Google, Microsoft
std::string oauthbearer(const Server& server, std::string_view token);  // RFC 7628

// A server explains an OAUTHBEARER it refuses and waits for this before it says no.
inline constexpr const char* oauthbearer_give_up = "AQ==";

}  // namespace tandem::mail
