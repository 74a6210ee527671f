#pragma once

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <optional>
#include <string_view>
#include <type_traits>

namespace tandem {

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

// The name an enumerator was declared with: its form in JSON, in rows and in events.
template <DescribedEnum E>
constexpr std::string_view to_text(E value) {
    std::string_view name;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto member) {
        if (member.value == value) name = member.name;
    });
    return name;
}

// The enumerator of that name; nothing when there is none.
template <DescribedEnum E>
constexpr std::optional<E> from_text(std::string_view text) {
    std::optional<E> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto member) {
        if (text == member.name) found = member.value;
    });
    return found;
}

}  // namespace tandem
