#include "crypto/totp.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <array>
#include <stdexcept>

namespace tandem::crypto {
namespace {

constexpr std::int64_t step_millis = 30'000;
constexpr int digits = 6;
constexpr std::uint32_t modulus = 1'000'000;

std::int64_t step_of(Time now) { return to_millis(now) / step_millis; }

// RFC 4226: HMAC-SHA-1 over the step, four bytes of it chosen by its last half byte.
std::string code_of(std::string_view key, std::int64_t step) {
    std::array<unsigned char, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[7 - i] = static_cast<unsigned char>((step >> (8 * i)) & 0xff);
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), counter.data(), counter.size(),
             mac.data(), &size) == nullptr)
        throw std::runtime_error("OpenSSL cannot compute an HMAC");
    const std::size_t at = mac[size - 1] & 0x0fu;
    const auto number = (static_cast<std::uint32_t>(mac[at] & 0x7f) << 24) |
                        (static_cast<std::uint32_t>(mac[at + 1]) << 16) |
                        (static_cast<std::uint32_t>(mac[at + 2]) << 8) | mac[at + 3];
    auto text = std::to_string(number % modulus);
    text.insert(0, digits - text.size(), '0');
    return text;
}

std::string key_of(std::string_view secret) {
    auto key = from_base32(secret);
    if (!key || key->empty()) throw std::logic_error("a TOTP secret is not base32");
    return *std::move(key);
}

bool is_plain(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z') || letter == '-' || letter == '.' || letter == '_' ||
           letter == '~';
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char letter : text) {
        if (is_plain(letter))
            encoded += letter;
        else
            encoded += "%" + to_hex(std::string_view(&letter, 1));
    }
    return encoded;
}

}  // namespace

std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code, Time now) {
    const auto key = key_of(secret);
    for (const std::int64_t distance : {0, -1, 1}) {
        const auto step = step_of(now) + distance;
        if (equal(code_of(key, step), code)) return step;
    }
    return std::nullopt;
}

std::string totp_code(std::string_view secret, Time now) {
    return code_of(key_of(secret), step_of(now));
}

std::string totp_url(std::string_view issuer, std::string_view account, std::string_view secret) {
    return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(account) +
           "?secret=" + std::string(secret) + "&issuer=" + percent_encoded(issuer);
}

}  // namespace tandem::crypto
