#include "store/postgres_connection.h"

#include "store/dialect.h"
#include "store/postgres_values.h"

#include <libpq-fe.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <exception>
#include <utility>

namespace tandem::store {
namespace {

constexpr std::size_t most_statements = 256;

constexpr const char* settings = R"sql(
    SET client_min_messages = warning; SET timezone = 'UTC'; SET jit = off;
    SET standard_conforming_strings = on; SET bytea_output = hex)sql";

PGconn* connect(const std::string& url) {
    const std::array<const char*, 5> keys{"dbname", "client_encoding", "connect_timeout",
                                          "fallback_application_name", nullptr};
    const std::array<const char*, 5> values{url.c_str(), "UTF8", "10", "tandem", nullptr};
    return PQconnectdbParams(keys.data(), values.data(), 1);
}

std::int64_t rows_changed(PGresult* result) {
    const std::string_view text = PQcmdTuples(result);
    std::int64_t rows = 0;
    std::from_chars(text.data(), text.data() + text.size(), rows);
    return rows;
}

std::string_view state_of(const PGresult* result) {
    const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state == nullptr ? "" : state;
}

bool is_done(const PGresult* result) {
    const auto status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

}  // namespace

void ClearResult::operator()(pg_result* result) const { PQclear(result); }

void PostgresConnection::Finish::operator()(pg_conn* db) const { PQfinish(db); }

// The rows of one query. They stay in the connection until they are asked for, or until it is
// needed for something else.
class PostgresConnection::Stream {
public:
    Stream(PostgresConnection& connection, std::string_view sql)
        : connection_(connection), sql_(sql) {
        connection_.stream_ = this;
    }
    ~Stream() {
        if (!ended_) drain();
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Null at the end.
    PostgresResult next() {
        if (!waiting_.empty()) {
            auto row = std::move(waiting_.front());
            waiting_.pop_front();
            return row;
        }
        if (error_) std::rethrow_exception(error_);
        return ended_ ? nullptr : receive();
    }

    void take_the_rest() {
        try {
            while (auto row = receive()) waiting_.push_back(std::move(row));
        } catch (...) {
            error_ = std::current_exception();
        }
    }

private:
    PostgresResult receive() {
        PostgresResult row(PQgetResult(connection_.db_.get()));
        if (row && PQresultStatus(row.get()) == PGRES_SINGLE_TUPLE) return row;
        drain();
        connection_.check(row.get(), sql_);
        return nullptr;
    }

    void drain() {
        while (PostgresResult rest{PQgetResult(connection_.db_.get())}) {
        }
        ended_ = true;
        connection_.stream_ = nullptr;
    }

    PostgresConnection& connection_;
    std::string_view sql_;
    std::deque<PostgresResult> waiting_;
    std::exception_ptr error_;
    bool ended_ = false;
};

PostgresConnection::PostgresConnection(const std::string& url, const Options& options)
    : db_(connect(url)) {
    if (is_lost())
        throw ConnectionLost(std::string("no connection to PostgreSQL: ") +
                             PQerrorMessage(db_.get()));
    PQsetNoticeProcessor(db_.get(), [](void*, const char*) {}, nullptr);
    script(settings);
    if (!options.durable) script("SET synchronous_commit = off");
}

PostgresConnection::~PostgresConnection() = default;

bool PostgresConnection::is_lost() const { return PQstatus(db_.get()) != CONNECTION_OK; }

bool PostgresConnection::is_idle() const { return PQtransactionStatus(db_.get()) == PQTRANS_IDLE; }

std::int64_t PostgresConnection::execute(std::string_view sql, std::span<const Param> params) {
    refuse_nul(params);
    finish_stream();
    const auto result = run(sql, Values(params));
    check(result.get(), sql);
    return rows_changed(result.get());
}

void PostgresConnection::query(std::string_view sql, std::span<const Param> params,
                               const std::function<void(const Row&)>& visit) {
    refuse_nul(params);
    finish_stream();
    send(sql, Values(params));
    Stream stream(*this, sql);
    while (const auto result = stream.next()) visit(PostgresRow(result.get()));
}

void PostgresConnection::script(std::string_view sql) {
    finish_stream();
    const PostgresResult result(PQexec(db_.get(), std::string(sql).c_str()));
    check(result.get(), sql);
}

PostgresResult PostgresConnection::run(std::string_view sql, const Values& values) {
    if (!is_query(sql))
        return PostgresResult(PQexecParams(db_.get(), spelt_for(Dialect::postgres, sql).c_str(),
                                           values.count(), values.types(), values.values(),
                                           values.lengths(), values.formats(), 0));
    return PostgresResult(PQexecPrepared(db_.get(), prepared(sql, values).c_str(), values.count(),
                                         values.values(), values.lengths(), values.formats(), 0));
}

void PostgresConnection::send(std::string_view sql, const Values& values) {
    const int sent =
        is_query(sql)
            ? PQsendQueryPrepared(db_.get(), prepared(sql, values).c_str(), values.count(),
                                  values.values(), values.lengths(), values.formats(), 0)
            : PQsendQueryParams(db_.get(), spelt_for(Dialect::postgres, sql).c_str(),
                                values.count(), values.types(), values.values(), values.lengths(),
                                values.formats(), 0);
    if (sent == 0) raise(nullptr, sql);
    PQsetSingleRowMode(db_.get());
}

const std::string& PostgresConnection::prepared(std::string_view sql, const Values& values) {
    auto key = values.signature() + std::string(sql);
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        cache_.splice(cache_.begin(), cache_, found->second);
        return cache_.front().name;
    }
    if (cache_.size() >= most_statements) forget_oldest();
    auto name = "s" + std::to_string(++names_given_);
    prepare(name, sql, values);
    cache_.push_front({std::move(key), std::move(name)});
    by_key_.emplace(cache_.front().key, cache_.begin());
    return cache_.front().name;
}

void PostgresConnection::prepare(const std::string& name, std::string_view sql,
                                 const Values& values) {
    const auto spelt = spelt_for(Dialect::postgres, sql);
    const PostgresResult result(
        PQprepare(db_.get(), name.c_str(), spelt.c_str(), values.count(), values.types()));
    check(result.get(), sql);
}

void PostgresConnection::forget_oldest() {
    const auto oldest = std::move(cache_.back());
    by_key_.erase(oldest.key);
    cache_.pop_back();
    script("DEALLOCATE " + oldest.name);
}

// The names are not given again, so what the server still has under them does no harm.
void PostgresConnection::forget_all() {
    by_key_.clear();
    cache_.clear();
}

void PostgresConnection::check(const PGresult* result, std::string_view sql) {
    if (!is_done(result)) raise(result, sql);
}

void PostgresConnection::raise(const PGresult* result, std::string_view sql) {
    const auto state = std::string(state_of(result));
    auto message =
        std::string(result == nullptr ? PQerrorMessage(db_.get()) : PQresultErrorMessage(result));
    while (message.ends_with('\n')) message.pop_back();
    message += " (PostgreSQL " + state + ") in: " + std::string(sql);
    if (is_lost()) throw ConnectionLost(message);
    if (state == "23505") throw UniqueViolation(message);
    if (state == "23503" || state == "23001") throw ForeignKeyViolation(message);
    if (state == "40001" || state == "40P01") throw Transient(message);
    if (state == "0A000" && message.find("cached plan") != std::string::npos) {
        forget_all();  // another node has changed a table
        throw Transient(message);
    }
    throw DatabaseError(message);
}

void PostgresConnection::finish_stream() {
    if (stream_ != nullptr) stream_->take_the_rest();
}

}  // namespace tandem::store
