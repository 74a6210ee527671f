// What only PostgreSQL can do to us: lost connections and deadlocks. Runs when TANDEM_TEST_DATABASE
// is set.
#include "store/errors.h"
#include "tests/database.h"

#include <doctest/doctest.h>
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace tandem::store {
namespace {

using testing::Database;

constexpr std::string_view create_accounts =
    "CREATE TABLE accounts (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL)";
constexpr std::string_view insert_accounts = "INSERT INTO accounts VALUES (1, 0), (2, 0)";
constexpr std::string_view add_one = "UPDATE accounts SET amount = amount + 1 WHERE id = $1";
constexpr std::string_view sum = "SELECT SUM(amount) FROM accounts";
constexpr std::string_view end_all_others = R"sql(
    SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = CURRENT_DATABASE() AND pid <> pg_backend_pid())sql";

struct Accounts : Database {
    Accounts() {
        (*this)->write([](Tx& tx) {
            tx.run(create_accounts);
            tx.run(insert_accounts);
        });
    }
    // As if the server had been restarted.
    void cut_connections() {
        const auto other = Store::open(url(), {.readers = 1, .writers = 1});
        other->write([](Tx& tx) { tx.get<int>(end_all_others); });
    }
    std::int64_t total() {
        return (*this)->read([](Tx& tx) { return tx.get<std::int64_t>(sum); });
    }
};

TEST_CASE("lost connections are replaced and the work is run again") {
    Accounts db;
    if (!db.is_postgres()) return;
    CHECK(db.total() == 0);
    db.cut_connections();
    CHECK(db.total() == 0);
    db.cut_connections();
    db->write([](Tx& tx) { tx.run(add_one, 1); });

    int attempts = 0;
    db->write([&](Tx& tx) {
        tx.run(add_one, 1);
        if (++attempts == 1) db.cut_connections();
        tx.run(add_one, 2);
    });
    CHECK(attempts == 2);
    CHECK(db.total() == 3);
}

TEST_CASE("two who wait for each other are both done in the end") {
    Accounts db;
    if (!db.is_postgres()) return;
    std::barrier both(2);
    std::atomic<int> attempts = 0;
    const auto transfer = [&](int first, int second) {
        db->write([&](Tx& tx) {
            tx.run(add_one, first);
            if (++attempts <= 2) both.arrive_and_wait();
            tx.run(add_one, second);
        });
    };
    std::thread other([&] { transfer(2, 1); });
    transfer(1, 2);
    other.join();
    CHECK(attempts == 3);
    CHECK(db.total() == 4);
}

TEST_CASE("who listens hears of changes again after the connection was lost") {
    Accounts db;
    if (!db.is_postgres()) return;
    std::mutex mutex;
    std::condition_variable heard;
    int rung = 0;
    db->on_signal("journal", [&] {
        const std::lock_guard lock(mutex);
        ++rung;
        heard.notify_all();
    });
    const auto wait_for = [&](int times) {
        std::unique_lock lock(mutex);
        return heard.wait_for(lock, std::chrono::seconds(10), [&] { return rung >= times; });
    };
    db.cut_connections();
    REQUIRE(wait_for(1));  // something may have been missed
    db->write([](Tx& tx) { tx.signal("journal"); });
    CHECK(wait_for(2));
}

TEST_CASE("a lease is lost with its connection and taken again") {
    Accounts db;
    if (!db.is_postgres()) return;
    CHECK(db->with_lease("outbox", [] {}));
    db.cut_connections();
    CHECK(db->with_lease("outbox", [] {}));
    const auto other = Store::open(db.url(), {.readers = 1, .writers = 1});
    CHECK_FALSE(other->with_lease("outbox", [] {}));
}

TEST_CASE("a statement that is nonsense leaves a pool that works") {
    Accounts db;
    if (!db.is_postgres()) return;
    for (int i = 0; i < 20; ++i)
        CHECK_THROWS_AS(db->read([](Tx& tx) { return tx.get<int>("SELECT nonsense"); }),
                        DatabaseError);
    CHECK(db.total() == 0);
}

}  // namespace
}  // namespace tandem::store
