#include "store/store.h"
#include "tests/database.h"

#include <doctest/doctest.h>

namespace tandem::store {
namespace {

using testing::Database;

constexpr std::string_view insert_number = "INSERT INTO numbers (n) VALUES ($1)";

struct Numbers : Database {
    Numbers() {
        (*this)->write([](Tx& tx) { tx.run("CREATE TABLE numbers (n BIGINT)"); });
    }
};

void add(Store& store, int number) {
    store.write([&](Tx& tx) { tx.run(insert_number, number); });
}

}  // namespace

TEST_CASE("the stamp stays while nothing is written, whatever is read") {
    Numbers db;
    const auto before = db->stamp();
    db->read([](Tx& tx) { return tx.get<int>("SELECT COUNT(*) FROM numbers"); });
    CHECK(db->stamp() == before);
    CHECK(before.has_value() == !db.is_postgres());
}

TEST_CASE("whoever returns from a write sees another stamp") {
    Numbers db;
    if (db.is_postgres()) return;
    for (int number = 1; number <= 3; ++number) {
        const auto before = db->stamp();
        add(*db, number);
        CHECK(db->stamp() != before);
    }
}

TEST_CASE("what another process wrote shows in the stamp") {
    Numbers db;
    if (db.is_postgres()) return;
    const auto other = Store::open(db.url(), {.readers = 1, .durable = false});
    for (int number = 1; number <= 3; ++number) {
        const auto before = db->stamp();
        add(*other, number);
        const auto after = db->stamp();
        REQUIRE((before && after));
        CHECK(after->own == before->own);
        CHECK(after->anyone != before->anyone);
    }
}

TEST_CASE("those who listen to a signal have heard it before the last stamp of its write") {
    Numbers db;
    if (db.is_postgres()) return;
    std::optional<Stamp> heard;
    db->on_signal("news", [&] { heard = db->stamp(); });
    const auto before = db->stamp();
    db->write([](Tx& tx) { tx.signal("news"); });
    REQUIRE(heard);
    CHECK(heard != before);
    CHECK(db->stamp() != heard);
}

}  // namespace tandem::store
