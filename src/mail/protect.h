#pragma once

#include "mail/seal.h"
#include "mail/smime.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Puts a composed letter into a signature or under a seal (RFC 3156, RFC 8551). The headers stay
// outside; of OpenPGP the subject is sealed too, and outside it says "...".
namespace tandem::mail {

struct PgpSigner {
    std::string private_key = {};
    std::string passphrase = {};
    std::string fingerprint = {};
};

// They throw SealError.
std::string pgp_signed(std::string_view raw, const PgpSigner& signer);
std::string pgp_sealed(std::string_view raw, const std::vector<std::string>& keys);
std::string smime_signed(std::string_view raw, const SmimeIdentity& signer);
std::string smime_sealed(std::string_view raw, const std::vector<std::string>& certificates);

// The header by which correspondents' programs learn our key (Autocrypt level 1).
std::string autocrypt_value(const std::string& address, std::string_view armoured_key);

struct Autocrypt {
    std::string address = {};  // lower case
    std::string key = {};      // bytes
};
// Nothing when it is none.
std::optional<Autocrypt> read_autocrypt(std::string_view value);

}  // namespace tandem::mail
