#include "channels/email/sending_security.h"

#include "base/refusal.h"
#include "channels/email/dkim_commands.h"
#include "channels/email/outgoing_protection.h"
#include "mail/address.h"
#include "mail/protect.h"

#include <algorithm>

namespace tandem::channels::email {
namespace {

struct Means {
    std::optional<conversations::Protection> protection;
    SendingKeys keys;
    std::vector<DkimKeyRow> dkim;
};

Means load(store::Tx& tx, const Mailbox& mailbox, MessageId message,
           const std::vector<std::string>& recipients, Time now) {
    Means means{.protection = conversations::Protections(tx).find(message),
                .keys = {},
                .dkim = DkimKeys(tx).active_of(mail::domain_of(mailbox.address))};
    if (means.protection)
        means.keys = sending_keys(tx, mailbox.id, recipients, *means.protection, now);
    else
        means.keys.own = MailKeys(tx).own(mailbox.id);
    return means;
}

// So that correspondents' programs can seal what they answer.
void tell_key(mail::OutgoingMail& mail, const Mailbox& mailbox, const SendingKeys& keys, Time now) {
    const auto found = std::ranges::find_if(keys.own, [&](const MailKey& key) {
        return key.scheme == mail::SealScheme::pgp && key.can_seal && key.is_valid(now);
    });
    if (found != keys.own.end())
        mail.headers.push_back(
            {"Autocrypt", mail::autocrypt_value(mailbox.address, found->public_key)});
}

}  // namespace

std::string secured(events::Journal& journal, const crypto::SecretBox& box, const Mailbox& mailbox,
                    MessageId message, mail::OutgoingMail mail) {
    const auto now = journal.clock().now();
    try {
        const auto means = journal.read(
            [&](store::Tx& tx) { return load(tx, mailbox, message, mail::recipients(mail), now); });
        tell_key(mail, mailbox, means.keys, now);
        auto raw = mail::compose(mail);
        if (means.protection) raw = protect(raw, *means.protection, means.keys, box);
        return dkim_signatures(means.dkim, box, raw, now) + raw;
    } catch (const mail::SealError& error) {
        throw conflict("not_protected", error.what());
    }
}

}  // namespace tandem::channels::email
