#pragma once

#include "mail/seal.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// S/MIME (RFC 8551) by OpenSSL. Everything is bounded by its input; nothing is unpacked.
namespace tandem::mail {

struct SmimeCertificate {
    std::string pem = {};
    std::string fingerprint = {};  // SHA-256, hex
    std::string holder = {};
    std::string issuer = {};
    std::vector<std::string> addresses = {};  // lower case
    std::string algorithm = {};
    std::optional<Time> made_at = {};
    std::optional<Time> expires_at = {};
    bool can_sign = false;
    bool can_seal = false;
};

// PEM or DER; nothing when it is no certificate.
std::optional<SmimeCertificate> read_certificate(std::string_view bytes);

// A certificate with its private key.
struct SmimeIdentity {
    std::string certificate = {};  // PEM
    std::string private_key = {};  // PEM, in the open
};
// PKCS #12 (.p12, .pfx), or PEM with both. Nothing when it is neither or the passphrase is wrong.
std::optional<SmimeIdentity> read_identity(std::string_view bytes, const std::string& passphrase);
// Signed by itself: correspondents have to be told its fingerprint.
SmimeIdentity make_identity(const std::string& name, const std::string& address, Time now,
                            std::chrono::seconds valid_for);

Opened smime_open(std::string_view der, const std::vector<SmimeIdentity>& own);
// `content`: what is signed, when it stands apart; otherwise the answer's text is what was inside.
Opened smime_verify(std::string_view der, const std::optional<std::string>& content);

// DER. They throw SealError.
std::string smime_sign(std::string_view content, const SmimeIdentity& own);  // detached
std::string smime_seal(std::string_view content, const std::vector<std::string>& certificates);

}  // namespace tandem::mail
