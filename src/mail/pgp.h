#pragma once

#include "mail/seal.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct PgpKey {
    std::string fingerprint = {};
    std::string holder = {};                  // "Ada Lovelace <ada@example.com>"
    std::vector<std::string> addresses = {};  // lower case
    std::string algorithm = {};               // "ed25519", "rsa3072"
    std::optional<Time> made_at = {};
    std::optional<Time> expires_at = {};
    bool is_expired = false;
    bool is_revoked = false;
    bool can_sign = false;
    bool can_seal = false;
    bool is_private = false;
};

// A key ring for one piece of work: GnuPG in a folder of its own, which goes when the ring goes, so
// that no key of one mailbox is ever tried on another one's mail, and none lies open on the disk.
// The work is done by a child process under limits; one thread at a time.
class PgpRing {
public:
    explicit PgpRing(const SealLimits& limits = {});
    ~PgpRing();
    PgpRing(PgpRing&&) noexcept;

    // Keys out of armour or bytes, public and private; which. What is none is left out.
    std::vector<PgpKey> add(std::string_view keys);
    PgpKey make(const std::string& name, const std::string& address, const std::string& passphrase,
                std::chrono::seconds valid_for);

    std::string public_key(const std::string& fingerprint);  // armoured
    std::string private_key(const std::string& fingerprint, const std::string& passphrase);

    // Whatever signatures are inside are verified with it.
    Opened open(std::string_view sealed, const std::vector<std::string>& passphrases);
    std::vector<FoundSignature> verify(std::string_view text, std::string_view signature);
    Opened verify_inline(std::string_view signed_text);

    // These throw SealError. A signature is armoured and detached.
    std::string sign(std::string_view text, const std::string& fingerprint,
                     const std::string& passphrase);
    std::string seal(std::string_view text, const std::vector<std::string>& fingerprints);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tandem::mail
