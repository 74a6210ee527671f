#include "channels/email/key_commands.h"

#include "base/refusal.h"
#include "channels/email/mailbox_table.h"
#include "channels/email/own_keys.h"
#include "conversations/protection.h"
#include "crypto/encoding.h"
#include "crypto/random.h"
#include "events/record.h"
#include "mail/address.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

using conversations::Protections;
using conversations::SignatureVerdict;
using mail::SealScheme;

constexpr auto year = std::chrono::hours(24 * 365);

bool is_armoured(std::string_view text) {
    return text.find("-----BEGIN") != std::string_view::npos;
}

// Text as it is; anything else comes in base64.
std::string bytes_of(const std::string& text) {
    if (is_armoured(text)) return text;
    std::string packed;
    for (const char c : text)
        if (!std::isspace(static_cast<unsigned char>(c))) packed += c;
    return crypto::from_base64(packed).value_or(text);
}

Mailbox get_mailbox(events::Journal& journal, MailboxId id) {
    return journal.read([&](store::Tx& tx) { return Mailboxes(tx).get(id); });
}

struct Private {
    MailKey key;
    std::string secret;
    std::string passphrase;
};

Private made_pgp(const Mailbox& mailbox, int years) {
    mail::PgpRing ring;
    const auto passphrase = crypto::random_token();
    const auto key =
        ring.make(mailbox.from_name, mail::normalised(mailbox.address), passphrase, year * years);
    return {to_key({key, ring.public_key(key.fingerprint)}, mail::normalised(mailbox.address),
                   KeySource::made),
            ring.private_key(key.fingerprint, passphrase), passphrase};
}

Private made_smime(const Mailbox& mailbox, Time now, int years) {
    const auto address = mail::normalised(mailbox.address);
    auto identity = mail::make_identity(mailbox.from_name, address, now, year * years);
    return {to_key(*mail::read_certificate(identity.certificate), address, KeySource::made),
            std::move(identity.private_key),
            {}};
}

// Its passphrase is tried before it is kept: a wrong one would only show when a letter comes.
Private imported_pgp(const ImportedKey& from, const std::string& address) {
    mail::PgpRing ring;
    const auto keys = ring.add(bytes_of(from.key));
    const auto own = std::ranges::find(keys, true, &mail::PgpKey::is_private);
    if (own == keys.end())
        throw invalid_field("/key", "no_private_key", "There is no private key in it.");
    try {
        ring.sign("trial", own->fingerprint, from.passphrase);
        return {to_key({*own, ring.public_key(own->fingerprint)}, address, KeySource::imported),
                ring.private_key(own->fingerprint, from.passphrase), from.passphrase};
    } catch (const mail::SealError&) {
        throw invalid_field("/passphrase", "wrong", "The passphrase does not open the key.");
    }
}

// Of PEM and PKCS #12: whatever has none no passphrase opens.
bool may_have_private_key(std::string_view bytes) {
    if (bytes.find("-----BEGIN") != std::string_view::npos)
        return bytes.find("PRIVATE KEY-----") != std::string_view::npos;
    return bytes.starts_with('\x30') && !mail::read_certificate(bytes);
}

Private imported_smime(const ImportedKey& from, const std::string& address) {
    const auto bytes = bytes_of(from.key);
    auto identity = mail::read_identity(bytes, from.passphrase);
    if (!identity && !may_have_private_key(bytes))
        throw invalid_field("/key", "no_private_key", "There is no private key in it.");
    if (!identity)
        throw invalid_field("/passphrase", "wrong", "The passphrase does not open the key.");
    return {to_key(*mail::read_certificate(identity->certificate), address, KeySource::imported),
            std::move(identity->private_key),
            {}};
}

MailKey keep(events::Journal& journal, const crypto::SecretBox& box, const Actor& actor,
             MailboxId mailbox, Private from) {
    auto& key = from.key;
    key.mailbox = mailbox;
    key.private_key = box.seal(from.secret);
    if (!from.passphrase.empty()) key.passphrase = box.seal(from.passphrase);
    key.confirmed = true;
    return journal.write(actor, [&](events::Unit& unit) {
        Mailboxes(unit.tx).get(mailbox);
        key.added_at = unit.now;
        const auto id = MailKeys(unit.tx).add(key);
        if (!id) throw invalid_field("/key", "taken", "The mailbox has this key already.");
        Protections(unit.tx).try_again(mailbox);
        unit.record(MailKeyAdded{*id, mailbox, key.address, key.fingerprint, key.source});
        return MailKeys(unit.tx).get(*id);
    });
}

std::vector<MailKey> keys_for(const std::vector<std::string>& addresses,
                              const std::vector<std::string>& carried, const MailKey& key) {
    std::vector<MailKey> keys;
    for (const auto& address : addresses) {
        if (std::ranges::find(carried, address) == carried.end()) continue;
        keys.push_back(key);
        keys.back().address = address;
        keys.back().confirmed = true;
    }
    return keys;
}

std::vector<MailKey> read_public(const std::vector<std::string>& addresses,
                                 const std::string& text) {
    const auto bytes = bytes_of(text);
    if (const auto certificate = mail::read_certificate(bytes))
        return keys_for(addresses, certificate->addresses,
                        to_key(*certificate, {}, KeySource::uploaded));
    std::vector<MailKey> keys;
    const auto found = read_pgp_keys(bytes);
    if (found.empty())
        throw invalid_field("/key", "not_a_key", "This is neither a key nor a certificate.");
    for (const auto& one : found)
        for (auto& key :
             keys_for(addresses, one.key.addresses, to_key(one, {}, KeySource::uploaded)))
            keys.push_back(std::move(key));
    return keys;
}

}  // namespace

MailKey make_key(events::Journal& journal, const crypto::SecretBox& box, const Actor& actor,
                 MailboxId mailbox, SealScheme scheme, int years) {
    actor.require(Permission::mailboxes_manage);
    const auto of = get_mailbox(journal, mailbox);
    return keep(journal, box, actor, mailbox,
                scheme == SealScheme::pgp ? made_pgp(of, years)
                                          : made_smime(of, journal.clock().now(), years));
}

MailKey import_key(events::Journal& journal, const crypto::SecretBox& box, const Actor& actor,
                   MailboxId mailbox, const ImportedKey& from) {
    actor.require(Permission::mailboxes_manage);
    const auto address = mail::normalised(get_mailbox(journal, mailbox).address);
    const bool is_pgp = from.key.find("-----BEGIN PGP") != std::string::npos;
    return keep(journal, box, actor, mailbox,
                is_pgp ? imported_pgp(from, address) : imported_smime(from, address));
}

std::vector<MailKey> add_correspondent_keys(events::Journal& journal, const Actor& actor,
                                            const std::vector<std::string>& addresses,
                                            const std::string& text) {
    actor.require(Permission::customers_edit);
    auto keys = read_public(addresses, text);
    if (keys.empty())
        throw invalid_field("/key", "other_address", "It is for none of these addresses.");
    return journal.write(actor, [&](events::Unit& unit) {
        MailKeys table(unit.tx);
        for (auto& key : keys) {
            key.added_at = unit.now;
            const auto id = table.add(key);
            if (id) unit.record(MailKeyAdded{*id, {}, key.address, key.fingerprint, key.source});
            Protections(unit.tx).judge(key.fingerprint, SignatureVerdict::unconfirmed,
                                       SignatureVerdict::verified);
        }
        Protections(unit.tx).try_again(MailboxId());
        return table.of_addresses(addresses);
    });
}

MailKey confirm_key(events::Journal& journal, const Actor& actor, MailKeyId id, bool confirmed) {
    actor.require(Permission::customers_edit);
    return journal.write(actor, [&](events::Unit& unit) {
        MailKeys keys(unit.tx);
        auto key = keys.get(id);
        if (key.confirmed == confirmed || key.mailbox.value() != 0) return key;
        keys.confirm(id, confirmed);
        key.confirmed = confirmed;
        using enum SignatureVerdict;
        Protections(unit.tx).judge(key.fingerprint, confirmed ? unconfirmed : verified,
                                   confirmed ? verified : unconfirmed);
        unit.record(MailKeyConfirmed{id, key.address, key.fingerprint, confirmed});
        return key;
    });
}

void remove_key(events::Journal& journal, const Actor& actor, MailKeyId id) {
    journal.write(actor, [&](events::Unit& unit) {
        MailKeys keys(unit.tx);
        const auto key = keys.get(id);
        actor.require(key.mailbox.value() != 0 ? Permission::mailboxes_manage
                                               : Permission::customers_edit);
        keys.remove(id);
        unit.record(MailKeyRemoved{id, key.mailbox, key.address, key.fingerprint});
    });
}

void set_protection_rules(events::Journal& journal, const Actor& actor, MailboxId mailbox,
                          const ProtectionRules& rules) {
    actor.require(Permission::mailboxes_manage);
    journal.write(actor, [&](events::Unit& unit) {
        Mailboxes(unit.tx).get(mailbox);
        MailKeys(unit.tx).set_rules(mailbox, rules);
        unit.record(ProtectionChanged{mailbox, rules.signing, rules.sealing});
    });
}

}  // namespace tandem::channels::email
