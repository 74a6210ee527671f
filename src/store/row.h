#pragma once

#include "store/param.h"

#include <boost/pfr/core.hpp>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace tandem::store {

// One row of an answer, valid until the next is fetched.
class Row {
public:
    virtual ~Row() = default;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual Bytes bytes(int column) const = 0;
};

inline void take(const Row& row, int column, std::string& to) { to = row.text(column); }
inline void take(const Row& row, int column, Bytes& to) { to = row.bytes(column); }
inline void take(const Row& row, int column, double& to) { to = row.real(column); }
inline void take(const Row& row, int column, bool& to) { to = row.integer(column) != 0; }
inline void take(const Row& row, int column, Time& to) { to = from_millis(row.integer(column)); }
template <std::integral T>
void take(const Row& row, int column, T& to) {
    to = static_cast<T>(row.integer(column));
}
template <class Tag>
void take(const Row& row, int column, Id<Tag>& to) {
    to = Id<Tag>(row.integer(column));
}
template <DescribedEnum E>
void take(const Row& row, int column, E& to) {
    const auto value = from_text<E>(row.text(column));
    if (!value)
        throw std::logic_error("unknown enumerator in a row: " + std::string(row.text(column)));
    to = *value;
}
template <class T>
void take(const Row& row, int column, std::optional<T>& to) {
    if (row.is_null(column)) return to.reset();
    take(row, column, to.emplace());
}

template <class T>
concept OneColumn = requires(const Row& row, T& to) { take(row, 0, to); };

// Fills a scalar from the first column, or a plain struct member by member from as many columns.
template <class T>
T to_value(const Row& row) {
    T value{};
    if constexpr (OneColumn<T>) {
        take(row, 0, value);
    } else {
        boost::pfr::for_each_field(
            value, [&](auto& field, std::size_t i) { take(row, static_cast<int>(i), field); });
    }
    return value;
}

}  // namespace tandem::store
