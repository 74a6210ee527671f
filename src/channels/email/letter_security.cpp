#include "channels/email/letter_security.h"

#include "channels/email/opened_events.h"
#include "channels/email/own_keys.h"
#include "conversations/attachments.h"
#include "conversations/conversation.h"
#include "conversations/message_table.h"
#include "conversations/table.h"
#include "events/record.h"
#include "mail/address.h"
#include "mail/mime_header.h"
#include "mail/open_letter.h"
#include "mail/pgp.h"
#include "mail/protect.h"
#include "mail/quote.h"
#include "mail/remote_images.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

using conversations::Protection;
using conversations::SignatureNote;
using conversations::SignatureVerdict;

constexpr int most_at_once = 50;

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

// A key in the headers is its sender's or nobody's.
std::optional<MailKey> autocrypt_key(std::string_view raw, const mail::ParsedMail& mail) {
    std::optional<mail::Autocrypt> said;
    for (const auto& header : mail::take_headers(raw))
        if (header.name == "autocrypt") said = mail::read_autocrypt(header.value);
    if (!said || mail.from.size() != 1 || mail.kind != mail::Kind::message) return std::nullopt;
    if (mail::normalised(mail.from.front().address) != said->address) return std::nullopt;
    try {
        const auto keys = read_pgp_keys(said->key);
        if (keys.size() != 1) return std::nullopt;
        return to_key(keys.front(), said->address, KeySource::autocrypt);
    } catch (const std::exception&) {
        return std::nullopt;  // no engine: the letter counts, not what it brought
    }
}

}  // namespace

SecuredLetter LetterSecurity::read(std::string_view raw, MailboxId mailbox) const {
    SecuredLetter letter{.mail = mail::parse(raw)};
    const auto senders = senders_of(letter.mail);
    if (const auto key = autocrypt_key(raw, letter.mail)) letter.findings.seen_keys.push_back(*key);
    if (!mail::is_wrapped(raw)) return letter;

    std::vector<MailKey> known;
    const auto own = journal_.read([&](store::Tx& tx) {
        known = MailKeys(tx).of_addresses(senders);
        return MailKeys(tx).own(mailbox);
    });
    auto keys = opened_keys(box_, own);
    for (const auto& key : known)
        if (key.scheme == mail::SealScheme::pgp) keys.pgp_known.push_back(key.public_key);
    const auto opened = mail::open_letter(raw, keys);
    auto protection = describe(opened, senders, known);
    if (opened.failure == mail::OpenFailure::none) letter.mail = mail::parse(opened.raw);
    if (protection.sealed) disarm(letter.mail, protection);
    collect(opened, senders, letter.findings.seen_keys);
    letter.findings.is_locked = waits_for_key(protection);
    letter.findings.protection = std::move(protection);
    return letter;
}

void note_security(events::Unit& unit, const LetterFindings& letter, MessageId message,
                   MailboxId mailbox) {
    if (letter.protection)
        conversations::Protections(unit.tx).put(message, mailbox, *letter.protection,
                                                letter.is_locked);
    for (auto key : letter.seen_keys) {
        key.added_at = unit.now;
        if (const auto id = MailKeys(unit.tx).add(key))
            unit.record(MailKeyAdded{*id, {}, key.address, key.fingerprint, key.source});
    }
}

namespace {

struct Again {
    conversations::Message message;
    SecuredLetter letter;
    std::vector<blobs::BlobRef> files;
    MailboxId mailbox;
};

void replace_files(events::Unit& unit, blobs::Blobs& blobs, const Again& again) {
    conversations::Attachments attachments(unit.tx);
    for (const auto& old : attachments.of_messages({again.message.id})) attachments.remove(old.id);
    const auto& parts = again.letter.mail.attachments;
    for (std::size_t i = 0; i < parts.size(); ++i)
        attachments.add({.blob = blobs.keep(unit.tx, again.files[i]),
                         .message = again.message.id,
                         .filename = parts[i].filename,
                         .content_type = parts[i].content_type,
                         .size = static_cast<std::int64_t>(parts[i].bytes.size()),
                         .content_id = parts[i].content_id,
                         .is_inline = parts[i].is_inline,
                         .created_at = unit.now});
}

conversations::Message rewritten(const Again& again) {
    auto message = again.message;
    const auto& mail = again.letter.mail;
    message.subject = mail.subject;
    message.text = mail.text;
    message.html = mail.html ? std::optional(mail::fold_quoted(*mail.html)) : std::nullopt;
    message.remote_images = mail.remote_images;
    message.warnings = mail.warnings;
    message.attachments = static_cast<std::int64_t>(mail.attachments.size());
    return message;
}

// The row says what the letter says, as far as it said what the seal said.
void retell(events::Unit& unit, ConversationId id, const conversations::Message& before,
            const conversations::Message& after) {
    conversations::Conversations conversations(unit.tx);
    const auto old = conversations.get_locked(id);
    auto now = old;
    if (now.newest_message == after.id)
        now.preview = mail::snippet(std::string(mail::split_quoted(after.text).fresh));
    if (now.subject == before.subject && !after.subject.empty()) now.subject = after.subject;
    conversations.save(old, now, unit.now);
    if (now.subject != old.subject)
        conversations::Messages(unit.tx).retitle(before.conversation, now.subject);
}

void write_again(events::Unit& unit, blobs::Blobs& blobs, const Again& again) {
    conversations::Messages messages(unit.tx);
    const auto& before = again.message;
    conversations::Protections protections(unit.tx);
    protections.let_wait(before.id);
    const auto was = protections.find(before.id);
    note_security(unit, again.letter.findings, before.id, again.mailbox);
    const auto& found = *again.letter.findings.protection;
    const bool is_open = found.problem == mail::OpenFailure::none;
    if (is_open && was && was->problem != mail::OpenFailure::none) {
        const auto after = rewritten(again);
        messages.rewrite(before, after);
        replace_files(unit, blobs, again);
        const auto shown = conversations::Conversations(unit.tx)
                               .find_shown(before.conversation)
                               .value_or(before.conversation);
        retell(unit, shown, before, after);
        unit.record(MessageUnsealed{shown, before.id});
    }
}

}  // namespace

int LetterSecurity::read_again(blobs::Blobs& blobs) const {
    const auto waiting = journal_.read(
        [](store::Tx& tx) { return conversations::Protections(tx).to_be_tried(most_at_once); });
    for (const auto& one : waiting) {
        Again again{.mailbox = one.mailbox};
        const auto message = journal_.read(
            [&](store::Tx& tx) { return conversations::Messages(tx).find(one.message); });
        if (message && message->raw) {
            again.message = *message;
            again.letter = read(blobs.read(*message->raw), one.mailbox);
            for (const auto& part : again.letter.mail.attachments)
                again.files.push_back(blobs.put(part.bytes));
        }
        journal_.write(Actor::system("email"), [&](events::Unit& unit) {
            if (again.letter.findings.protection)
                write_again(unit, blobs, again);
            else
                conversations::Protections(unit.tx).let_wait(one.message);
        });
    }
    return static_cast<int>(waiting.size());
}

}  // namespace tandem::channels::email
