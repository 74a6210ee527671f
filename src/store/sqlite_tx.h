#pragma once

#include "store/sqlite_connection.h"
#include "store/transaction.h"

namespace tandem::store {

class SqliteTx final : public Transaction {
public:
    explicit SqliteTx(SqliteConnection& connection) : connection_(connection) {}

    Dialect dialect() const override { return Dialect::sqlite; }

    std::int64_t execute(std::string_view sql, std::span<const Param> params) override {
        return guarded([&] { return connection_.execute(sql, params); });
    }
    void query(std::string_view sql, std::span<const Param> params,
               const std::function<void(const Row&)>& visit) override {
        guarded([&] { connection_.query(sql, params, visit); });
    }
    void script(std::string_view sql) override {
        guarded([&] { connection_.script(std::string(sql)); });
    }

protected:
    void control(std::string_view sql) override { connection_.control(sql); }

private:
    SqliteConnection& connection_;
};

}  // namespace tandem::store
