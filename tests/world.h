#pragma once

#include "base/actor.h"
#include "base/time.h"
#include "events/journal.h"
#include "http/http.h"
#include "store/store.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::testing {

// A fresh, migrated database (SQLite; PostgreSQL when TANDEM_TEST_DATABASE names one, which must be
// this process's own) with the few people that tests are about. Rows of agents are not made: slices
// that need them add their own.
class World {
public:
    World();
    ~World();

private:
    std::string folder_;
    std::string url_;

public:
    ManualClock clock{from_millis(1'760'000'000'000)};  // 9 October 2025, 08:53:20 UTC
    std::unique_ptr<store::Store> db;
    events::Journal journal;
    http::Router router;  // a test adds the routes it is about

    Actor admin;    // may everything
    Actor mara;     // an agent of team 1: all of an agent's work, no administration
    Actor trainee;  // may only read
    Actor otto;     // runs operations: stock, suppliers, quality, shipments, returns
    Actor nobody;   // signed in, may nothing
    Actor key;      // an API key of the administrator's, with every scope

    // Names of the events recorded since the world began, or since the last call.
    std::vector<std::string> events();

    // One request through the router as `actor` (nullptr: not signed in).
    http::Response request(std::string_view method, std::string_view target,
                           std::string_view body = {}, const Actor* actor = nullptr,
                           http::Headers headers = {});

    // A folder of this world's own, removed at its end.
    const std::string& folder() const { return folder_; }
    // How to open this world's database again (a second node, a reopening).
    const std::string& url() const { return url_; }

private:
    class ActorByHeader;
    std::unique_ptr<ActorByHeader> authenticator_;
    std::int64_t seen_ = 0;
};

}  // namespace tandem::testing
