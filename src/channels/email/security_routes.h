#pragma once

#include "mail/dns.h"

namespace tandem::http {
class Router;
}
namespace tandem::events {
class Journal;
}
namespace tandem::crypto {
class SecretBox;
}

namespace tandem::channels::email {

// The keys of mailboxes and customers; DKIM, the virus scanner.
void add_key_routes(http::Router&, events::Journal&, const crypto::SecretBox&);
void add_guard_routes(http::Router&, events::Journal&, const crypto::SecretBox&,
                      const mail::TxtLookup& look_up = mail::look_up_txt);

}  // namespace tandem::channels::email
