#include "tests/database.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace tandem::store {
namespace {

using testing::Database;

constexpr std::string_view insert_row = "INSERT INTO rows_kept (id) VALUES ($1)";

// In the child: eight threads write and say on the pipe what has been acknowledged, until killed.
[[noreturn]] void write_until_killed(const std::string& url, int pipe) {
    const auto store = Store::open(url, {.readers = 1, .durable = true});
    const auto work = [&](std::int64_t thread) {
        for (std::int64_t id = thread;; id += 8) {
            store->write([&](Tx& tx) { tx.run(insert_row, id); });
            if (::write(pipe, &id, sizeof id) != sizeof id) ::_exit(1);
        }
    };
    std::vector<std::thread> threads;
    for (std::int64_t thread = 0; thread < 8; ++thread) threads.emplace_back(work, thread);
    for (auto& thread : threads) thread.join();
    ::_exit(1);
}

std::int64_t read_id(int pipe) {
    std::int64_t id = -1;
    return ::read(pipe, &id, sizeof id) == sizeof id ? id : -1;
}

// Starts a writer, kills it after `count` acknowledgements and returns all it ever acknowledged.
std::set<std::int64_t> acknowledged_before_kill(const std::string& url, int count) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        write_until_killed(url, ends[1]);
    }
    ::close(ends[1]);
    std::set<std::int64_t> ids;
    for (int i = 0; i < count; ++i) ids.insert(read_id(ends[0]));
    ::kill(child, SIGKILL);
    for (auto id = read_id(ends[0]); id >= 0; id = read_id(ends[0])) ids.insert(id);
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return ids;
}

TEST_CASE("nothing acknowledged is lost when the process is killed") {
    const auto folder = Database::make_folder();
    for (const int count : {1, 50, 400}) {
        const auto url = "sqlite:" + folder + "/" + std::to_string(count) + ".db";
        Store::open(url, {.readers = 1})->write([](Tx& tx) {
            tx.run("CREATE TABLE rows_kept (id BIGINT PRIMARY KEY)");
        });
        const auto acknowledged = acknowledged_before_kill(url, count);
        CHECK(acknowledged.size() >= static_cast<std::size_t>(count));

        const auto store = Store::open(url, {.readers = 1});
        const auto kept = store->read([](Tx& tx) {
            CHECK(tx.get<std::string>("PRAGMA integrity_check") == "ok");
            return tx.all<std::int64_t>("SELECT id FROM rows_kept");
        });
        const std::set<std::int64_t> rows(kept.begin(), kept.end());
        CHECK(std::includes(rows.begin(), rows.end(), acknowledged.begin(), acknowledged.end()));
        store->write([](Tx& tx) { CHECK(tx.run(insert_row, -1) == 1); });
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE("a full disk fails every transaction of the batch, and the next ones work again") {
    Database db({.readers = 1, .durable = false});
    if (db.is_postgres()) return;
    db->write([](Tx& tx) { tx.run("CREATE TABLE rows_kept (id BIGINT, text TEXT)"); });
    // max_page_count stands in for the end of the disk.
    db->write([](Tx& tx) { tx.run("PRAGMA max_page_count = 20"); });
    const std::string much(200'000, 'x');
    const auto fill = [&] {
        db->write([&](Tx& tx) { tx.run("INSERT INTO rows_kept VALUES ($1, $2)", 1, much); });
    };
    CHECK_THROWS_WITH_AS(fill(), doctest::Contains("full"), std::runtime_error);
    db->write([](Tx& tx) { tx.run("INSERT INTO rows_kept VALUES ($1, $2)", 2, "short"); });
    const auto rows = db->read([](Tx& tx) { return tx.all<int>("SELECT id FROM rows_kept"); });
    CHECK(rows == std::vector{2});
}

}  // namespace
}  // namespace tandem::store
