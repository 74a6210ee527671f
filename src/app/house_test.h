#pragma once

// For the tests of this module: the whole program but its threads and its network edge, on an empty
// database.

#include "accounts/actors.h"
#include "app/house.h"
#include "app/system_routes.h"
#include "base/log.h"
#include "http/http.h"
#include "tests/database.h"

#include <optional>
#include <string>
#include <utility>

namespace tandem::app {

class TestHouse {
public:
    TestHouse() {
        log::set_level(log::Level::off);
        router.limit({.open = {}, .signed_in = {}});
        router.use(house.accounts.identities());
        router.use_store(*house.store, house.clock);
        add_every_route(router, house);
    }

    http::Response send(std::string method, std::string path, std::string body = {},
                        http::Headers headers = {}) const {
        return router.handle({.method = std::move(method),
                              .path = std::move(path),
                              .headers = std::move(headers),
                              .body = std::move(body),
                              .remote = "127.0.0.1",
                              .id = "test"});
    }

private:
    testing::Database database_;  // first: what is below needs it to its end

public:
    House house{
        {.data = database_.folder() + "/data", .database = database_.url(), .durable = false}};
    http::Router router;
};

}  // namespace tandem::app
