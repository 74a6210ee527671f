#include "store/migrate.h"

#include "store/dialect.h"
#include "tests/database.h"

#include <doctest/doctest.h>
#include <atomic>
#include <thread>

namespace tandem::store {
namespace {

using testing::Database;

TEST_CASE("an empty database gets every migration once, in order") {
    Database db;
    CHECK(schema_version(*db) == 0);
    const auto numbers = migrate(*db);
    REQUIRE(numbers.size() == migrations().size());
    for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(numbers[i] == migrations()[i].number);
    CHECK(schema_version(*db) == migrations().back().number);
    CHECK(migrate(*db).empty());
}

TEST_CASE("migrations are numbered upwards") {
    for (std::size_t i = 1; i < migrations().size(); ++i)
        CHECK(migrations()[i].number > migrations()[i - 1].number);
}

TEST_CASE("a database of a newer program is refused with words") {
    Database db;
    migrate(*db);
    db->write([](Tx& tx) {
        tx.run("INSERT INTO schema_migrations (number, name, applied_at) VALUES (9999, 'x', 0)");
    });
    CHECK_THROWS_WITH_AS(migrate(*db), doctest::Contains("newer Tandem"), std::runtime_error);
}

TEST_CASE("two nodes that start at once migrate once") {
    Database db;
    const auto second = Store::open(db.url(), {.readers = 1, .writers = 2, .durable = false});
    std::atomic<std::size_t> steps = 0;
    std::thread other([&] { steps += migrate(*second).size(); });
    steps += migrate(*db).size();
    other.join();
    CHECK(steps == migrations().size());
}

TEST_CASE("tokens are spelt for each engine") {
    CHECK(spelt_for(Dialect::sqlite, "a IN @ids($2)@") == "a IN (SELECT value FROM json_each($2))");
    CHECK(spelt_for(Dialect::postgres, "a IN @texts($1)@") ==
          "a IN (SELECT json_array_elements_text(CAST($1 AS json)))");
    CHECK(spelt_for(Dialect::postgres, "x @bytes@, y @bytes@") == "x BYTEA, y BYTEA");
    CHECK(spelt_for(Dialect::postgres, "a @@ to_tsquery($1) AND b @> c") ==
          "a @@ to_tsquery($1) AND b @> c");
    CHECK(spelt_for(Dialect::sqlite, "-- mail someone@example.com") ==
          "-- mail someone@example.com");
    CHECK_THROWS_AS(spelt_for(Dialect::sqlite, "x @typo@"), std::logic_error);
    CHECK_THROWS_AS(spelt_for(Dialect::sqlite, "x @bytes"), std::logic_error);
}

TEST_CASE("lines between markers are for one engine") {
    constexpr std::string_view sql =
        "one\n-- @sqlite\ntwo @bytes@\n-- @postgres\nthree\n-- @end\nfour\n";
    CHECK(migration_for(Dialect::sqlite, sql) == "one\ntwo BLOB\nfour\n");
    CHECK(migration_for(Dialect::postgres, sql) == "one\nthree\nfour\n");
}

}  // namespace
}  // namespace tandem::store
