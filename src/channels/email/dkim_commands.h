#pragma once

#include "base/actor.h"
#include "channels/email/dkim_table.h"
#include "crypto/secret_box.h"
#include "events/journal.h"
#include "mail/dns.h"

#include <string>

namespace tandem::channels::email {

struct NewDkim {
    std::string domain;
    std::string selector;
    mail::DkimAlgorithm algorithm = mail::DkimAlgorithm::rsa_sha256;
};
// Off at first: what is signed before its record stands in DNS looks forged.
DkimKeyRow add_dkim_key(events::Journal&, const crypto::SecretBox&, const Actor&, const NewDkim&);
// On only when DNS says so.
DkimKeyRow switch_dkim_key(events::Journal&, const Actor&, DkimKeyId, bool active);
DkimKeyRow check_dkim_key(events::Journal&, const Actor&, DkimKeyId, const mail::TxtLookup&);
void remove_dkim_key(events::Journal&, const Actor&, DkimKeyId);

// The signatures of the domain's active keys, to stand before the letter.
std::string dkim_signatures(const std::vector<DkimKeyRow>& keys, const crypto::SecretBox& box,
                            std::string_view raw, Time now);

}  // namespace tandem::channels::email
