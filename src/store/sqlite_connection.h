#pragma once

#include "store/store.h"

#include <functional>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace tandem::store {

struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const;
};

struct SqliteStatement {
    std::string sql;  // as the caller wrote it
    std::unique_ptr<sqlite3_stmt, FinalizeStatement> handle;
    std::vector<std::size_t> numbers;  // of "$n", for each place that SQLite wants a value for
    std::size_t count = 0;             // the greatest n
    bool in_use = false;
    bool gives_key = false;  // its RETURNING was cut off (sqlite_keys.h)
};

// One connection, for one thread at a time, with its prepared statements.
class SqliteConnection {
public:
    SqliteConnection(const std::string& path, const Options& options);
    ~SqliteConnection();
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    std::int64_t execute(std::string_view sql, std::span<const Param> params);
    void query(std::string_view sql, std::span<const Param> params,
               const std::function<void(const Row&)>& visit);
    // Any number of statements, as they are, without parameters.
    void script(const std::string& sql);
    // BEGIN, COMMIT and savepoints: kept prepared, nothing to spell.
    void control(std::string_view sql);

    bool in_transaction() const;
    sqlite3* handle() { return db_.get(); }

private:
    struct Close {
        void operator()(sqlite3* db) const;
    };
    class Use;
    using Cache = std::list<SqliteStatement>;

    SqliteStatement prepare(std::string_view sql, bool keep);
    SqliteStatement& cached(std::string_view sql);
    void forget_oldest();

    std::unique_ptr<sqlite3, Close> db_;
    Cache cache_;  // most recently used first
    std::unordered_map<std::string_view, Cache::iterator> by_sql_;
};

// Adds the functions that PostgreSQL has and this SQLite lacks: string_agg, greatest, least.
void add_functions(sqlite3* db);

// Throws what SQLite's error means (errors.h).
[[noreturn]] void raise(sqlite3* db, std::string_view doing);

}  // namespace tandem::store
