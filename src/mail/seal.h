#pragma once

#include "base/time.h"

#include <boost/describe/enum.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

// What OpenPGP (mail/pgp.h) and S/MIME (mail/smime.h) have in common.
namespace tandem::mail {

enum class SealScheme { pgp, smime };
BOOST_DESCRIBE_ENUM(SealScheme, pgp, smime)

// What a signature is worth by itself: whose key it is, is for the caller to judge.
enum class SignatureState { good, broken, unknown_key, expired_key, revoked_key };
BOOST_DESCRIBE_ENUM(SignatureState, good, broken, unknown_key, expired_key, revoked_key)

struct FoundSignature {
    SealScheme scheme = SealScheme::pgp;
    SignatureState state = SignatureState::broken;
    std::string fingerprint = {};  // of its key; of an unknown one as much as it tells
    std::string holder = {};       // as the key names him
    std::vector<std::string> addresses = {};
    std::optional<Time> at = {};
    std::string certificate = {};  // PEM, of S/MIME, which carries it
    bool is_vouched = false;       // by an authority that this machine trusts
};

enum class OpenFailure {
    none,
    no_key,     // it is for nobody whose key we have
    broken,     // cut off, changed on the way, or no such thing at all
    too_large,  // what would come out
    timed_out,
    unavailable,  // the engine does not run here
};
BOOST_DESCRIBE_ENUM(OpenFailure, none, no_key, broken, too_large, timed_out, unavailable)

struct Opened {
    OpenFailure failure = OpenFailure::none;
    std::string reason = {};  // the engine's words
    std::string text = {};
    bool is_authentic = false;  // the seal itself shows whether somebody changed what it holds
    std::vector<FoundSignature> signatures = {};
};

struct SealLimits {
    std::size_t bytes = 64u << 20;
    std::chrono::seconds time{30};
};

// Signing, sealing or making a key did not work, in words for the operator.
struct SealError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace tandem::mail
