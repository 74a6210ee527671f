#pragma once

#include "base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::crypto {

// One-time codes by RFC 6238 as authenticator apps know them: SHA-1, six digits, 30 seconds.
// Secrets are base32 (random_base32()).

// The step that `code` belongs to, if it is that of now or of the step before or after. Keep it,
// and refuse a code whose step is not newer than the last one used: a code counts once.
std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code, Time now);

std::string totp_code(std::string_view secret, Time now);

// For the QR code: otpauth://totp/Issuer:account?secret=...
std::string totp_url(std::string_view issuer, std::string_view account, std::string_view secret);

}  // namespace tandem::crypto
