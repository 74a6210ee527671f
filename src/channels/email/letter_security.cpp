#include "channels/email/letter_security.h"

#include "channels/email/brought_key.h"
#include "channels/email/own_keys.h"
#include "events/record.h"
#include "mail/address.h"
#include "mail/open_letter.h"
#include "mail/remote_images.h"

#include <algorithm>
#include <iterator>

namespace tandem::channels::email {
namespace {

using conversations::Protection;
using conversations::SignatureNote;
using conversations::SignatureVerdict;
using conversations::Waits;

std::vector<std::string> senders_of(const mail::ParsedMail& mail) {
    std::vector<std::string> senders;
    for (const auto& address : mail.from) senders.push_back(mail::normalised(address.address));
    return senders;
}

SignatureVerdict verdict_on(const mail::FoundSignature& signature,
                            const std::vector<std::string>& senders,
                            const std::vector<MailKey>& known) {
    using State = mail::SignatureState;
    switch (signature.state) {
        case State::broken:
            return SignatureVerdict::broken;
        case State::unknown_key:
            return SignatureVerdict::unknown_key;
        case State::expired_key:
            return SignatureVerdict::expired_key;
        case State::revoked_key:
            return SignatureVerdict::revoked_key;
        case State::good:
            break;
    }
    const bool is_senders = std::ranges::any_of(signature.addresses, [&](const auto& address) {
        return std::ranges::find(senders, address) != senders.end();
    });
    if (!is_senders) return SignatureVerdict::other_address;
    const bool confirmed = std::ranges::any_of(known, [&](const MailKey& key) {
        return key.fingerprint == signature.fingerprint && key.confirmed;
    });
    return confirmed || signature.is_vouched ? SignatureVerdict::verified
                                             : SignatureVerdict::unconfirmed;
}

Protection describe(const mail::OpenLetter& opened, const std::vector<std::string>& senders,
                    const std::vector<MailKey>& known) {
    Protection protection{.sealed = opened.sealed,
                          .problem = opened.failure,
                          .reason = opened.reason,
                          .as_text = opened.is_malleable,
                          .signatures = {},
                          .signed_with = {}};
    for (const auto& one : opened.signatures)
        protection.signatures.push_back(
            {one.scheme, verdict_on(one, senders, known), one.holder, one.fingerprint, one.at});
    return protection;
}

bool is_good(const Protection& protection) {
    return std::ranges::any_of(protection.signatures, [](const SignatureNote& note) {
        return note.verdict == SignatureVerdict::verified ||
               note.verdict == SignatureVerdict::unconfirmed ||
               note.verdict == SignatureVerdict::other_address;
    });
}

// Nothing of a sealed letter may tell anybody that it was read, or what it says: its images from
// elsewhere are gone for good. Where somebody could have changed it on the way, even a link could
// carry its text off: then only its text is shown.
void disarm(mail::ParsedMail& mail, Protection& protection) {
    protection.as_text = protection.as_text && !is_good(protection) && mail.html.has_value();
    if (protection.as_text) mail.html.reset();
    if (mail.html) mail.html = mail::without_remote_images(*mail.html);
    mail.remote_images = 0;
}

// Another key may do for what went wrong.
bool waits_for_key(const Protection& protection) {
    using Failure = mail::OpenFailure;
    if (protection.problem != Failure::none) return protection.problem != Failure::too_large;
    return std::ranges::any_of(protection.signatures, [](const SignatureNote& note) {
        return note.verdict == SignatureVerdict::unknown_key;
    });
}

// The certificates that came with good signatures of the sender's own.
void collect(const mail::OpenLetter& opened, const std::vector<std::string>& senders,
             std::vector<MailKey>& to) {
    for (const auto& signature : opened.signatures) {
        if (signature.certificate.empty() || signature.state != mail::SignatureState::good)
            continue;
        const auto certificate = mail::read_certificate(signature.certificate);
        if (!certificate) continue;
        for (const auto& address : certificate->addresses)
            if (std::ranges::find(senders, address) != senders.end())
                to.push_back(to_key(*certificate, address, KeySource::signature));
    }
}

std::vector<MailKey> own_key_of(const std::optional<BroughtKey>& brought, bool is_known) {
    if (!brought || is_known) return {};
    auto key = read_key(*brought);
    return key ? std::vector{*std::move(key)} : std::vector<MailKey>();
}

}  // namespace

SecuredLetter LetterSecurity::read(std::string_view raw, MailboxId mailbox) const {
    SecuredLetter letter{.mail = mail::parse(raw)};
    auto& findings = letter.findings;
    const auto brought = brought_key(raw, letter.mail);
    const bool is_wrapped = mail::is_wrapped(raw);
    if (!brought && !is_wrapped) return letter;

    const auto senders = senders_of(letter.mail);
    auto stored = stored_keys(senders, mailbox, brought);
    findings.seen_keys = own_key_of(brought, stored.knows_brought);
    if (!is_wrapped) return letter;

    // Who signs with the key that the letter brings is told by its name, like one seen before.
    std::ranges::copy(findings.seen_keys, std::back_inserter(stored.known));
    auto keys = opened_keys(box_, stored.own);
    for (const auto& key : stored.known)
        if (key.scheme == mail::SealScheme::pgp) keys.pgp_known.push_back(key.public_key);
    const auto opened = mail::open_letter(raw, keys);
    auto protection = describe(opened, senders, stored.known);
    if (opened.failure == mail::OpenFailure::none) letter.mail = mail::parse(opened.raw);
    if (protection.sealed) disarm(letter.mail, protection);
    collect(opened, senders, findings.seen_keys);
    if (waits_for_key(protection)) findings.waits = Waits::for_a_key;
    findings.protection = std::move(protection);
    return letter;
}

SecuredLetter LetterSecurity::read_for_now(std::string_view raw) const {
    const auto peeled = mail::peel(raw);
    SecuredLetter letter{.mail = mail::parse(peeled ? peeled->raw : raw)};
    auto& findings = letter.findings;
    if (peeled) {
        findings.protection = Protection{.sealed = peeled->sealed, .checking = true};
        findings.waits = Waits::for_its_turn;
    } else if (const auto brought = brought_key(raw, letter.mail)) {
        if (!stored_keys({}, {}, brought).knows_brought) findings.waits = Waits::to_bring_its_key;
    }
    return letter;
}

LetterSecurity::StoredKeys LetterSecurity::stored_keys(
    const std::vector<std::string>& senders, MailboxId mailbox,
    const std::optional<BroughtKey>& brought) const {
    return journal_.read([&](store::Tx& tx) {
        return StoredKeys{.known = MailKeys(tx).of_addresses(senders),
                          .own = MailKeys(tx).own(mailbox),
                          .knows_brought = brought && is_known(tx, *brought)};
    });
}

void note_security(events::Unit& unit, const LetterFindings& letter, MessageId message,
                   MailboxId mailbox) {
    if (letter.protection || letter.waits != Waits::for_nothing)
        conversations::Protections(unit.tx).put(
            message, mailbox, letter.protection.value_or(Protection()), letter.waits);
    for (auto key : letter.seen_keys) {
        key.added_at = unit.now;
        if (const auto id = MailKeys(unit.tx).add(key))
            unit.record(MailKeyAdded{*id, {}, key.address, key.fingerprint, key.source});
    }
}

}  // namespace tandem::channels::email
