#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace tandem::crypto {

std::string random_bytes(std::size_t count);
std::uint64_t random_number();

// Unguessable texts; `bytes` is the entropy, not the length.
std::string random_token(std::size_t bytes = 32);   // base64url: sessions, API keys, invitations
std::string random_base32(std::size_t bytes = 20);  // for people to type: TOTP secrets, recovery

}  // namespace tandem::crypto
