#pragma once

#include "store/row.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tandem::store {

enum class Dialect { sqlite, postgres };

// One transaction. SQL is one text for both engines: parameters are $1..$n, and these tokens are
// replaced by the dialect's spelling when the statement is first prepared:
//   @ids($2)@    a subquery of the whole numbers in the list bound to $2:  WHERE id IN @ids($2)@
//   @texts($2)@  the same for texts
// Migrations know some more (migrate.h). Statements are prepared once per connection and kept, so
// SQL must be a constant, never text with values in it.
class Tx {
public:
    virtual ~Tx() = default;
    Tx(const Tx&) = delete;
    Tx& operator=(const Tx&) = delete;

    virtual Dialect dialect() const = 0;

    // Runs a statement; the number of rows it changed.
    template <class... Args>
    std::int64_t run(std::string_view sql, const Args&... args) {
        const std::array<Param, sizeof...(Args)> params{to_param(args)...};
        return execute(sql, params);
    }

    // Every row of the answer, as T (a scalar, or a plain struct with a member per column).
    template <class T, class... Args>
    std::vector<T> all(std::string_view sql, const Args&... args) {
        std::vector<T> rows;
        each(sql, [&](const Row& row) { rows.push_back(to_value<T>(row)); }, args...);
        return rows;
    }

    // The first row, if there is one.
    template <class T, class... Args>
    std::optional<T> find(std::string_view sql, const Args&... args) {
        std::optional<T> found;
        each(
            sql,
            [&](const Row& row) {
                if (!found) found = to_value<T>(row);
            },
            args...);
        return found;
    }

    // The first row of a statement that always has one (COUNT, INSERT ... RETURNING).
    template <class T, class... Args>
    T get(std::string_view sql, const Args&... args) {
        auto found = find<T>(sql, args...);
        if (!found) throw std::logic_error("no row from: " + std::string(sql));
        return *std::move(found);
    }

    // Calls `visit` with each row as it comes; nothing is collected.
    template <class Visit, class... Args>
    void each(std::string_view sql, Visit&& visit, const Args&... args) {
        const std::array<Param, sizeof...(Args)> params{to_param(args)...};
        query(sql, params, std::ref(visit));
    }

    // For callers that build the parameter list as they go (views, search filters).
    virtual std::int64_t execute(std::string_view sql, std::span<const Param> params) = 0;
    virtual void query(std::string_view sql, std::span<const Param> params,
                       const std::function<void(const Row&)>& visit) = 0;

    // Runs several statements without parameters, for migrations.
    virtual void script(std::string_view sql) = 0;

    // Runs `action` once the transaction is durable, never when it is rolled back. It must not
    // throw and must be quick: it runs on the writer's thread.
    virtual void after_commit(std::function<void()> action) = 0;

    // Wakes everyone who listens to `channel` (Store::on_signal), here and on other nodes, once
    // the transaction is durable.
    virtual void signal(std::string_view channel) = 0;

    // Runs `work` under a savepoint: when it throws, its changes alone are undone and the exception
    // goes on.
    virtual void nested(const std::function<void()>& work) = 0;

protected:
    Tx() = default;
};

struct Options {
    int readers = 6;      // connections for read transactions
    int writers = 8;      // connections for write transactions; on SQLite there is one
    bool durable = true;  // false in unit tests and bulk loads: no fsync at each commit
    int busy_seconds = 10;
    bool bulk =
        false;  // much is written by this process alone: a large page cache, few checkpoints
};

// What the database held at a moment: between two that are equal nothing was written to it.
struct Stamp {
    std::int64_t own = 0;     // grows with each commit of this store
    std::int64_t anyone = 0;  // another one after each commit, also by other processes

    bool operator==(const Stamp&) const = default;
};

// A database. write() runs a transaction that may change it, read() one that sees a snapshot and
// never waits for the writer. Both block the calling thread until done; an exception from the work
// rolls it back and comes out of the call. The work may run more than once (PostgreSQL retries
// after a serialisation failure), so it must not have effects outside the transaction. A read()
// inside of either joins the transaction that the thread is in; a write() inside write() is a
// std::logic_error: pass the Tx on.
class Store {
public:
    virtual ~Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    // `url`: "sqlite:PATH" or "postgres://user@host:port/name".
    static std::unique_ptr<Store> open(const std::string& url, const Options& options = {});

    virtual Dialect dialect() const = 0;

    template <class Work>
    auto write(Work&& work) {
        return run<Work>(std::forward<Work>(work),
                         [this](const std::function<void(Tx&)>& job) { do_write(job); });
    }

    template <class Work>
    auto read(Work&& work) const {
        return run<Work>(std::forward<Work>(work),
                         [this](const std::function<void(Tx&)>& job) { do_read(job); });
    }

    // Calls `wake` (on some thread of the store's; it must be quick) after a transaction that
    // signalled `channel` is durable, on whichever node. For the life of the store.
    virtual void on_signal(std::string channel, std::function<void()> wake) = 0;

    // Runs `work` and returns true when this node holds, or has just got, the lease `name`;
    // returns false at once when another node does. On SQLite there is one node.
    virtual bool with_lease(std::string_view name, const std::function<void()>& work) = 0;

    // What the database holds now. Whatever write() has returned from, and every write by another
    // process that is over, shows in it; so does, after a signal was passed on, that those who
    // listen have heard it. Nothing where that cannot be known without asking a server, as on
    // PostgreSQL, or just now. Never throws.
    virtual std::optional<Stamp> stamp() const { return std::nullopt; }

    // A consistent copy of the whole database while it is in use. SQLite: to the file `path`.
    // PostgreSQL refuses: its own tools do that.
    virtual void backup_to(const std::string& path) = 0;

protected:
    Store() = default;
    virtual void do_write(const std::function<void(Tx&)>& job) = 0;
    virtual void do_read(const std::function<void(Tx&)>& job) const = 0;

private:
    template <class Work, class Run>
    static auto run(Work&& work, Run&& transaction) {
        using Result = std::invoke_result_t<Work&, Tx&>;
        if constexpr (std::is_void_v<Result>) {
            transaction([&](Tx& tx) { work(tx); });
        } else {
            std::optional<Result> result;
            transaction([&](Tx& tx) { result.emplace(work(tx)); });
            return *std::move(result);
        }
    }
};

}  // namespace tandem::store
