#include "store/sqlite_writer.h"

#include "base/log.h"
#include "store/sqlite_tx.h"

#include <chrono>

#include <sqlite3.h>
#include <stdexcept>
#include <utility>

namespace tandem::store {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t largest_batch = 256;
constexpr auto look_around = 500ms;  // for what other processes wrote
constexpr int pages_to_checkpoint = 1'000;
// With writes without end the checkpoints beside them never reach the end of the log, so it would
// never start again from its beginning: from 64 MB on the writer waits for one.
constexpr int pages_to_wait = 16'000;
constexpr int wait_for_readers_ms = 20;

// A bulk load writes a page that changes often to the log once a transaction and not each time the
// cache is full, and to the file once in a while.
constexpr int bulk_pages_to_checkpoint = 100'000;

void open_for_writing(SqliteConnection& connection, bool bulk) {
    std::string mode;
    connection.query("PRAGMA journal_mode = WAL", {}, [&](const Row& row) { mode = row.text(0); });
    if (mode != "wal") throw DatabaseError("the database cannot use a write-ahead log here");
    connection.script(bulk ? "PRAGMA cache_size = -1000000" : "PRAGMA cache_size = -16000");
    connection.script("PRAGMA journal_size_limit = 67108864");
}

}  // namespace

SqliteWriter::SqliteWriter(const Store& store, const std::string& path, const Options& options,
                           const Signals& signals)
    : store_(store),
      signals_(signals),
      connection_(path, options),
      checkpoints_(path, options),
      busy_ms_(options.busy_seconds * 1000),
      bulk_(options.bulk) {
    open_for_writing(connection_, bulk_);
    sqlite3_wal_hook(
        connection_.handle(),
        [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
        },
        &wal_pages_);
    data_version_ = data_version();
    thread_ = std::thread([this] { loop(); });
}

SqliteWriter::~SqliteWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_all();
    thread_.join();
}

void SqliteWriter::run(const std::function<void(Tx&)>& work) {
    Scope::refuse_write_in_write(store_);
    if (std::this_thread::get_id() == thread_.get_id())
        throw std::logic_error("write() on the writer's own thread: it would wait for itself");
    Job job{.work = work};
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(&job);
    }
    arrived_.notify_one();
    std::unique_lock lock(job.mutex);
    job.woken.wait(lock, [&] { return job.done; });
    if (job.error) std::rethrow_exception(job.error);
}

void SqliteWriter::loop() {
    while (wait_for_work()) {
        run_batch();
        checkpoint_if_due();
    }
}

bool SqliteWriter::wait_for_work() {
    std::unique_lock lock(mutex_);
    const auto something = [&] { return !waiting_.empty() || stopping_; };
    while (!arrived_.wait_for(lock, look_around, something)) {
        lock.unlock();
        notice_other_processes();
        lock.lock();
    }
    return !waiting_.empty();
}

SqliteWriter::Job* SqliteWriter::take_waiting() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return nullptr;
    auto* job = waiting_.front();
    waiting_.pop_front();
    return job;
}

void SqliteWriter::run_batch() {
    Batch batch;
    try {
        connection_.control("BEGIN IMMEDIATE");
        batch = run_waiting();
        if (!batch.empty() && batch.back()->error) run_apart(batch);
        commit(batch);
    } catch (...) {
        roll_back();
        if (batch.empty()) batch.push_back(take_waiting());
        for (auto* job : batch) job->error = std::current_exception();
    }
    finish(batch);
}

// Those who come while the first ones run are taken along, until one fails. Without a savepoint for
// each: at a savepoint SQLite writes the words that wait for the full-text index, which costs more
// than all the rest of a small job. Jobs seldom fail, so it is cheaper to begin again when one did.
SqliteWriter::Batch SqliteWriter::run_waiting() {
    Batch batch;
    while (batch.size() < largest_batch) {
        auto* job = take_waiting();
        if (job == nullptr) break;
        batch.push_back(job);
        run_job(*job);
        if (job->error) break;
    }
    return batch;
}

// Once more from the beginning, each under a savepoint, so that those who fail roll back alone. One
// that was by itself has its answer.
void SqliteWriter::run_apart(const Batch& batch) {
    roll_back();
    connection_.control("BEGIN IMMEDIATE");
    if (batch.size() == 1) return;
    for (auto* job : batch) {
        run_under_savepoint(*job);
        // A full disk and the like make SQLite roll back everything by itself.
        if (!connection_.in_transaction()) std::rethrow_exception(job->error);
    }
}

void SqliteWriter::run_job(Job& job) {
    SqliteTx tx(connection_);
    job.error = nullptr;
    job.effects = {};
    try {
        const Scope scope(store_, tx, Scope::Kind::write);
        job.work(tx);
        tx.require_sound();
        job.effects = std::move(tx.effects());
    } catch (...) {
        job.error = std::current_exception();
    }
}

void SqliteWriter::run_under_savepoint(Job& job) {
    connection_.control("SAVEPOINT job");
    run_job(job);
    if (!connection_.in_transaction()) return;
    if (job.error) connection_.control("ROLLBACK TO SAVEPOINT job");
    connection_.control("RELEASE SAVEPOINT job");
}

// A deferred constraint shows at COMMIT, where it would fail everyone for the sake of one; then
// each has its own transaction.
void SqliteWriter::commit(const Batch& batch) {
    try {
        connection_.control("COMMIT");
    } catch (const ForeignKeyViolation&) {
        roll_back();
        for (auto* job : batch) run_alone(*job);
    }
}

void SqliteWriter::run_alone(Job& job) {
    try {
        connection_.control("BEGIN IMMEDIATE");
        run_job(job);
        if (job.error)
            roll_back();
        else
            connection_.control("COMMIT");
    } catch (...) {
        job.error = std::current_exception();
        roll_back();
    }
}

void SqliteWriter::roll_back() noexcept {
    try {
        if (connection_.in_transaction()) connection_.control("ROLLBACK");
    } catch (const std::exception& error) {
        log::error("a transaction cannot be rolled back", {{"error", error.what()}});
    }
}

void SqliteWriter::finish(const Batch& batch) {
    ++commits_;
    std::vector<std::string> channels;
    for (auto* job : batch) {
        if (job->error) continue;
        for (const auto& action : job->effects.actions) run_quietly(action);
        for (auto& channel : job->effects.signals) channels.push_back(std::move(channel));
    }
    signals_.wake(std::move(channels));
    ++commits_;
    for (auto* job : batch) {
        const std::lock_guard lock(job->mutex);
        job->done = true;
        job->woken.notify_one();
    }
}

void SqliteWriter::checkpoint_if_due() {
    if (bulk_ && wal_pages_ < bulk_pages_to_checkpoint) return;
    if (wal_pages_ >= pages_to_checkpoint) checkpoints_.request();
    if (wal_pages_ < pages_to_wait) return;
    sqlite3_busy_timeout(connection_.handle(), wait_for_readers_ms);
    sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr,
                              nullptr);
    sqlite3_busy_timeout(connection_.handle(), busy_ms_);
}

// `tandem deliver` and imports write to the same file; what they signalled went to nobody here.
void SqliteWriter::notice_other_processes() {
    try {
        const auto version = data_version();
        if (std::exchange(data_version_, version) == version) return;
        signals_.wake_all();
        ++commits_;
    } catch (const std::exception& error) {
        log::warning("changes by other processes go unseen", {{"error", error.what()}});
    }
}

std::int64_t SqliteWriter::data_version() {
    std::int64_t version = 0;
    connection_.query("PRAGMA data_version", {}, [&](const Row& row) { version = row.integer(0); });
    return version;
}

}  // namespace tandem::store
