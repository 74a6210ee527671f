#pragma once

namespace tandem::events {
class Journal;
}
namespace tandem::http {
class Router;
}

namespace tandem::promises {

void add_routes(http::Router& router, events::Journal& journal);

}  // namespace tandem::promises
