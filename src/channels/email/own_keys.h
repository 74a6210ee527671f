#pragma once

#include "channels/email/key_table.h"
#include "crypto/secret_box.h"
#include "mail/open_letter.h"
#include "mail/pgp.h"
#include "mail/smime.h"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::channels::email {

// Between the engines' keys and our rows.
struct PublicPgpKey {
    mail::PgpKey key;
    std::string armour;
};
std::vector<PublicPgpKey> read_pgp_keys(std::string_view bytes);

MailKey to_key(const PublicPgpKey& key, const std::string& address, KeySource source);
MailKey to_key(const mail::SmimeCertificate& certificate, const std::string& address,
               KeySource source);

// Out of the secret box. Those that cannot be opened are left out.
mail::LetterKeys opened_keys(const crypto::SecretBox& box, const std::vector<MailKey>& own);

}  // namespace tandem::channels::email
