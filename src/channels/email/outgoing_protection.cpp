#include "channels/email/outgoing_protection.h"

#include "base/refusal.h"
#include "channels/email/own_keys.h"
#include "mail/address.h"
#include "mail/protect.h"

#include <algorithm>
#include <set>

namespace tandem::channels::email {
namespace {

using conversations::Protection;
using mail::SealScheme;

std::vector<std::string> spelt_once(const std::vector<std::string>& addresses) {
    std::set<std::string> unique;
    for (const auto& address : addresses) unique.insert(mail::normalised(address));
    return {unique.begin(), unique.end()};
}

const MailKey* own_key(const std::vector<MailKey>& own, SealScheme scheme, bool MailKey::* able,
                       Time now) {
    const auto found = std::ranges::find_if(own, [&](const MailKey& key) {
        return key.scheme == scheme && key.*able && key.private_key && key.is_valid(now);
    });
    return found == own.end() ? nullptr : &*found;
}

// A confirmed one before one that a letter brought: the table gives them in that order.
const MailKey* best_key(const std::vector<MailKey>& known, const std::string& address,
                        SealScheme scheme, Time now) {
    const auto found = std::ranges::find_if(known, [&](const MailKey& key) {
        return key.scheme == scheme && key.address == address && key.can_seal && key.is_valid(now);
    });
    return found == known.end() ? nullptr : &*found;
}

struct Coverage {
    std::vector<std::string> without;
    bool all_confirmed = true;
};

Coverage cover(const std::vector<MailKey>& known, const std::vector<std::string>& recipients,
               SealScheme scheme, Time now) {
    Coverage coverage;
    for (const auto& address : recipients) {
        const auto* key = best_key(known, address, scheme, now);
        if (key == nullptr)
            coverage.without.push_back(address);
        else if (!key->confirmed)
            coverage.all_confirmed = false;
    }
    return coverage;
}

std::string listed(const std::vector<std::string>& addresses) {
    std::string text;
    for (const auto& address : addresses) text += (text.empty() ? "" : ", ") + address;
    return text;
}

}  // namespace

ProtectionOffer offer(store::Tx& tx, MailboxId mailbox, const std::vector<std::string>& recipients,
                      Time now) {
    MailKeys keys(tx);
    const auto own = keys.own(mailbox);
    const auto rules = keys.rules(mailbox);
    const auto to = spelt_once(recipients);
    const auto known = keys.of_addresses(to);
    ProtectionOffer offer{.sign_with = {}, .seal_with = {}, .without_key = to};
    bool all_confirmed = false;
    for (const auto scheme : {SealScheme::pgp, SealScheme::smime}) {
        const auto coverage = cover(known, to, scheme, now);
        if (coverage.without.size() < offer.without_key.size())
            offer.without_key = coverage.without;
        if (to.empty() || !coverage.without.empty() || offer.seal_with) continue;
        offer.seal_with = scheme;
        all_confirmed = coverage.all_confirmed;
    }
    // Both by one scheme, where there is a choice: programs show one inside the other.
    for (const auto scheme :
         {offer.seal_with.value_or(SealScheme::pgp), SealScheme::pgp, SealScheme::smime})
        if (!offer.sign_with && own_key(own, scheme, &MailKey::can_sign, now) != nullptr)
            offer.sign_with = scheme;
    offer.must_sign = rules.signing == Usage::always;
    offer.must_seal = rules.sealing == Usage::always;
    offer.signs = offer.must_sign || (rules.signing == Usage::possible && offer.sign_with);
    // By itself only for keys that somebody has vouched for.
    offer.seals =
        offer.must_seal || (rules.sealing == Usage::possible && offer.seal_with && all_confirmed);
    return offer;
}

std::optional<Protection> decide(const ProtectionOffer& offer,
                                 const conversations::MailboxDirectory::Wish& wish) {
    const bool signs = offer.must_sign || wish.sign.value_or(offer.signs);
    const bool seals = offer.must_seal || wish.seal.value_or(offer.seals);
    if (signs && !offer.sign_with)
        throw invalid_field("/sign", "no_key", "The mailbox has no valid key to sign with.");
    if (seals && !offer.seal_with)
        throw invalid_field(
            "/seal", "no_key",
            "There is no key to encrypt with for " + listed(offer.without_key) + ".",
            {{"addresses", listed(offer.without_key)}});
    if (!signs && !seals) return std::nullopt;
    Protection protection;
    if (signs) protection.signed_with = offer.sign_with;
    if (seals) protection.sealed = offer.seal_with;
    return protection;
}

SendingKeys sending_keys(store::Tx& tx, MailboxId mailbox,
                         const std::vector<std::string>& recipients, const Protection& protection,
                         Time now) {
    SendingKeys keys{.own = MailKeys(tx).own(mailbox), .recipients = {}};
    if (!protection.sealed) return keys;
    const auto to = spelt_once(recipients);
    const auto known = MailKeys(tx).of_addresses(to);
    for (const auto& address : to) {
        const auto* key = best_key(known, address, *protection.sealed, now);
        if (key == nullptr) throw mail::SealError("There is no key any more for " + address + ".");
        keys.recipients.push_back(*key);
    }
    return keys;
}

namespace {

const MailKey& required(const SendingKeys& keys, SealScheme scheme) {
    const auto found = std::ranges::find_if(keys.own, [&](const MailKey& key) {
        return key.scheme == scheme && key.can_sign && key.private_key;
    });
    if (found == keys.own.end())
        throw mail::SealError("The mailbox has no key to sign with any more.");
    return *found;
}

std::string opened(const crypto::SecretBox& box, const std::optional<std::string>& sealed) {
    return sealed ? box.open(*sealed).value_or("") : std::string();
}

std::string with_signature(std::string_view raw, SealScheme scheme, const SendingKeys& keys,
                           const crypto::SecretBox& box) {
    const auto& key = required(keys, scheme);
    const auto secret = opened(box, key.private_key);
    if (scheme == SealScheme::smime) return mail::smime_signed(raw, {key.public_key, secret});
    return mail::pgp_signed(raw, {secret, opened(box, key.passphrase), key.fingerprint});
}

// For ourselves too: what we sent stays readable from a mail server's folder of sent mail.
std::string with_seal(std::string_view raw, SealScheme scheme, const SendingKeys& keys) {
    std::vector<std::string> all;
    for (const auto& key : keys.recipients) all.push_back(key.public_key);
    for (const auto& key : keys.own)
        if (key.scheme == scheme && key.can_seal) {
            all.push_back(key.public_key);
            break;
        }
    return scheme == SealScheme::smime ? mail::smime_sealed(raw, all) : mail::pgp_sealed(raw, all);
}

}  // namespace

std::string protect(std::string_view raw, const Protection& protection, const SendingKeys& keys,
                    const crypto::SecretBox& box) {
    std::string out(raw);
    if (protection.signed_with) out = with_signature(out, *protection.signed_with, keys, box);
    if (protection.sealed) out = with_seal(out, *protection.sealed, keys);
    return out;
}

}  // namespace tandem::channels::email
