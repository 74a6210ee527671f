#include "crypto/hash.h"

#include "crypto/encoding.h"
#include "crypto/sodium.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <array>
#include <stdexcept>

namespace tandem::crypto {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string digest(const EVP_MD* kind, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr) != 1)
        throw std::runtime_error("OpenSSL cannot compute a digest");
    return {reinterpret_cast<const char*>(out.data()), size};
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(EVP_sha256(), bytes); }

std::string sha256_hex(std::string_view bytes) { return to_hex(sha256(bytes)); }

std::string md5_hex(std::string_view bytes) { return to_hex(digest(EVP_md5(), bytes)); }

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(),
             out.data(), &size) == nullptr)
        throw std::runtime_error("OpenSSL cannot compute an HMAC");
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string keyed_hash(std::string_view key, std::string_view token) {
    need_sodium();
    if (key.size() < crypto_generichash_KEYBYTES_MIN ||
        key.size() > crypto_generichash_KEYBYTES_MAX)
        throw std::logic_error("the key of a keyed hash has 16 to 64 bytes");
    std::string out(crypto_generichash_BYTES, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(), bytes_of(token),
                       token.size(), bytes_of(key), key.size());
    return to_hex(out);
}

bool equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

struct Sha256::State {
    std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    if (EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL cannot compute a digest");
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Sha256::finish() {
    std::string out(32, '\0');
    EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(out.data()),
                       nullptr);
    return out;
}

}  // namespace tandem::crypto
