#include "crypto/password.h"

#include "crypto/sodium.h"

#include <sodium.h>
#include <array>
#include <stdexcept>

namespace tandem::crypto {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory = std::size_t{19} << 20;

}  // namespace

std::string hash_password(std::string_view password) {
    need_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), passes, memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("not enough memory to hash a password");
    return hash.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
    need_sodium();
    return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) ==
           0;
}

bool needs_rehash(std::string_view hash) {
    need_sodium();
    return crypto_pwhash_str_needs_rehash(std::string(hash).c_str(), passes, memory) != 0;
}

void pretend_to_verify(std::string_view password) {
    static const std::string nobodys = hash_password("nobody has this password");
    static_cast<void>(verify_password(nobodys, password));
}

}  // namespace tandem::crypto
