#include "crypto/random.h"

#include "crypto/encoding.h"
#include "crypto/sodium.h"

#include <sodium.h>

namespace tandem::crypto {

std::string random_bytes(std::size_t count) {
    need_sodium();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::uint64_t random_number() {
    need_sodium();
    std::uint64_t number = 0;
    randombytes_buf(&number, sizeof number);
    return number;
}

std::string random_token(std::size_t bytes) { return to_base64url(random_bytes(bytes)); }

std::string random_base32(std::size_t bytes) { return to_base32(random_bytes(bytes)); }

}  // namespace tandem::crypto
