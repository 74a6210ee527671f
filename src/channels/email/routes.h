#pragma once

namespace tandem::http {
class Router;
}
namespace tandem::events {
class Journal;
}
namespace tandem::crypto {
class SecretBox;
}
namespace tandem::blobs {
class Blobs;
}

namespace tandem::channels::email {

class Intake;

// Mailboxes, failed mail and the outbox.
void add_mailbox_routes(http::Router&, events::Journal&, const crypto::SecretBox&, Intake&);
void add_delivery_routes(http::Router&, events::Journal&, blobs::Blobs&, Intake&);

}  // namespace tandem::channels::email
