#include "base/money.h"

#include "base/refusal.h"

#include <doctest/doctest.h>

namespace tandem {
namespace {

TEST_CASE("currencies have the digits that ISO 4217 gives them") {
    CHECK(minor_digits("EUR") == 2);
    CHECK(minor_digits("ZMW") == 2);
    CHECK(minor_digits("JPY") == 0);
    CHECK(minor_digits("KWD") == 3);
    for (const auto* none : {"", "EU", "eur", "EURO", "XXX", "R E", " EU"})
        CHECK(!minor_digits(none));
    CHECK_THROWS_AS(require_currency("/currency", "EURO"), Refusal);
}

TEST_CASE("amounts never wrap around") {
    CHECK(add_amounts(largest_amount, largest_amount) == 2 * largest_amount);
    CHECK(times(-250, 4) == -1000);
    CHECK_THROWS_AS(times(largest_amount, largest_amount), Refusal);
    CHECK_THROWS_AS(add_amounts(INT64_MAX, INT64_MAX), Refusal);
    CHECK_THROWS_AS(add_amounts(INT64_MIN, -1), Refusal);
}

TEST_CASE("shares are rounded half away from zero") {
    CHECK(share_of(100, 1, 3) == 33);
    CHECK(share_of(100, 2, 3) == 67);
    CHECK(share_of(5, 1, 2) == 3);
    CHECK(share_of(-5, 1, 2) == -3);
    CHECK(share_of(999, 0, 7) == 0);
    CHECK(share_of(999, 7, 7) == 999);
}

TEST_CASE("amounts are written with the currency's digits") {
    CHECK(to_text(14800, "EUR") == "148.00 EUR");
    CHECK(to_text(5, "EUR") == "0.05 EUR");
    CHECK(to_text(-1205, "KWD") == "-1.205 KWD");
    CHECK(to_text(500, "JPY") == "500 JPY");
}

}  // namespace
}  // namespace tandem
