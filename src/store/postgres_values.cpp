#include "store/postgres_values.h"

#include <libpq-fe.h>
#include <bit>
#include <charconv>
#include <stdexcept>

namespace tandem::store {
namespace {

constexpr Oid int8_type = 20;
constexpr Oid float8_type = 701;
constexpr Oid text_type = 25;
constexpr Oid bytea_type = 17;
constexpr Oid unknown_type = 0;

Oid type_of(Null null) {
    switch (null) {
        case Null::integer:
            return int8_type;
        case Null::real:
            return float8_type;
        case Null::text:
            return text_type;
        case Null::bytes:
            return bytea_type;
    }
    return unknown_type;
}

struct FreeBytes {
    void operator()(unsigned char* bytes) const { PQfreemem(bytes); }
};

template <class Number>
Number parsed(std::string_view text) {
    Number number{};
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc())
        throw std::logic_error("not a number in a row: " + std::string(text));
    return number;
}

}  // namespace

PostgresConnection::Values::Values(std::span<const Param> params) {
    numbers_.reserve(params.size());
    for (const auto& param : params) add(param);
}

void PostgresConnection::Values::add(const Param& param) {
    if (const auto* integer = std::get_if<std::int64_t>(&param))
        add_number(int8_type, static_cast<std::uint64_t>(*integer));
    else if (const auto* real = std::get_if<double>(&param))
        add_number(float8_type, std::bit_cast<std::uint64_t>(*real));
    else if (const auto* view = std::get_if<std::string_view>(&param))
        add(text_type, view->empty() ? "" : view->data(), view->size());
    else if (const auto* text = std::get_if<std::string>(&param))
        add(text_type, text->data(), text->size());
    else if (const auto* bytes = std::get_if<BytesView>(&param))
        add(bytea_type, bytes->size == 0 ? "" : bytes->data, bytes->size);
    else if (const auto* null = std::get_if<Null>(&param))
        add(type_of(*null), nullptr, 0);
    else
        add(unknown_type, nullptr, 0);
}

void PostgresConnection::Values::add(Oid type, const void* data, std::size_t size) {
    types_.push_back(type);
    values_.push_back(static_cast<const char*>(data));
    lengths_.push_back(static_cast<int>(size));
    formats_.push_back(1);
}

void PostgresConnection::Values::add_number(Oid type, std::uint64_t bits) {
    auto& bytes = numbers_.emplace_back();
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>((bits >> (56 - 8 * i)) & 0xff);
    add(type, bytes.data(), bytes.size());
}

std::string PostgresConnection::Values::signature() const {
    std::string text;
    for (const auto type : types_) text += std::to_string(type) + ' ';
    return text;
}

bool PostgresRow::is_null(int column) const { return PQgetisnull(result_, 0, column) != 0; }

std::int64_t PostgresRow::integer(int column) const {
    const auto value = text(column);
    if (value.empty() || value == "f") return 0;
    if (value == "t") return 1;
    return parsed<std::int64_t>(value);
}

double PostgresRow::real(int column) const {
    const auto value = text(column);
    return value.empty() ? 0 : parsed<double>(value);
}

std::string_view PostgresRow::text(int column) const {
    return {PQgetvalue(result_, 0, column),
            static_cast<std::size_t>(PQgetlength(result_, 0, column))};
}

Bytes PostgresRow::bytes(int column) const {
    std::size_t size = 0;
    const auto* value = reinterpret_cast<const unsigned char*>(PQgetvalue(result_, 0, column));
    const std::unique_ptr<unsigned char, FreeBytes> bytes(PQunescapeBytea(value, &size));
    if (!bytes) throw std::bad_alloc();
    const auto* data = reinterpret_cast<const std::byte*>(bytes.get());
    return {data, data + size};
}

}  // namespace tandem::store
