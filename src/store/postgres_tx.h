#pragma once

#include "store/postgres_connection.h"
#include "store/transaction.h"

namespace tandem::store {

class PostgresTx final : public Transaction {
public:
    explicit PostgresTx(PostgresConnection& connection) : connection_(connection) {}

    Dialect dialect() const override { return Dialect::postgres; }

    std::int64_t execute(std::string_view sql, std::span<const Param> params) override {
        return guarded([&] { return connection_.execute(sql, params); });
    }
    void query(std::string_view sql, std::span<const Param> params,
               const std::function<void(const Row&)>& visit) override {
        guarded([&] { connection_.query(sql, params, visit); });
    }
    void script(std::string_view sql) override {
        guarded([&] { connection_.script(sql); });
    }

protected:
    void control(std::string_view sql) override { connection_.script(sql); }

private:
    PostgresConnection& connection_;
};

}  // namespace tandem::store
