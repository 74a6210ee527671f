#pragma once

#include "store/errors.h"
#include "store/store.h"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

// libpq's own names are typedefs of these.
struct pg_conn;
struct pg_result;

namespace tandem::store {

// The transaction failed through nobody's fault and may be run again.
class Transient : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

class ConnectionLost : public Transient {
public:
    using Transient::Transient;
};

struct ClearResult {
    void operator()(pg_result* result) const;
};
using PostgresResult = std::unique_ptr<pg_result, ClearResult>;

// One connection, for one thread at a time, with its prepared statements.
class PostgresConnection {
public:
    PostgresConnection(const std::string& url, const Options& options);
    ~PostgresConnection();
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;

    std::int64_t execute(std::string_view sql, std::span<const Param> params);
    // Rows are visited as they arrive. The visitor may run other statements meanwhile; the rest of
    // the rows is taken into memory then.
    void query(std::string_view sql, std::span<const Param> params,
               const std::function<void(const Row&)>& visit);
    // Any number of statements, as they are, without parameters.
    void script(std::string_view sql);

    bool is_lost() const;
    bool is_idle() const;  // in no transaction
    pg_conn* handle() { return db_.get(); }

private:
    struct Finish {
        void operator()(pg_conn* db) const;
    };
    struct Statement {
        std::string key;
        std::string name;
    };
    class Values;
    class Stream;
    using Cache = std::list<Statement>;

    PostgresResult run(std::string_view sql, const Values& values);
    void send(std::string_view sql, const Values& values);
    const std::string& prepared(std::string_view sql, const Values& values);
    void prepare(const std::string& name, std::string_view sql, const Values& values);
    void forget_oldest();
    void forget_all();
    // Throws what the error in `result` means.
    void check(const pg_result* result, std::string_view sql);
    [[noreturn]] void raise(const pg_result* result, std::string_view sql);
    void finish_stream();

    std::unique_ptr<pg_conn, Finish> db_;
    Cache cache_;  // most recently used first
    std::unordered_map<std::string_view, Cache::iterator> by_key_;
    std::int64_t names_given_ = 0;
    Stream* stream_ = nullptr;  // whose rows are still coming in
};

}  // namespace tandem::store
