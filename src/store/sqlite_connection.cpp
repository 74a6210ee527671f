#include "store/sqlite_connection.h"

#include "store/dialect.h"
#include "store/errors.h"
#include "store/sqlite_keys.h"

#include <sqlite3.h>
#include <algorithm>
#include <charconv>
#include <mutex>
#include <stdexcept>

namespace tandem::store {
namespace {

constexpr std::size_t most_statements = 256;

class SqliteRow final : public Row {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

    bool is_null(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    std::int64_t integer(int column) const override {
        return sqlite3_column_int64(statement_, column);
    }
    double real(int column) const override { return sqlite3_column_double(statement_, column); }
    std::string_view text(int column) const override {
        const auto* text = sqlite3_column_text(statement_, column);
        if (text == nullptr) return {};
        return {reinterpret_cast<const char*>(text), size(column)};
    }
    Bytes bytes(int column) const override {
        const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
        return {data, data + size(column)};
    }

private:
    std::size_t size(int column) const {
        return static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    }

    sqlite3_stmt* statement_;
};

// The one row of an INSERT that returns the key of what it inserted.
class KeyRow final : public Row {
public:
    explicit KeyRow(std::int64_t key) : key_(key), text_(std::to_string(key)) {}

    bool is_null(int) const override { return false; }
    std::int64_t integer(int) const override { return key_; }
    double real(int) const override { return static_cast<double>(key_); }
    std::string_view text(int) const override { return text_; }
    Bytes bytes(int) const override {
        const auto* data = reinterpret_cast<const std::byte*>(text_.data());
        return {data, data + text_.size()};
    }

private:
    std::int64_t key_;
    std::string text_;
};

// Once, before SQLite is first used. What a savepoint may have to put back is kept in memory up to
// 64 MB, far above what a job needs, instead of going through a temporary file from 64 kB on. No
// statistics about memory, whose lock every allocation of every thread takes. And pages are
// allocated one by one: a list of ids in a statement is a small table of its own, which would get
// twenty at once, and those 90 kB would go back to the system after every query.
void configure_sqlite() {
    static std::once_flag once;
    std::call_once(once, [] {
        sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, 64 << 20);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
    });
}

// An empty text or blob must not become NULL, which is what a null pointer would mean.
int bind_text(sqlite3_stmt* statement, int place, std::string_view text) {
    return sqlite3_bind_text64(statement, place, text.empty() ? "" : text.data(), text.size(),
                               SQLITE_STATIC, SQLITE_UTF8);
}

int bind_bytes(sqlite3_stmt* statement, int place, BytesView bytes) {
    return sqlite3_bind_blob64(statement, place, bytes.size == 0 ? "" : bytes.data, bytes.size,
                               SQLITE_STATIC);
}

struct Bind {
    sqlite3_stmt* statement;
    int place;
    int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, place); }
    int operator()(Null) const { return sqlite3_bind_null(statement, place); }
    int operator()(std::int64_t v) const { return sqlite3_bind_int64(statement, place, v); }
    int operator()(double v) const { return sqlite3_bind_double(statement, place, v); }
    int operator()(std::string_view v) const { return bind_text(statement, place, v); }
    int operator()(const std::string& v) const { return bind_text(statement, place, v); }
    int operator()(BytesView v) const { return bind_bytes(statement, place, v); }
};

// SQLite takes $1 for a name, so the same one twice is one place, and places come in the order of
// the text.
std::size_t number_of_place(sqlite3_stmt* statement, int place, std::string_view sql) {
    const char* name = sqlite3_bind_parameter_name(statement, place);
    std::size_t number = 0;
    const std::string_view text = name == nullptr ? "" : name;
    if (text.size() > 1 && text[0] == '$')
        std::from_chars(text.data() + 1, text.data() + text.size(), number);
    if (number == 0)
        throw std::logic_error("parameters are called $1, $2, ... in: " + std::string(sql));
    return number;
}

}  // namespace

void FinalizeStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void SqliteConnection::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

void raise(sqlite3* db, std::string_view doing) {
    const auto message = std::string(sqlite3_errmsg(db)) + " (SQLite " +
                         std::to_string(sqlite3_extended_errcode(db)) +
                         ") in: " + std::string(doing);
    switch (sqlite3_extended_errcode(db)) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            throw UniqueViolation(message);
        case SQLITE_CONSTRAINT_FOREIGNKEY:
        case SQLITE_CONSTRAINT_TRIGGER:
            throw ForeignKeyViolation(message);
        default:
            throw DatabaseError(message);
    }
}

// A statement with its values, for one run; given back clean.
class SqliteConnection::Use {
public:
    Use(SqliteConnection& connection, std::string_view sql, bool keep)
        : db_(connection.db_.get()),
          own_(keep ? SqliteStatement{} : connection.prepare(sql, false)),
          statement_(keep ? &connection.cached(sql) : &own_) {
        if (statement_->in_use) {  // by a query whose visitor runs it again
            own_ = connection.prepare(sql, false);
            statement_ = &own_;
        }
        statement_->in_use = true;
    }
    ~Use() {
        sqlite3_reset(handle());
        sqlite3_clear_bindings(handle());
        statement_->in_use = false;
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    sqlite3_stmt* handle() const { return statement_->handle.get(); }
    bool gives_key() const { return statement_->gives_key; }

    void bind(std::span<const Param> params) {
        if (params.size() != statement_->count)
            throw std::logic_error(std::to_string(params.size()) + " values for " +
                                   std::to_string(statement_->count) +
                                   " parameters in: " + statement_->sql);
        refuse_nul(params);
        for (std::size_t i = 0; i < statement_->numbers.size(); ++i) {
            const Bind bind{handle(), static_cast<int>(i) + 1};
            if (std::visit(bind, params[statement_->numbers[i] - 1]) != SQLITE_OK)
                raise(db_, statement_->sql);
        }
    }

    bool step() {
        const int result = sqlite3_step(handle());
        if (result != SQLITE_ROW && result != SQLITE_DONE) raise(db_, statement_->sql);
        return result == SQLITE_ROW;
    }

private:
    sqlite3* db_;
    SqliteStatement own_;
    SqliteStatement* statement_;
};

SqliteConnection::SqliteConnection(const std::string& path, const Options& options) {
    configure_sqlite();
    sqlite3* db = nullptr;
    constexpr int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int result = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
    db_.reset(db);
    if (result != SQLITE_OK)
        throw DatabaseError("the database " + path + " cannot be opened: " +
                            (db != nullptr ? sqlite3_errmsg(db) : "out of memory"));
    sqlite3_busy_timeout(db, options.busy_seconds * 1000);
    add_functions(db);
    script("PRAGMA foreign_keys = ON; PRAGMA secure_delete = FAST; PRAGMA cache_size = -2000;");
    script(options.durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
}

SqliteConnection::~SqliteConnection() = default;

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }

std::int64_t SqliteConnection::execute(std::string_view sql, std::span<const Param> params) {
    Use use(*this, sql, is_query(sql));
    use.bind(params);
    while (use.step()) {
    }
    return sqlite3_stmt_readonly(use.handle()) != 0 ? 0 : sqlite3_changes64(db_.get());
}

void SqliteConnection::query(std::string_view sql, std::span<const Param> params,
                             const std::function<void(const Row&)>& visit) {
    Use use(*this, sql, is_query(sql));
    use.bind(params);
    const SqliteRow row(use.handle());
    while (use.step()) visit(row);
    if (use.gives_key()) visit(KeyRow(sqlite3_last_insert_rowid(db_.get())));
}

void SqliteConnection::script(const std::string& sql) {
    if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        raise(db_.get(), sql);
}

void SqliteConnection::control(std::string_view sql) {
    Use use(*this, sql, true);
    use.step();
}

SqliteStatement SqliteConnection::prepare(std::string_view sql, bool keep) {
    const auto kept = without_returning_key(db_.get(), sql);
    SqliteStatement statement{std::string(sql), nullptr, {}, 0, false, kept.size() != sql.size()};
    const auto spelt = spelt_for(Dialect::sqlite, kept);
    sqlite3_stmt* handle = nullptr;
    const char* rest = nullptr;
    const unsigned flags = keep ? SQLITE_PREPARE_PERSISTENT : 0;
    if (sqlite3_prepare_v3(db_.get(), spelt.data(), static_cast<int>(spelt.size()), flags, &handle,
                           &rest) != SQLITE_OK)
        raise(db_.get(), sql);
    statement.handle.reset(handle);
    if (handle == nullptr) throw std::logic_error("no statement in: " + statement.sql);
    if (std::string_view(rest).find_first_not_of(" \n\t\r;") != std::string_view::npos)
        throw std::logic_error("more than one statement in: " + statement.sql);
    for (int place = 1; place <= sqlite3_bind_parameter_count(handle); ++place) {
        statement.numbers.push_back(number_of_place(handle, place, sql));
        statement.count = std::max(statement.count, statement.numbers.back());
    }
    return statement;
}

SqliteStatement& SqliteConnection::cached(std::string_view sql) {
    if (const auto found = by_sql_.find(sql); found != by_sql_.end()) {
        cache_.splice(cache_.begin(), cache_, found->second);
        return cache_.front();
    }
    if (cache_.size() >= most_statements) forget_oldest();
    cache_.push_front(prepare(sql, true));
    by_sql_.emplace(cache_.front().sql, cache_.begin());
    return cache_.front();
}

void SqliteConnection::forget_oldest() {
    for (auto oldest = std::prev(cache_.end()); oldest != cache_.begin(); --oldest) {
        if (oldest->in_use) continue;
        by_sql_.erase(oldest->sql);
        cache_.erase(oldest);
        return;
    }
}

}  // namespace tandem::store
