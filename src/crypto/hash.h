#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace tandem::crypto {

std::string sha256(std::string_view bytes);      // 32 bytes
std::string sha256_hex(std::string_view bytes);  // 64 characters
std::string md5_hex(std::string_view bytes);     // for formats that ask for it; protects nothing
std::string hmac_sha256(std::string_view key, std::string_view bytes);  // 32 bytes

// What is stored of a token (API key, session, invitation): it can be looked up by this but not
// recovered from it, and without the key it cannot be tried out either. Hex, 64 characters.
std::string keyed_hash(std::string_view key, std::string_view token);

// Compares in a time that depends on the lengths only.
bool equal(std::string_view a, std::string_view b);

// SHA-256 of something that comes in pieces.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    void add(std::string_view bytes);
    std::string finish();  // 32 bytes; the object is used up

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tandem::crypto
