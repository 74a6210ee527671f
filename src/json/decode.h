#pragma once

// For .cpp files: JSON and query strings into described structs, with every problem at its path.

#include "base/refusal.h"
#include "json/encode.h"

#include <boost/json/value.hpp>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::json {

using Problems = std::vector<FieldProblem>;

// The parsed text; refused with code "malformed_json" when it is none, is nested deeper than 32
// levels, or holds U+0000 (which PostgreSQL cannot store).
boost::json::value parse(std::string_view text);

// Unicode characters in valid UTF-8.
std::size_t count_characters(std::string_view text);
std::string_view trimmed(std::string_view text);
bool is_email(std::string_view text);

namespace detail {

std::string pointer_part(std::string_view key);  // a key escaped for a JSON pointer
void type_problem(Problems&, const std::string& path, const char* expected);
bool text_fits(Problems&, const std::string& path, std::string_view text, std::size_t min,
               std::size_t max);
bool whole_fits(Problems&, const std::string& path, std::int64_t number, std::int64_t min,
                std::int64_t max);
void enum_problem(Problems&, const std::string& path, const std::vector<std::string_view>& names);
void unknown_fields(Problems&, const std::string& path, const boost::json::object& object,
                    const std::vector<std::string_view>& known);
bool whole_number(const boost::json::value& value, std::int64_t& out);
std::string serialise(const boost::json::value& value);
[[noreturn]] void refuse(Problems problems);

// The largest T that JSON's whole numbers, which are read as 64 bits with a sign, can say.
template <std::integral T>
inline constexpr std::int64_t largest =
    std::in_range<std::int64_t>(std::numeric_limits<T>::max())
        ? static_cast<std::int64_t>(std::numeric_limits<T>::max())
        : std::numeric_limits<std::int64_t>::max();

}  // namespace detail

// True for members that a request may leave out.
template <class T>
struct may_be_absent : std::false_type {};
template <class T>
struct may_be_absent<std::optional<T>> : std::true_type {};
template <class T>
struct may_be_absent<Default<T>> : std::true_type {};
template <class T>
struct may_be_absent<Patch<T>> : std::true_type {};
template <class T>
struct may_be_absent<std::vector<T>> : std::true_type {};
template <class T>
struct may_be_absent<std::map<std::string, T>> : std::true_type {};

inline void read(Problems& problems, const std::string& path, const boost::json::value& from,
                 bool& to) {
    if (const auto* value = from.if_bool())
        to = *value;
    else
        detail::type_problem(problems, path, "true or false");
}
inline void read(Problems& problems, const std::string& path, const boost::json::value& from,
                 std::string& to) {
    if (const auto* value = from.if_string())
        to.assign(value->data(), value->size());
    else
        detail::type_problem(problems, path, "text");
}
inline void read(Problems&, const std::string&, const boost::json::value& from, Any& to) {
    to.text = detail::serialise(from);
}

template <std::integral T>
void read(Problems& problems, const std::string& path, const boost::json::value& from, T& to) {
    std::int64_t number = 0;
    if (!detail::whole_number(from, number)) {
        detail::type_problem(problems, path, "a whole number");
    } else if (detail::whole_fits(problems, path, number, std::numeric_limits<T>::min(),
                                  detail::largest<T>)) {
        to = static_cast<T>(number);
    }
}
inline void read(Problems& problems, const std::string& path, const boost::json::value& from,
                 double& to) {
    const double number = from.is_number() ? from.to_number<double>() : std::nan("");
    if (std::isfinite(number))
        to = number;
    else
        detail::type_problem(problems, path, "a number");
}
inline void read(Problems& problems, const std::string& path, const boost::json::value& from,
                 Time& to) {
    std::int64_t number = 0;
    if (detail::whole_number(from, number))
        to = from_millis(number);
    else
        detail::type_problem(problems, path, "a time in milliseconds since 1970");
}
template <class Tag>
void read(Problems& problems, const std::string& path, const boost::json::value& from,
          Id<Tag>& to) {
    std::int64_t number = 0;
    if (detail::whole_number(from, number) && number > 0)
        to = Id<Tag>(number);
    else
        detail::type_problem(problems, path, "an id");
}
template <DescribedEnum E>
void read(Problems& problems, const std::string& path, const boost::json::value& from, E& to) {
    if (const auto* text = from.if_string()) {
        if (const auto value = from_text<E>({text->data(), text->size()})) {
            to = *value;
            return;
        }
    }
    std::vector<std::string_view> names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto member) { names.emplace_back(member.name); });
    detail::enum_problem(problems, path, names);
}
template <std::size_t Min, std::size_t Max>
void read(Problems& problems, const std::string& path, const boost::json::value& from,
          Text<Min, Max>& to) {
    const auto* text = from.if_string();
    if (text == nullptr) return detail::type_problem(problems, path, "text");
    const auto cut = trimmed({text->data(), text->size()});
    if (detail::text_fits(problems, path, cut, Min, Max)) to.value = std::string(cut);
}
template <std::size_t Min, std::size_t Max>
void read(Problems& problems, const std::string& path, const boost::json::value& from,
          Verbatim<Min, Max>& to) {
    const auto* text = from.if_string();
    if (text == nullptr) return detail::type_problem(problems, path, "text");
    if (detail::text_fits(problems, path, {text->data(), text->size()}, Min, Max))
        to.value.assign(text->data(), text->size());
}
inline void read(Problems& problems, const std::string& path, const boost::json::value& from,
                 Email& to) {
    const auto* text = from.if_string();
    const auto cut = text == nullptr ? std::string_view() : trimmed({text->data(), text->size()});
    if (is_email(cut))
        to.value = std::string(cut);
    else
        problems.push_back({path, "email", "Give an email address like name@example.com."});
}
template <long long Min, long long Max>
void read(Problems& problems, const std::string& path, const boost::json::value& from,
          Whole<Min, Max>& to) {
    std::int64_t number = 0;
    if (!detail::whole_number(from, number))
        detail::type_problem(problems, path, "a whole number");
    else if (detail::whole_fits(problems, path, number, Min, Max))
        to.value = number;
}

template <class T>
void read(Problems&, const std::string&, const boost::json::value&, std::optional<T>&);
template <class T>
void read(Problems&, const std::string&, const boost::json::value&, Default<T>&);
template <class T>
void read(Problems&, const std::string&, const boost::json::value&, Patch<T>&);
template <class T>
void read(Problems&, const std::string&, const boost::json::value&, std::vector<T>&);
template <class T>
void read(Problems&, const std::string&, const boost::json::value&, std::map<std::string, T>&);
template <Described T>
void read(Problems&, const std::string&, const boost::json::value&, T&);

template <class T>
void read(Problems& problems, const std::string& path, const boost::json::value& from,
          std::optional<T>& to) {
    if (from.is_null()) return to.reset();
    read(problems, path, from, to.emplace());
}
template <class T>
void read(Problems& problems, const std::string& path, const boost::json::value& from,
          Default<T>& to) {
    read(problems, path, from, to.value);
}
template <class T>
void read(Problems& problems, const std::string& path, const boost::json::value& from,
          Patch<T>& to) {
    to.present = true;
    read(problems, path, from, to.value);
}
template <class T>
void read(Problems& problems, const std::string& path, const boost::json::value& from,
          std::vector<T>& to) {
    const auto* array = from.if_array();
    if (array == nullptr) return detail::type_problem(problems, path, "a list");
    to.clear();
    to.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
        T item{};
        read(problems, path + '/' + std::to_string(i), (*array)[i], item);
        to.push_back(std::move(item));
    }
}
template <class T>
void read(Problems& problems, const std::string& path, const boost::json::value& from,
          std::map<std::string, T>& to) {
    const auto* object = from.if_object();
    if (object == nullptr) return detail::type_problem(problems, path, "an object");
    to.clear();
    for (const auto& member : *object) {
        const std::string key(member.key());
        read(problems, path + '/' + detail::pointer_part(key), member.value(), to[key]);
    }
}
template <Described T>
void read(Problems& problems, const std::string& path, const boost::json::value& from, T& to) {
    const auto* object = from.if_object();
    if (object == nullptr) return detail::type_problem(problems, path, "an object");
    std::vector<std::string_view> known;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        constexpr auto name = member_name(decltype(member)::name);
        known.push_back(name);
        auto& target = to.*member.pointer;
        const auto field_path = path + '/' + std::string(name);
        if (const auto* value = object->if_contains(name))
            read(problems, field_path, *value, target);
        else if constexpr (!may_be_absent<std::remove_cvref_t<decltype(target)>>::value)
            problems.push_back({field_path, "required", "This is required."});
    });
    detail::unknown_fields(problems, path, *object, known);
}

// What the JSON says, or a Refusal (422, code "invalid") that names every field that is wrong.
template <class T, std::same_as<boost::json::value> Value>
T decode(const Value& from) {
    T to{};
    Problems problems;
    read(problems, "", from, to);
    if (!problems.empty()) detail::refuse(std::move(problems));
    return to;
}
template <class T>
T decode(std::string_view text) {
    return decode<T>(parse(text));
}

// A query string's pairs as a described struct: numbers and true/false are read from their text, a
// list from comma-separated values.
template <class T, class Pairs>
T decode_flat(const Pairs& pairs);

// What was written by encode() earlier (events, rows): fields unknown to this version are ignored
// and missing ones keep their defaults, because the journal outlives every version.
template <class T>
T decode_stored(std::string_view text) {
    T to{};
    Problems ignored;
    read(ignored, "", parse(text), to);
    return to;
}

namespace detail {

boost::json::value flat_value(std::string_view text, bool number, bool boolean);
boost::json::value flat_list(std::string_view text, bool number);

template <class T>
struct bare {
    using type = T;
    static constexpr bool list = false;
};
template <class T>
struct bare<std::optional<T>> : bare<T> {};
template <class T>
struct bare<Default<T>> : bare<T> {};
template <class T>
struct bare<std::vector<T>> {
    using type = T;
    static constexpr bool list = true;
};
template <class T>
inline constexpr bool is_number = std::is_arithmetic_v<T> || std::is_same_v<T, Time>;
template <class Tag>
inline constexpr bool is_number<Id<Tag>> = true;
template <long long Min, long long Max>
inline constexpr bool is_number<Whole<Min, Max>> = true;

}  // namespace detail

template <class T, class Pairs>
T decode_flat(const Pairs& pairs) {
    boost::json::object object;
    for (const auto& [key, text] : pairs) object[key] = text;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        using Member = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
        using Bare = detail::bare<Member>;
        using Type = typename Bare::type;
        const auto found = pairs.find(member_name(decltype(member)::name));
        if (found == pairs.end()) return;
        constexpr bool boolean = std::is_same_v<Type, bool>;
        constexpr bool number = detail::is_number<Type> && !boolean;
        object[found->first] = Bare::list ? detail::flat_list(found->second, number)
                                          : detail::flat_value(found->second, number, boolean);
    });
    return decode<T>(boost::json::value(std::move(object)));
}

}  // namespace tandem::json
