#pragma once

// For .cpp files: JSON out of described structs, written straight into one string.

#include "base/enum_text.h"
#include "base/id.h"
#include "base/time.h"
#include "json/types.h"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tandem::json {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

// The JSON name of a member: `class_` is "class".
constexpr std::string_view member_name(std::string_view name) {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
}

// Appends `text` as a JSON string, quotes and escapes included. `text` is valid UTF-8.
void write_string(std::string& out, std::string_view text);

inline void write(std::string& out, bool value) { out += value ? "true" : "false"; }
inline void write(std::string& out, std::string_view value) { write_string(out, value); }
inline void write(std::string& out, const std::string& value) { write_string(out, value); }
inline void write(std::string& out, const char* value) { write_string(out, value); }
inline void write(std::string& out, const Any& value) { out += value.text; }
inline void write(std::string& out, const Email& value) { write_string(out, value.value); }

template <class T>
    requires(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>)
void write(std::string& out, T value) {
    if constexpr (std::is_floating_point_v<T>) {
        if (!std::isfinite(value)) {
            out += "null";
            return;
        }
    }
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

inline void write(std::string& out, Time value) { write(out, to_millis(value)); }
template <class Tag>
void write(std::string& out, Id<Tag> value) {
    write(out, value.value());
}
template <DescribedEnum E>
void write(std::string& out, E value) {
    write_string(out, to_text(value));
}
template <std::size_t Min, std::size_t Max>
void write(std::string& out, const Text<Min, Max>& value) {
    write_string(out, value.value);
}
template <std::size_t Min, std::size_t Max>
void write(std::string& out, const Verbatim<Min, Max>& value) {
    write_string(out, value.value);
}
template <long long Min, long long Max>
void write(std::string& out, Whole<Min, Max> value) {
    write(out, value.value);
}

template <class T>
void write(std::string& out, const std::optional<T>& value);
template <class T>
void write(std::string& out, const Default<T>& value);
template <class T>
void write(std::string& out, const Patch<T>& value);
template <class T>
void write(std::string& out, const std::vector<T>& values);
template <class T>
void write(std::string& out, const std::map<std::string, T>& values);
template <Described T>
void write(std::string& out, const T& value);

template <class T>
void write(std::string& out, const std::optional<T>& value) {
    if (value)
        write(out, *value);
    else
        out += "null";
}
template <class T>
void write(std::string& out, const Default<T>& value) {
    write(out, value.value);
}
template <class T>
void write(std::string& out, const Patch<T>& value) {
    write(out, value.value);
}

template <class T>
void write(std::string& out, const std::vector<T>& values) {
    out += '[';
    bool first = true;
    for (const auto& value : values) {
        if (!first) out += ',';
        first = false;
        write(out, static_cast<const T&>(value));
    }
    out += ']';
}

template <class T>
void write(std::string& out, const std::map<std::string, T>& values) {
    out += '{';
    bool first = true;
    for (const auto& [key, value] : values) {
        if (!first) out += ',';
        first = false;
        write_string(out, key);
        out += ':';
        write(out, value);
    }
    out += '}';
}

template <Described T>
void write(std::string& out, const T& value) {
    out += '{';
    bool first = true;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if (!first) out += ',';
        first = false;
        out += '"';
        out += member_name(member.name);
        out += "\":";
        write(out, value.*member.pointer);
    });
    out += '}';
}

// The JSON text of a described struct, a vector of them, or any type named above.
template <class T>
std::string encode(const T& value) {
    std::string out;
    write(out, value);
    return out;
}

}  // namespace tandem::json
