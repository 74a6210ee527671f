#pragma once

#include "base/actor.h"
#include "channels/email/key_table.h"
#include "crypto/secret_box.h"
#include "events/journal.h"

#include <string>
#include <vector>

namespace tandem::channels::email {

// Makes a key for the mailbox's address, good for so many years.
MailKey make_key(events::Journal&, const crypto::SecretBox&, const Actor&, MailboxId,
                 mail::SealScheme, int years);

// A private key that the mailbox's people have: an OpenPGP key in armour, or an S/MIME certificate
// with its key (PKCS #12 as base64, or PEM).
struct ImportedKey {
    std::string key;
    std::string passphrase;
};
MailKey import_key(events::Journal&, const crypto::SecretBox&, const Actor&, MailboxId,
                   const ImportedKey&);

// A correspondent's public keys, of those that carry one of `addresses`; confirmed, since somebody
// brought them on purpose. Refused when there is none.
std::vector<MailKey> add_correspondent_keys(events::Journal&, const Actor&,
                                            const std::vector<std::string>& addresses,
                                            const std::string& text);

// Says that a correspondent's key is his, or takes it back.
MailKey confirm_key(events::Journal&, const Actor&, MailKeyId, bool confirmed);
void remove_key(events::Journal&, const Actor&, MailKeyId);

void set_protection_rules(events::Journal&, const Actor&, MailboxId, const ProtectionRules&);

}  // namespace tandem::channels::email
