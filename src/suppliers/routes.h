#pragma once

namespace tandem::events {
class Journal;
}
namespace tandem::http {
class Router;
}

namespace tandem::suppliers {

void add_routes(http::Router& router, events::Journal& journal);

// Its parts.
void add_supplier_routes(http::Router& router, events::Journal& journal);
void add_purchase_routes(http::Router& router, events::Journal& journal);
void add_receipt_routes(http::Router& router, events::Journal& journal);
void add_quality_routes(http::Router& router, events::Journal& journal);
void add_non_conformance_routes(http::Router& router, events::Journal& journal);

}  // namespace tandem::suppliers
