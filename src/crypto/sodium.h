#pragma once

namespace tandem::crypto {

// libsodium wants one call before any other; every file that uses it makes it.
void need_sodium();

}  // namespace tandem::crypto
