#pragma once

#include "base/enum_text.h"
#include "base/id.h"
#include "base/time.h"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tandem::store {

using Bytes = std::vector<std::byte>;

struct BytesView {
    const void* data = nullptr;
    std::size_t size = 0;
};

// Nothing, of a type: PostgreSQL must know it in "$1 IS NULL OR id = $1".
enum class Null { integer, real, text, bytes };

// A value bound to a statement. Views are only read until the statement has run. A list of ids or
// texts is bound as a JSON array, for the @ids($n)@ and @texts($n)@ tokens (see store.h).
using Param = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, BytesView,
                           std::string, Null>;

std::string json_list(const std::vector<std::int64_t>& numbers);
std::string json_list(const std::vector<std::string>& texts);

inline Param to_param(std::nullptr_t) { return nullptr; }
inline Param to_param(bool value) { return std::int64_t{value ? 1 : 0}; }
template <std::integral T>
Param to_param(T value) {
    return static_cast<std::int64_t>(value);
}
inline Param to_param(double value) { return value; }
inline Param to_param(std::string_view value) { return value; }
inline Param to_param(const std::string& value) { return std::string_view(value); }
inline Param to_param(const char* value) { return std::string_view(value); }
inline Param to_param(const Bytes& value) { return BytesView{value.data(), value.size()}; }
inline Param to_param(BytesView value) { return value; }
inline Param to_param(Time value) { return to_millis(value); }
template <class Tag>
Param to_param(Id<Tag> id) {
    return id.value();
}
template <DescribedEnum E>
Param to_param(E value) {
    return to_text(value);
}

template <class T>
constexpr Null null_of = Null::integer;
template <>
inline constexpr Null null_of<double> = Null::real;
template <>
inline constexpr Null null_of<std::string> = Null::text;
template <>
inline constexpr Null null_of<std::string_view> = Null::text;
template <>
inline constexpr Null null_of<Bytes> = Null::bytes;
template <DescribedEnum E>
inline constexpr Null null_of<E> = Null::text;

template <class T>
Param to_param(const std::optional<T>& value) {
    return value ? to_param(*value) : Param(null_of<T>);
}
inline Param to_param(const std::vector<std::int64_t>& numbers) { return json_list(numbers); }
inline Param to_param(const std::vector<std::string>& texts) { return json_list(texts); }
template <class Tag>
Param to_param(const std::vector<Id<Tag>>& ids) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(ids.size());
    for (const auto id : ids) numbers.push_back(id.value());
    return json_list(numbers);
}

}  // namespace tandem::store
