#pragma once

#include <string>
#include <string_view>

namespace tandem::crypto {

// Argon2id with its parameters and salt in the text, so that they can be raised later. Takes about
// 30 ms and 19 MiB; callers must throttle attempts.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);

// True when `hash` was made with other parameters than today's: hash again at the next sign-in.
bool needs_rehash(std::string_view hash);

// Takes as long as a verification: for an address nobody has, so that time does not tell.
void pretend_to_verify(std::string_view password);

}  // namespace tandem::crypto
