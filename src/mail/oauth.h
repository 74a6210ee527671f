#pragma once

#include <tl/expected.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace tandem::mail {

// An application that a provider knows, and where the provider answers (RFC 6749).
struct OAuthClient {
    std::string authorize_url = {};
    std::string token_url = {};
    std::string client_id = {};
    std::string client_secret = {};  // empty: the provider knows the application by PKCE alone
    std::string scope = {};
    std::string ca_file = {};  // PEM; empty: the system's
    std::chrono::seconds timeout{20};
};

struct OAuthTokens {
    std::string access_token = {};
    std::string refresh_token = {};  // empty: the old one stays good
    std::chrono::seconds expires_in{3600};
};

struct OAuthError {
    bool is_revoked = false;  // a person has to sign in again
    std::string text = {};    // for people
};

// Secure, or on this machine: a token goes to nobody else.
bool is_safe_endpoint(std::string_view url);

// What the browser is sent to. `challenge`: of PKCE (RFC 7636), S256.
std::string authorize_link(const OAuthClient& client, std::string_view state,
                           std::string_view challenge, std::string_view redirect_uri,
                           std::string_view account);
std::string pkce_challenge(std::string_view verifier);

// Both ask the provider; they block for a timeout at most.
tl::expected<OAuthTokens, OAuthError> exchange_code(const OAuthClient& client,
                                                    const std::string& code,
                                                    const std::string& verifier,
                                                    const std::string& redirect_uri);
tl::expected<OAuthTokens, OAuthError> refresh_tokens(const OAuthClient& client,
                                                     const std::string& refresh_token);

}  // namespace tandem::mail
