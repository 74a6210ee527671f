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
void add_delivery_routes(http::Router&, events::Journal&);
void add_attention_routes(http::Router&, events::Journal&, blobs::Blobs&, const crypto::SecretBox&,
                          Intake&);
void add_sign_in_routes(http::Router&, events::Journal&, const crypto::SecretBox&);

// What a mailbox does by itself: acknowledgements, reports of delivery.
void add_automatic_routes(http::Router& router, events::Journal& journal);

// Lists, what the filter has learned, why something was filed as spam.
void add_spam_routes(http::Router& router, events::Journal& journal, Intake& intake);

}  // namespace tandem::channels::email
