#pragma once

#include "crypto/hash.h"
#include "crypto/random.h"
#include "crypto/secret_box.h"

#include <string>
#include <string_view>

namespace tandem::accounts {

// What tokens are hashed and secrets are sealed with.
class Secrets {
public:
    explicit Secrets(const crypto::SecretBox& box) : box_(box), key_(box.derive("accounts")) {}

    // What is stored of a token; `kind` keeps one kind from passing for another.
    std::string hash(std::string_view kind, std::string_view token) const {
        return crypto::keyed_hash(key_, std::string(kind) + ':' + std::string(token));
    }

    const crypto::SecretBox& box() const { return box_; }

private:
    const crypto::SecretBox& box_;
    std::string key_;
};

}  // namespace tandem::accounts
