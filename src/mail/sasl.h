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

// What a server says of a token that it refuses, before it says no: base64 of an object with a
// status and more (RFC 7628 3.2.2, and Google's and Microsoft's XOAUTH2). In words; empty when it
// says nothing.
std::string words_of_refusal(std::string_view challenge);
// The same as a sentence, with what the server said last.
std::string refused_token(std::string_view said, std::string_view challenge);

}  // namespace tandem::mail
