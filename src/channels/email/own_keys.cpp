#include "channels/email/own_keys.h"

namespace tandem::channels::email {

std::vector<PublicPgpKey> read_pgp_keys(std::string_view bytes) {
    mail::PgpRing ring;
    std::vector<PublicPgpKey> keys;
    for (auto& key : ring.add(bytes)) {
        auto armour = ring.public_key(key.fingerprint);
        keys.push_back({std::move(key), std::move(armour)});
    }
    return keys;
}

MailKey to_key(const PublicPgpKey& from, const std::string& address, KeySource source) {
    const auto& key = from.key;
    return {.scheme = mail::SealScheme::pgp,
            .address = address,
            .fingerprint = key.fingerprint,
            .holder = key.holder,
            .algorithm = key.algorithm,
            .public_key = from.armour,
            .source = source,
            .can_sign = key.can_sign && !key.is_revoked,
            .can_seal = key.can_seal && !key.is_revoked,
            .made_at = key.made_at,
            .expires_at = key.expires_at};
}

MailKey to_key(const mail::SmimeCertificate& certificate, const std::string& address,
               KeySource source) {
    return {.scheme = mail::SealScheme::smime,
            .address = address,
            .fingerprint = certificate.fingerprint,
            .holder = certificate.holder,
            .algorithm = certificate.algorithm,
            .public_key = certificate.pem,
            .source = source,
            .can_sign = certificate.can_sign,
            .can_seal = certificate.can_seal,
            .made_at = certificate.made_at,
            .expires_at = certificate.expires_at};
}

mail::LetterKeys opened_keys(const crypto::SecretBox& box, const std::vector<MailKey>& own) {
    mail::LetterKeys keys;
    for (const auto& key : own) {
        const auto opened = key.private_key ? box.open(*key.private_key) : std::nullopt;
        if (!opened) continue;
        if (key.scheme == mail::SealScheme::smime)
            keys.smime.push_back({key.public_key, *opened});
        else
            keys.pgp.push_back(
                {*opened, key.passphrase ? box.open(*key.passphrase).value_or("") : ""});
    }
    return keys;
}

}  // namespace tandem::channels::email
