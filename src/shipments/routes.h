#pragma once

#include "crypto/secret_box.h"
#include "events/journal.h"
#include "http/http.h"

namespace tandem::shipments {

// Everything of /shipments and /carriers.
void add_routes(http::Router& router, events::Journal& journal, const crypto::SecretBox& secrets);

// Its parts, each in a file of its own.
void add_carrier_routes(http::Router& router, events::Journal& journal,
                        const crypto::SecretBox& secrets);
void add_shipment_routes(http::Router& router, events::Journal& journal);

}  // namespace tandem::shipments
