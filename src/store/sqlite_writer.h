#pragma once

#include "store/signals.h"
#include "store/sqlite_checkpoints.h"
#include "store/sqlite_connection.h"
#include "store/transaction.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tandem::store {

// The one thread that changes the database. It takes the transactions that wait and commits them
// together, so that many share one fsync. When one throws, they are all run once more, each under a
// savepoint, so that it is rolled back alone. Nobody hears of an outcome, or is woken, before the
// commit is durable.
class SqliteWriter {
public:
    SqliteWriter(const Store& store, const std::string& path, const Options& options,
                 const Signals& signals);
    ~SqliteWriter();  // after what waits has been done

    void run(const std::function<void(Tx&)>& work);

    // Grows between a commit and the first who hears of it, and again when all who listen to its
    // signals have heard: what they remember from before it is then forgotten.
    std::int64_t commits() const { return commits_; }

private:
    // One caller, who waits; lives on the caller's stack.
    struct Job {
        const std::function<void(Tx&)>& work;
        std::exception_ptr error = {};
        Effects effects = {};
        bool done = false;
        std::mutex mutex = {};
        std::condition_variable woken = {};
    };
    using Batch = std::vector<Job*>;

    void loop();
    bool wait_for_work();
    Job* take_waiting();

    void run_batch();
    Batch run_waiting();
    void run_apart(const Batch& batch);
    void run_job(Job& job);
    void run_under_savepoint(Job& job);
    void commit(const Batch& batch);
    void run_alone(Job& job);
    void roll_back() noexcept;
    void finish(const Batch& batch);

    void checkpoint_if_due();
    void notice_other_processes();
    std::int64_t data_version();

    const Store& store_;
    const Signals& signals_;
    SqliteConnection connection_;
    SqliteCheckpoints checkpoints_;
    const int busy_ms_;
    const bool bulk_;
    int wal_pages_ = 0;
    std::int64_t data_version_ = 0;
    std::atomic<std::int64_t> commits_ = 0;

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job*> waiting_;
    bool stopping_ = false;
    std::thread thread_;  // last: the loop uses everything above
};

}  // namespace tandem::store
