#pragma once

#include "tests/world.h"

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

namespace tandem::testing {

// Who asks. (A scenario without an asker is Mara's.)
using Asker = Actor World::*;
inline constexpr Asker stranger = nullptr;  // not signed in
inline constexpr Asker admin = &World::admin;
inline constexpr Asker trainee = &World::trainee;
inline constexpr Asker otto = &World::otto;
inline constexpr Asker nobody = &World::nobody;
inline constexpr Asker key = &World::key;

// A request that a scenario begins with; it must be granted.
struct Step {
    std::string method;
    std::string path;
    std::string body = {};
    Asker as = &World::mara;
};

// One row of a route test: what is asked, and everything that must come of it.
struct Scenario {
    std::string name;
    Asker as = &World::mara;
    std::string method = "GET";
    std::string path = {};
    std::string body = {};
    http::Headers headers = {};

    std::vector<Step> first = {};
    // Before `first`: what no request can do. May finish the row, with a token that it made.
    std::function<void(World&, Scenario&)> arrange = {};

    int status = 200;
    std::string answer = {};               // a part of the response body
    std::string refusal = {};              // "stale", or the field with its code: "/name: taken"
    std::vector<std::string> events = {};  // every event the request caused, in order

    Scenario by(Asker asker) const;
    Scenario after(std::vector<Step> steps) const;
    Scenario given(std::function<void(World&, Scenario&)> arranged) const;
    Scenario with(http::Headers more) const;
};

// Rows that need no name beside what they ask: `request` is "PATCH /api/v1/teams/9".
Scenario denied(const std::string& request, std::string body, int status, std::string refusal);
Scenario granted(const std::string& request, std::string body, int status,
                 std::vector<std::string> events = {});

// A table of scenarios. All tables of a test program are proven together:
//
//   const Scenarios teams{
//       {.name = "a name that is taken", .as = admin, .method = "POST", .path = "/api/v1/teams",
//        .body = R"({"name":"BILLING"})", .status = 422, .refusal = "/name: taken"},
//   };
//   TEST_CASE("every route answers, refuses and records what it says") { prove<House>(); }
class Scenarios {
public:
    Scenarios(std::initializer_list<Scenario> rows);
};

using MakeWorld = std::function<std::unique_ptr<World>()>;

// Runs every row in a world of its own. Beside what the rows say, fails when a route of these
// worlds (but those that any server has) is never granted, when it refuses in a way that it does
// not declare, or declares a refusal that no row meets, and when a 422 names no field.
void prove(const MakeWorld& make);

template <class W>
void prove() {
    prove([] { return std::make_unique<W>(); });
}

}  // namespace tandem::testing
