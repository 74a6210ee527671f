#pragma once

#include "channels/email/key_table.h"
#include "mail/parse.h"

#include <optional>
#include <string>
#include <string_view>

namespace tandem::channels::email {

// The key in a letter's headers (Autocrypt), as far as can be told without GnuPG.
struct BroughtKey {
    std::string address;  // its sender's
    std::string bytes;
    std::string hash;
};

// A key in the headers is its sender's or nobody's.
std::optional<BroughtKey> brought_key(std::string_view raw, const mail::ParsedMail& mail);

// The very same was brought before.
bool is_known(store::Tx& tx, const BroughtKey& key);

// Nothing when it is no key after all. Starts GnuPG.
std::optional<MailKey> read_key(const BroughtKey& key);

}  // namespace tandem::channels::email
