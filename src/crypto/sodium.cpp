#include "crypto/sodium.h"

#include <sodium.h>
#include <stdexcept>

namespace tandem::crypto {

void need_sodium() {
    static const bool ready = sodium_init() >= 0;
    if (!ready) throw std::runtime_error("libsodium found no source of random numbers");
}

}  // namespace tandem::crypto
