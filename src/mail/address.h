#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

// One mailbox as a header names it. Both parts are valid UTF-8; `name` is decoded and may be
// empty; `address` is as written but for spaces around it (nobody knows whether the local part of
// a stranger's address minds its case).
struct Address {
    std::string name = {};
    std::string address = {};

    bool operator==(const Address&) const = default;
};

// Reads any header value that lists addresses: groups, comments, quoted and encoded names, missing
// brackets, semicolons for commas. What cannot be an address is dropped; never throws. Raw 8-bit
// names are read as UTF-8 or `fallback_charset`.
std::vector<Address> parse_addresses(std::string_view raw, std::string_view fallback_charset = {});

// "Ada Lovelace <ada@example.com>", for people to read (compose() writes headers).
std::string to_text(const Address& address);

// Lower-cased whole: what two spellings of one mailbox have in common, for looking up.
std::string normalised(std::string_view address);

// One "@" with something on both sides, a domain of letters, digits, "-" and ".", nothing that
// could break out of a header or an SMTP command.
bool is_address(std::string_view address);

// What follows the last "@", lower-cased; empty when there is none.
std::string domain_of(std::string_view address);

}  // namespace tandem::mail
