#pragma once

#include "http/http.h"

#include <string>

namespace tandem::events {
class Journal;
}

namespace tandem::orders {

class RefundEndings;

// `voucher_key` is what the codes of vouchers are hashed with.
void add_routes(http::Router& router, events::Journal& journal, const RefundEndings& endings,
                const std::string& voucher_key);

// Of add_routes().
void add_change_routes(http::Router& router, events::Journal& journal);
void add_refund_routes(http::Router& router, events::Journal& journal,
                       const RefundEndings& endings);
void add_voucher_routes(http::Router& router, events::Journal& journal,
                        const std::string& voucher_key);

}  // namespace tandem::orders
