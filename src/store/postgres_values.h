#pragma once

#include "store/postgres_connection.h"

#include <array>
#include <string>
#include <vector>

namespace tandem::store {

// Parameters as libpq wants them: all binary, each with its type. Types must be given: PostgreSQL
// cannot find them by itself in "$1 IS NULL OR name = $1".
class PostgresConnection::Values {
public:
    explicit Values(std::span<const Param> params);

    int count() const { return static_cast<int>(types_.size()); }
    const unsigned* types() const { return types_.data(); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }
    // The types as text: the same SQL with others is another prepared statement.
    std::string signature() const;

private:
    void add(const Param& param);
    void add(unsigned type, const void* data, std::size_t size);
    void add_number(unsigned type, std::uint64_t bits);

    std::vector<unsigned> types_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<std::array<char, 8>> numbers_;  // reserved, so that pointers into it stay valid
};

// A row of a result, in text form.
class PostgresRow final : public Row {
public:
    explicit PostgresRow(const pg_result* result) : result_(result) {}

    bool is_null(int column) const override;
    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;
    Bytes bytes(int column) const override;

private:
    const pg_result* result_;
};

}  // namespace tandem::store
