#include "store/postgres_store.h"

#include "store/postgres_leases.h"
#include "store/postgres_listener.h"
#include "store/postgres_pool.h"
#include "store/postgres_tx.h"
#include "store/signals.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

namespace tandem::store {
namespace {

using Job = std::function<void(Tx&)>;

constexpr int most_attempts = 8;
constexpr auto first_pause = std::chrono::milliseconds(5);
constexpr std::string_view notify = "SELECT pg_notify($1, $2)";
constexpr std::string_view begin_write = "BEGIN ISOLATION LEVEL READ COMMITTED";
constexpr std::string_view begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

// Two that met are kept apart by waiting differently long.
void pause_after(int attempt) {
    const auto thread = std::hash<std::thread::id>()(std::this_thread::get_id());
    const auto jitter = std::chrono::microseconds(thread % 5'000);
    std::this_thread::sleep_for(first_pause * (1 << (attempt - 1)) + jitter);
}

// In the transaction: the server tells all nodes when, and only when, it is durable.
void send_signals(PostgresTx& tx) {
    auto channels = std::exchange(tx.effects().signals, {});
    std::sort(channels.begin(), channels.end());
    channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
    for (const auto& channel : channels)
        tx.each(notify, [](const Row&) {}, postgres_channel, channel);
}

// Whether the server has committed is only known when it says so.
void commit(PostgresConnection& connection) {
    try {
        connection.script("COMMIT");
    } catch (const ConnectionLost& error) {
        throw DatabaseError(
            "the connection was lost during COMMIT, so it is not known whether "
            "the change was made: " +
            std::string(error.what()));
    }
}

void roll_back(PostgresConnection& connection) {
    try {
        connection.script("ROLLBACK");
    } catch (const DatabaseError&) {  // the server does it by itself when the connection is gone
    }
}

Effects run_once(const Store& store, PostgresConnection& connection, const Job& job,
                 Scope::Kind kind) {
    PostgresTx tx(connection);
    connection.script(kind == Scope::Kind::write ? begin_write : begin_read);
    try {
        const Scope scope(store, tx, kind);
        job(tx);
        tx.require_sound();
        send_signals(tx);
    } catch (...) {
        roll_back(connection);
        throw;
    }
    commit(connection);
    return std::move(tx.effects());
}

Effects run_in(PostgresPool& pool, const Store& store, const Job& job, Scope::Kind kind) {
    for (int attempt = 1;; ++attempt) {
        try {
            PostgresPool::Lease lease(pool);
            return run_once(store, lease.connection(), job, kind);
        } catch (const Transient&) {
            if (attempt == most_attempts) throw;
        }
        pause_after(attempt);
    }
}

class PostgresStore final : public Store {
public:
    PostgresStore(const std::string& url, const Options& options)
        : url_(url),
          options_(options),
          writers_(url, options, options.writers),
          readers_(url, options, options.readers),
          leases_(url, options) {
        const PostgresPool::Lease proof_that_it_is_there(writers_);
    }

    Dialect dialect() const override { return Dialect::postgres; }

    void on_signal(std::string channel, std::function<void()> wake) override {
        signals_.listen(std::move(channel), std::move(wake));
        const std::lock_guard lock(mutex_);
        if (!listener_) listener_ = std::make_unique<PostgresListener>(url_, options_, signals_);
    }

    bool with_lease(std::string_view name, const std::function<void()>& work) override {
        if (!leases_.hold(name)) return false;
        work();
        return true;
    }

    void backup_to(const std::string&) override {
        throw DatabaseError("a PostgreSQL database is backed up with its own tools (pg_dump)");
    }

protected:
    void do_write(const Job& job) override {
        Scope::refuse_write_in_write(*this);
        const auto effects = run_in(writers_, *this, job, Scope::Kind::write);
        for (const auto& action : effects.actions) run_quietly(action);
    }

    void do_read(const Job& job) const override {
        if (auto* current = Scope::current(*this)) return job(*current);
        run_in(readers_, *this, job, Scope::Kind::read);
    }

private:
    const std::string url_;
    const Options options_;
    Signals signals_;
    mutable PostgresPool writers_;
    mutable PostgresPool readers_;
    PostgresLeases leases_;
    std::mutex mutex_;
    std::unique_ptr<PostgresListener> listener_;  // from the first on_signal()
};

}  // namespace

std::unique_ptr<Store> open_postgres(const std::string& url, const Options& options) {
    return std::make_unique<PostgresStore>(url, options);
}

}  // namespace tandem::store
