#include "store/store.h"

#include "base/log.h"
#include "store/errors.h"
#include "tests/database.h"

#include <doctest/doctest.h>
#include <atomic>
#include <boost/describe/enum.hpp>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <thread>

namespace tandem::store {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

namespace {

using testing::Database;

struct Thing {
    std::int64_t id = 0;
    std::string name = {};
    std::optional<double> weight = {};
    Bytes photo = {};
    Colour colour = Colour::red;
    Time made = {};
    bool is_new = false;
    std::optional<CustomerId> owner = {};
};

constexpr std::string_view create_things = R"sql(
    CREATE TABLE things (
        id BIGINT PRIMARY KEY, name TEXT NOT NULL, weight DOUBLE PRECISION, photo @bytes@ NOT NULL,
        colour TEXT NOT NULL, made BIGINT NOT NULL, is_new BIGINT NOT NULL, owner BIGINT))sql";
constexpr std::string_view insert_thing = R"sql(
    INSERT INTO things (id, name, weight, photo, colour, made, is_new, owner)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8))sql";
constexpr std::string_view select_thing = R"sql(
    SELECT id, name, weight, photo, colour, made, is_new, owner FROM things WHERE id = $1)sql";
constexpr std::string_view insert_number = "INSERT INTO numbers (n) VALUES ($1)";
constexpr std::string_view count_numbers = "SELECT COUNT(*) FROM numbers";
constexpr std::string_view all_numbers = "SELECT n FROM numbers ORDER BY n";

void save(Tx& tx, const Thing& thing) {
    tx.run(insert_thing, thing.id, thing.name, thing.weight, thing.photo, thing.colour, thing.made,
           thing.is_new, thing.owner);
}

struct Things : Database {
    Things() {
        (*this)->write([](Tx& tx) { tx.run(create_things); });
    }
};

// A table of whole numbers, each at most once.
struct Numbers : Database {
    Numbers() {
        (*this)->write([](Tx& tx) { tx.run("CREATE TABLE numbers (n BIGINT PRIMARY KEY)"); });
    }
    void add(std::int64_t n) {
        (*this)->write([&](Tx& tx) { tx.run(insert_number, n); });
    }
    std::int64_t count() {
        return (*this)->read([](Tx& tx) { return tx.get<std::int64_t>(count_numbers); });
    }
    std::vector<std::int64_t> all() {
        return (*this)->read([](Tx& tx) { return tx.all<std::int64_t>(all_numbers); });
    }
};

TEST_CASE("a row comes back as it was stored, of every type") {
    Things db;
    const Thing thing{.id = std::numeric_limits<std::int64_t>::max(),
                      .name = "Müller's \"Löffel\" 🥄\nline",
                      .weight = 0.1,
                      .photo = {std::byte{0}, std::byte{255}, std::byte{'\''}},
                      .colour = Colour::green,
                      .made = from_millis(1'760'000'000'123),
                      .is_new = true,
                      .owner = CustomerId(-7)};
    db->write([&](Tx& tx) { save(tx, thing); });

    const auto read = db->read([&](Tx& tx) { return tx.get<Thing>(select_thing, thing.id); });
    CHECK(read.name == thing.name);
    CHECK(read.weight == thing.weight);
    CHECK(read.photo == thing.photo);
    CHECK(read.colour == thing.colour);
    CHECK(read.made == thing.made);
    CHECK(read.is_new);
    CHECK(read.owner == thing.owner);
}

TEST_CASE("nothing and empty are two different things") {
    Things db;
    db->write([&](Tx& tx) { save(tx, {.id = 1}); });

    const auto read = db->read([](Tx& tx) { return tx.get<Thing>(select_thing, 1); });
    CHECK(read.name.empty());
    CHECK(read.photo.empty());
    CHECK_FALSE(read.weight);
    CHECK_FALSE(read.owner);
    CHECK(db->read([](Tx& tx) {
        return tx.get<int>("SELECT COUNT(*) FROM things WHERE name IS NOT NULL AND owner IS NULL");
    }) == 1);
}

TEST_CASE("parameters may be used twice and in any order") {
    Things db;
    db->write([&](Tx& tx) {
        const auto text = tx.get<std::string>("SELECT $2 || $1 || $2", "a", std::string("b"));
        CHECK(text == "bab");
        CHECK(tx.get<std::int64_t>("SELECT $3 - $1 - $2 - $1", 1, 2, 10) == 6);
    });
}

TEST_CASE("a parameter that is nothing has a type, so it can switch a condition off") {
    Things db;
    db->write([&](Tx& tx) {
        save(tx, {.id = 1, .name = "a"});
        save(tx, {.id = 2, .name = "b"});
    });
    constexpr std::string_view by_name =
        "SELECT COUNT(*) FROM things WHERE ($1 IS NULL OR name = $1) AND ($2 IS NULL OR id = $2)";
    const auto count = [&](std::optional<std::string> name, std::optional<std::int64_t> id) {
        return db->read([&](Tx& tx) { return tx.get<int>(by_name, name, id); });
    };
    CHECK(count({}, {}) == 2);
    CHECK(count("a", {}) == 1);
    CHECK(count({}, 2) == 1);
    CHECK(count("a", 2) == 0);
}

TEST_CASE("as many values as parameters, or it is a mistake") {
    Things db;
    if (db.is_postgres()) return;  // it passes over values that no parameter asks for
    CHECK_THROWS(db->read([](Tx& tx) { return tx.get<int>("SELECT $1 + $2", 1); }));
    CHECK_THROWS(db->read([](Tx& tx) { return tx.get<int>("SELECT $1 + 1", 1, 2); }));
}

TEST_CASE("lists of ids and of texts are one parameter") {
    Things db;
    db->write([&](Tx& tx) {
        for (const std::int64_t id : {1, 2, 3, 4}) save(tx, {.id = id, .name = std::to_string(id)});
    });
    db->read([](Tx& tx) {
        const std::vector ids{CustomerId(2), CustomerId(4), CustomerId(9)};
        CHECK(tx.all<std::int64_t>("SELECT id FROM things WHERE id IN @ids($1)@ ORDER BY id",
                                   ids) == std::vector<std::int64_t>{2, 4});
        const std::vector<std::string> names{"1", "3", "quote \" back \\ tab \t ü"};
        constexpr std::string_view by_both =
            "SELECT id FROM things WHERE name IN @texts($2)@ AND id IN @ids($1)@";
        CHECK(tx.all<std::int64_t>(by_both, std::vector<std::int64_t>{3}, names) ==
              std::vector<std::int64_t>{3});
        CHECK(tx.get<std::string>("SELECT $2 WHERE $2 IN @texts($1)@", names, names[2]) ==
              names[2]);
        CHECK(tx.all<int>("SELECT 1 WHERE 1 IN @ids($1)@", std::vector<std::int64_t>{}).empty());
    });
}

TEST_CASE("run says how many rows it changed") {
    Numbers db;
    db->write([](Tx& tx) {
        CHECK(tx.run("INSERT INTO numbers (n) VALUES (1), (2), (3)") == 3);
        CHECK(tx.run("DELETE FROM numbers WHERE n > $1", 1) == 2);
        CHECK(tx.run("UPDATE numbers SET n = 5 WHERE n = 99") == 0);
        CHECK(tx.run("INSERT INTO numbers (n) VALUES (1) ON CONFLICT (n) DO NOTHING") == 0);
    });
}

TEST_CASE("find may find nothing, get insists") {
    Numbers db;
    db->read([](Tx& tx) {
        CHECK_FALSE(tx.find<int>("SELECT n FROM numbers"));
        CHECK_THROWS_AS(tx.get<int>("SELECT n FROM numbers"), std::logic_error);
    });
}

TEST_CASE("a visitor may run other statements, the same one too") {
    Numbers db;
    db->write([](Tx& tx) {
        for (int n = 1; n <= 200; ++n) tx.run(insert_number, n);
    });
    int seen = 0;
    db->read([&](Tx& tx) {
        tx.each(all_numbers, [&](const Row& row) {
            const auto n = row.integer(0);
            CHECK(tx.get<int>("SELECT n + 1 FROM numbers WHERE n = $1", n) == n + 1);
            if (n == 5) CHECK(tx.all<int>(all_numbers).size() == 200);
            ++seen;
        });
    });
    CHECK(seen == 200);
}

TEST_CASE("a visitor that throws leaves a connection that works") {
    Numbers db;
    db->write([](Tx& tx) {
        for (int n = 1; n <= 50; ++n) tx.run(insert_number, n);
        CHECK_THROWS_AS(tx.each(all_numbers, [](const Row&) { throw std::out_of_range("enough"); }),
                        std::out_of_range);
        CHECK(tx.get<int>(count_numbers) == 50);
    });
    CHECK(db.count() == 50);
}

TEST_CASE("an exception undoes the transaction and comes out of the call") {
    Numbers db;
    const auto fail = [&] {
        db->write([](Tx& tx) {
            tx.run(insert_number, 1);
            throw std::out_of_range("no");
        });
    };
    CHECK_THROWS_AS(fail(), std::out_of_range);
    CHECK(db.count() == 0);
    db.add(1);
    CHECK(db.count() == 1);
}

TEST_CASE("a second row with the same key is a UniqueViolation, a lost parent another") {
    Numbers db;
    db->write(
        [](Tx& tx) { tx.run("CREATE TABLE children (n BIGINT NOT NULL REFERENCES numbers (n))"); });
    db.add(1);
    CHECK_THROWS_AS(db.add(1), UniqueViolation);
    const auto add_orphan = [&] {
        db->write([](Tx& tx) { tx.run("INSERT INTO children (n) VALUES (7)"); });
    };
    CHECK_THROWS_AS(add_orphan(), ForeignKeyViolation);
    CHECK_THROWS_AS(db->write([](Tx& tx) { tx.run("SELEKT"); }), DatabaseError);
}

TEST_CASE("a constraint checked at commit fails its own transaction alone") {
    Numbers db;
    db->write([](Tx& tx) {
        tx.run(
            "CREATE TABLE children (n BIGINT NOT NULL REFERENCES numbers (n) "
            "DEFERRABLE INITIALLY DEFERRED)");
    });
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&, i] {
            try {
                db->write([&](Tx& tx) {
                    tx.run("INSERT INTO children (n) VALUES ($1)", i);
                    if (i % 2 == 0) tx.run(insert_number, i);
                });
            } catch (const ForeignKeyViolation&) {
                ++refused;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(refused == 8);
    CHECK(db.count() == 8);
}

TEST_CASE("after a failed statement the transaction is of no use, on both engines") {
    Numbers db;
    db.add(1);
    const auto swallow = [&] {
        db->write([](Tx& tx) {
            try {
                tx.run(insert_number, 1);
            } catch (const UniqueViolation&) {
            }
            tx.run(insert_number, 2);
        });
    };
    CHECK_THROWS_AS(swallow(), DatabaseError);
    const auto swallow_at_the_end = [&] {
        db->write([](Tx& tx) {
            tx.run(insert_number, 3);
            try {
                tx.run(insert_number, 1);
            } catch (const UniqueViolation&) {
            }
        });
    };
    CHECK_THROWS_AS(swallow_at_the_end(), DatabaseError);
    CHECK(db.all() == std::vector<std::int64_t>{1});
}

TEST_CASE("nested work that throws is undone alone") {
    Numbers db;
    std::vector<int> committed;
    db->write([&](Tx& tx) {
        tx.run(insert_number, 1);
        tx.after_commit([&] { committed.push_back(1); });
        const auto fail = [&] {
            tx.nested([&] {
                tx.run(insert_number, 2);
                tx.after_commit([&] { committed.push_back(2); });
                tx.nested([&] { tx.run(insert_number, 3); });
                tx.run(insert_number, 1);
            });
        };
        CHECK_THROWS_AS(fail(), UniqueViolation);
        tx.nested([&] { tx.run(insert_number, 4); });
        tx.run(insert_number, 5);
    });
    CHECK(db.all() == std::vector<std::int64_t>{1, 4, 5});
    CHECK(committed == std::vector{1});
}

TEST_CASE("actions after commit run when others can see the change, and only then") {
    Numbers db;
    std::int64_t seen = -1;
    db->write([&](Tx& tx) {
        tx.run(insert_number, 1);
        tx.after_commit([&] { seen = db.count(); });
        CHECK(seen == -1);
    });
    CHECK(seen == 1);

    bool ran = false;
    const auto fail = [&] {
        db->write([&](Tx& tx) {
            tx.after_commit([&] { ran = true; });
            throw std::out_of_range("no");
        });
    };
    CHECK_THROWS_AS(fail(), std::out_of_range);
    log::set_level(log::Level::off);
    db->write([](Tx& tx) { tx.after_commit([] { throw std::runtime_error("only logged"); }); });
    log::set_level(log::Level::warning);
    db.add(2);
    CHECK_FALSE(ran);
}

TEST_CASE("write inside write is a mistake that is told, read inside either joins it") {
    Numbers db;
    const auto twice = [&] { db->write([&](Tx&) { db.add(1); }); };
    CHECK_THROWS_AS(twice(), std::logic_error);
    db->write([&](Tx& tx) {
        tx.run(insert_number, 1);
        CHECK(db.count() == 1);
    });
    db->read([&](Tx&) { db->read([&](Tx&) { db->read([&](Tx&) { CHECK(db.count() == 1); }); }); });
}

TEST_CASE("a read transaction cannot write") {
    Numbers db;
    CHECK_THROWS_AS(db->read([](Tx& tx) { tx.run(insert_number, 1); }), DatabaseError);
    CHECK(db.count() == 0);
}

TEST_CASE("a reader sees one moment while a writer goes on") {
    Numbers db;
    db.add(1);
    db->read([&](Tx& tx) {
        CHECK(tx.get<int>(count_numbers) == 1);
        std::thread([&] {
            db.add(2);
            CHECK(db.count() == 2);
        }).join();
        CHECK(tx.get<int>(count_numbers) == 1);
    });
    CHECK(db.count() == 2);
}

TEST_CASE("64 threads that write at once lose nothing, and refused ones fail alone") {
    Numbers db;
    constexpr int threads = 64;
    constexpr int each = 25;
    std::atomic<int> refused = 0;
    std::atomic<int> actions = 0;
    const auto work = [&](int thread) {
        for (int i = 0; i < each; ++i) {
            try {
                db->write([&](Tx& tx) {
                    tx.after_commit([&] { ++actions; });
                    tx.run(insert_number, thread * each + i);
                    if (i % 5 == 0) throw std::out_of_range("refused");
                });
            } catch (const std::out_of_range&) {
                ++refused;
            }
        }
    };
    std::vector<std::thread> running;
    for (int t = 0; t < threads; ++t) running.emplace_back(work, t);
    for (auto& thread : running) thread.join();
    CHECK(refused == threads * each / 5);
    CHECK(actions == threads * each * 4 / 5);
    CHECK(db.count() == threads * each * 4 / 5);
}

TEST_CASE("more threads than connections may read at once") {
    Numbers db;
    db.add(1);
    std::atomic<int> seen = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 24; ++i)
        threads.emplace_back([&] {
            for (int k = 0; k < 20; ++k) seen += static_cast<int>(db.count());
        });
    for (auto& thread : threads) thread.join();
    CHECK(seen == 480);
}

// Counts how often it was woken.
class Bell {
public:
    void ring() {
        const std::lock_guard lock(mutex_);
        ++rung_;
        heard_.notify_all();
    }
    bool wait_for(int times) {
        std::unique_lock lock(mutex_);
        return heard_.wait_for(lock, std::chrono::seconds(10), [&] { return rung_ >= times; });
    }
    int rung() {
        const std::lock_guard lock(mutex_);
        return rung_;
    }

private:
    std::mutex mutex_;
    std::condition_variable heard_;
    int rung_ = 0;
};

TEST_CASE("a signal wakes its listeners once, after the change can be seen") {
    Numbers db;
    Bell journal;
    Bell other;
    Bell last;
    db->on_signal("journal", [&] {
        if (db.count() == 1) journal.ring();
    });
    db->on_signal("other", [&] { other.ring(); });
    db->on_signal("last", [&] { last.ring(); });
    db->write([](Tx& tx) {
        tx.run(insert_number, 1);
        tx.signal("journal");
        tx.signal("journal");
    });
    const auto fail = [&] {
        db->write([](Tx& tx) {
            tx.signal("other");
            throw std::out_of_range("no");
        });
    };
    CHECK_THROWS_AS(fail(), std::out_of_range);
    db->write([](Tx& tx) { tx.signal("last"); });
    REQUIRE(last.wait_for(1));
    CHECK(journal.rung() == 1);
    CHECK(other.rung() == 0);
}

TEST_CASE("what another process wrote wakes the listeners here") {
    Numbers db;
    const auto elsewhere = Store::open(db.url(), {.readers = 1, .writers = 1, .durable = false});
    Bell bell;
    db->on_signal("journal", [&] { bell.ring(); });
    elsewhere->write([](Tx& tx) {
        tx.run(insert_number, 1);
        tx.signal("journal");
    });
    CHECK(bell.wait_for(1));
}

TEST_CASE("a lease is held by one node until it ends") {
    Database db;
    bool ran = false;
    CHECK(db->with_lease("outbox", [&] { ran = true; }));
    CHECK(ran);
    CHECK(db->with_lease("outbox", [] {}));
    if (!db.is_postgres()) return;

    auto second = Store::open(db.url(), {.readers = 1, .writers = 1});
    CHECK(second->with_lease("journal", [] {}));
    CHECK_FALSE(second->with_lease("outbox", [] { FAIL("two nodes at once"); }));
    CHECK_FALSE(db->with_lease("journal", [] { FAIL("two nodes at once"); }));
    second.reset();
    bool taken_over = false;
    for (int i = 0; i < 1000 && !taken_over; ++i) {
        taken_over = db->with_lease("journal", [] {});
        if (!taken_over) std::this_thread::yield();
    }
    CHECK(taken_over);
}

TEST_CASE("text with U+0000 is an error on both engines") {
    Things db;
    CHECK_THROWS_AS(db->write([](Tx& tx) { save(tx, {.name = std::string("a\0b", 3)}); }),
                    std::invalid_argument);
}

TEST_CASE("both engines join texts and take extremes alike") {
    Numbers db;
    db->write([](Tx& tx) {
        for (const int n : {1, 2, 3}) tx.run(insert_number, n);
    });
    db->read([](Tx& tx) {
        CHECK(tx.get<std::string>(
                  "SELECT string_agg(CAST(n AS TEXT), ', ') FROM (SELECT n FROM numbers ORDER BY "
                  "n) AS sorted") == "1, 2, 3");
        CHECK_FALSE(tx.get<std::optional<std::string>>(
            "SELECT string_agg(CAST(n AS TEXT), ',') FROM numbers WHERE n > 9"));
        CHECK(tx.get<int>("SELECT greatest(3, NULL, 7, 5)") == 7);
        CHECK(tx.get<int>("SELECT least($1, $2)", 3, -7) == -7);
        CHECK(tx.get<std::string>("SELECT greatest('a', 'c', 'b')") == "c");
    });
}

TEST_CASE("sums, averages and truth come back as numbers") {
    Numbers db;
    db->write([](Tx& tx) {
        for (const int n : {1, 2, 4}) tx.run(insert_number, n);
    });
    db->read([](Tx& tx) {
        CHECK(tx.get<std::int64_t>("SELECT SUM(n) FROM numbers") == 7);
        CHECK(tx.get<double>("SELECT AVG(n) FROM numbers") == doctest::Approx(7.0 / 3));
        CHECK(tx.get<bool>("SELECT EXISTS (SELECT 1 FROM numbers WHERE n = 4)"));
        CHECK_FALSE(tx.get<bool>("SELECT EXISTS (SELECT 1 FROM numbers WHERE n = 9)"));
    });
}

TEST_CASE("more kinds of statements than a connection keeps still work") {
    Numbers db;
    db.add(7);
    db->read([](Tx& tx) {
        for (int i = 0; i < 700; ++i) {
            const auto sql = "SELECT n + " + std::to_string(i) + " FROM numbers";
            REQUIRE(tx.get<int>(sql) == 7 + i);
        }
        CHECK(tx.get<int>("SELECT n + 0 FROM numbers") == 7);
    });
}

TEST_CASE("a table that has changed does not spoil the statements that are kept") {
    Numbers db;
    db.add(1);
    const auto columns = [&](Tx& tx) {
        std::int64_t sum = 0;
        tx.each("SELECT * FROM numbers", [&](const Row& row) { sum += row.integer(0); });
        return sum;
    };
    CHECK(db->write(columns) == 1);
    db->write([](Tx& tx) { tx.run("ALTER TABLE numbers ADD COLUMN more BIGINT DEFAULT 2"); });
    CHECK(db->write(columns) == 1);
}

TEST_CASE("a backup is the whole database while it is in use") {
    Numbers db;
    for (int n = 0; n < 100; ++n) db.add(n);
    const auto copy = db.folder() + "/copy.db";
    if (db.is_postgres()) {
        CHECK_THROWS_AS(db->backup_to(copy), DatabaseError);
        return;
    }
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        for (int n = 100; !stop; ++n) db.add(n);
    });
    db->backup_to(copy);
    db->backup_to(copy);
    stop = true;
    writer.join();
    const auto restored = Store::open("sqlite:" + copy, {.readers = 1, .durable = false});
    restored->read([](Tx& tx) {
        CHECK(tx.get<std::string>("PRAGMA integrity_check") == "ok");
        CHECK(tx.get<int>(count_numbers) >= 100);
    });
}

TEST_CASE("a database that is not there says so") {
    CHECK_THROWS_AS(Store::open("sqlite:/nowhere/at/all.db"), DatabaseError);
    CHECK_THROWS_AS(Store::open("mysql://x"), DatabaseError);
    CHECK_THROWS_AS(Store::open("postgres://nobody@127.0.0.1:1/none"), DatabaseError);
}

}  // namespace
}  // namespace tandem::store
