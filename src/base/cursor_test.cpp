#include "base/cursor.h"

#include "base/refusal.h"

#include <doctest/doctest.h>

namespace tandem {
namespace {

TEST_CASE("a cursor comes back as it was given") {
    const auto text = to_cursor({1'760'000'000'000, -7, 0});
    const auto back = cursor_in<3>(text);
    REQUIRE(back);
    CHECK((*back)[0] == 1'760'000'000'000);
    CHECK((*back)[1] == -7);
    CHECK((*back)[2] == 0);
    CHECK(!cursor_in<2>(std::nullopt));
}

TEST_CASE("what is none of ours is refused") {
    for (const auto* text :
         {"", "x", "1", "1.", "1.2.3", "1.2 ", ".1", "1..2", "99999999999999999999.1"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(cursor_in<2>(std::string(text)), Refusal);
    }
}

}  // namespace
}  // namespace tandem
