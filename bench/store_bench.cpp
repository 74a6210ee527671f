// How much of a bare SQLite program with group commit Store::write() reaches: the same rows, the
// same 64 threads that each wait for their commit, fsync at each one.
//
//     store_bench FOLDER [SECONDS]      FOLDER must be on the disk that counts
#include "store/store.h"

#include <sqlite3.h>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int clients = 64;
constexpr const char* create = R"sql(
    CREATE TABLE tickets (id INTEGER PRIMARY KEY, subject TEXT NOT NULL, customer BIGINT NOT NULL,
                          made BIGINT NOT NULL);
    CREATE INDEX tickets_by_customer ON tickets (customer, id);
    CREATE TABLE events (id INTEGER PRIMARY KEY, ticket BIGINT NOT NULL, data TEXT NOT NULL))sql";
constexpr const char* insert_ticket =
    "INSERT INTO tickets (subject, customer, made) VALUES ($1, $2, $3) RETURNING id";
constexpr const char* insert_event = "INSERT INTO events (ticket, data) VALUES ($1, $2)";
const std::string subject(60, 's');
const std::string data(250, 'd');

void require(int result, sqlite3* db) {
    if (result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE)
        throw std::runtime_error(sqlite3_errmsg(db));
}

// What one would write by hand: a queue, one thread, a savepoint for each, one COMMIT for all.
class Bare {
public:
    explicit Bare(const std::string& path) {
        require(sqlite3_open(path.c_str(), &db_), db_);
        run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000");
        run(create);
        ticket_ = prepare(insert_ticket);
        event_ = prepare(insert_event);
        thread_ = std::thread([this] { loop(); });
    }
    ~Bare() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        thread_.join();
        sqlite3_finalize(ticket_);
        sqlite3_finalize(event_);
        sqlite3_close(db_);
    }

    void insert(std::int64_t customer) {
        Job job{.customer = customer};
        std::unique_lock lock(mutex_);
        waiting_.push_back(&job);
        changed_.notify_one();
        job.woken.wait(lock, [&] { return job.done; });
    }

private:
    struct Job {
        std::int64_t customer;
        bool done = false;
        std::condition_variable woken = {};
    };

    void run(const char* sql) { require(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr), db_); }
    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        require(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr), db_);
        return statement;
    }

    void loop() {
        for (;;) {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return !waiting_.empty() || stopping_; });
            if (waiting_.empty()) return;
            const auto batch = std::exchange(waiting_, {});
            lock.unlock();
            run("BEGIN IMMEDIATE");
            for (const auto* job : batch) insert_rows(job->customer);
            run("COMMIT");
            lock.lock();
            for (auto* job : batch) {
                job->done = true;
                job->woken.notify_one();
            }
        }
    }

    void insert_rows(std::int64_t customer) {
        run("SAVEPOINT job");
        sqlite3_bind_text(ticket_, 1, subject.data(), static_cast<int>(subject.size()), nullptr);
        sqlite3_bind_int64(ticket_, 2, customer);
        sqlite3_bind_int64(ticket_, 3, 1'760'000'000'000);
        require(sqlite3_step(ticket_), db_);
        const auto id = sqlite3_column_int64(ticket_, 0);
        sqlite3_reset(ticket_);
        sqlite3_bind_int64(event_, 1, id);
        sqlite3_bind_text(event_, 2, data.data(), static_cast<int>(data.size()), nullptr);
        require(sqlite3_step(event_), db_);
        sqlite3_reset(event_);
        run("RELEASE job");
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* ticket_ = nullptr;
    sqlite3_stmt* event_ = nullptr;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job*> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

double per_second(int seconds, const std::function<void(std::int64_t)>& insert) {
    std::atomic<bool> stop = false;
    std::atomic<std::int64_t> done = 0;
    std::vector<std::thread> threads;
    const auto start = Clock::now();
    for (int t = 0; t < clients; ++t)
        threads.emplace_back([&, t] {
            for (std::int64_t i = 0; !stop; ++i) {
                insert(i * clients + t);
                ++done;
            }
        });
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    stop = true;
    for (auto& thread : threads) thread.join();
    return static_cast<double>(done) / std::chrono::duration<double>(Clock::now() - start).count();
}

double measure_bare(const std::string& path, int seconds) {
    Bare bare(path);
    return per_second(seconds, [&](std::int64_t customer) { bare.insert(customer); });
}

double measure_store(const std::string& path, int seconds) {
    const auto store = tandem::store::Store::open("sqlite:" + path);
    store->write([](tandem::store::Tx& tx) { tx.script(create); });
    return per_second(seconds, [&](std::int64_t customer) {
        store->write([&](tandem::store::Tx& tx) {
            const auto id =
                tx.get<std::int64_t>(insert_ticket, subject, customer, 1'760'000'000'000);
            tx.run(insert_event, id, data);
        });
    });
}

double measure_reads(const std::string& path, int seconds) {
    const auto store = tandem::store::Store::open("sqlite:" + path);
    return per_second(seconds, [&](std::int64_t id) {
        store->read([&](tandem::store::Tx& tx) {
            tx.find<std::string>("SELECT subject FROM tickets WHERE id = $1", id % 1000 + 1);
        });
    });
}

}  // namespace

int main(int count, char** arguments) {
    const std::filesystem::path folder = count > 1 ? arguments[1] : ".";
    const int seconds = count > 2 ? std::atoi(arguments[2]) : 5;
    const auto bare = folder / "bench-bare.db";
    const auto ours = folder / "bench-store.db";
    for (int round = 1; round <= 3; ++round) {
        for (const auto& file : {bare, ours})
            for (const char* part : {"", "-wal", "-shm"})
                std::filesystem::remove(file.string() + part);
        const auto by_hand = measure_bare(bare, seconds);
        const auto by_store = measure_store(ours, seconds);
        const auto reads = measure_reads(ours, seconds);
        std::printf("bare %.0f/s, Store::write %.0f/s (%.0f %%), Store::read %.0f/s\n", by_hand,
                    by_store, 100 * by_store / by_hand, reads);
    }
    for (const auto& file : {bare, ours}) std::filesystem::remove(file);
}
