#pragma once

// For .cpp files: JSON Schema (2020-12, as OpenAPI 3.1 wants it) of described structs.

#include "json/decode.h"
#include "json/encode.h"

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

namespace tandem::json {

// A struct that is read (members may be left out) has another schema than one that is written
// (every member is there).
enum class Mode { in, out };

using AddSchema = std::function<void(const std::string& name, std::string schema)>;

namespace detail {

std::string type_name(std::string_view pretty);  // "tandem::http::Page" -> "Page"
std::string nullable(std::string schema);
std::string text_schema(std::size_t min, std::size_t max);
std::string whole_schema(long long min, long long max);

// The unqualified name of T. Page<Row> is "RowPage": its argument's name comes first.
template <class T>
std::string name_of() {
    return type_name(__PRETTY_FUNCTION__);
}

template <class T>
struct Schema;

template <class T>
std::string of(Mode mode, const AddSchema& add) {
    return Schema<T>::text(mode, add);
}

template <>
struct Schema<bool> {
    static std::string text(Mode, const AddSchema&) { return R"({"type":"boolean"})"; }
};
template <>
struct Schema<std::string> {
    static std::string text(Mode, const AddSchema&) { return R"({"type":"string"})"; }
};
template <>
struct Schema<double> {
    static std::string text(Mode, const AddSchema&) { return R"({"type":"number"})"; }
};
template <std::integral T>
struct Schema<T> {
    static std::string text(Mode, const AddSchema&) { return R"({"type":"integer"})"; }
};
template <>
struct Schema<Any> {
    static std::string text(Mode, const AddSchema&) { return "{}"; }
};
template <>
struct Schema<Time> {
    static std::string text(Mode, const AddSchema&) {
        return R"({"type":"integer","format":"int64","description":"milliseconds since 1970, UTC"})";
    }
};
template <>
struct Schema<Email> {
    static std::string text(Mode, const AddSchema&) {
        return R"({"type":"string","format":"email","maxLength":254})";
    }
};
template <class Tag>
struct Schema<Id<Tag>> {
    static std::string text(Mode, const AddSchema&) {
        return R"({"type":"integer","format":"int64"})";
    }
};
template <std::size_t Min, std::size_t Max>
struct Schema<Text<Min, Max>> {
    static std::string text(Mode, const AddSchema&) { return text_schema(Min, Max); }
};
template <std::size_t Min, std::size_t Max>
struct Schema<Verbatim<Min, Max>> {
    static std::string text(Mode, const AddSchema&) { return text_schema(Min, Max); }
};
template <long long Min, long long Max>
struct Schema<Whole<Min, Max>> {
    static std::string text(Mode, const AddSchema&) { return whole_schema(Min, Max); }
};
template <class T>
struct Schema<std::optional<T>> {
    static std::string text(Mode mode, const AddSchema& add) { return nullable(of<T>(mode, add)); }
};
template <class T>
struct Schema<Patch<T>> {
    static std::string text(Mode mode, const AddSchema& add) { return nullable(of<T>(mode, add)); }
};
template <class T>
struct Schema<Default<T>> {
    static std::string text(Mode mode, const AddSchema& add) { return of<T>(mode, add); }
};
template <class T>
struct Schema<std::vector<T>> {
    static std::string text(Mode mode, const AddSchema& add) {
        return R"({"type":"array","items":)" + of<T>(mode, add) + "}";
    }
};
template <class T>
struct Schema<std::map<std::string, T>> {
    static std::string text(Mode mode, const AddSchema& add) {
        return R"({"type":"object","additionalProperties":)" + of<T>(mode, add) + "}";
    }
};
template <DescribedEnum E>
struct Schema<E> {
    static std::string text(Mode, const AddSchema& add) {
        std::string values;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto member) {
            if (!values.empty()) values += ',';
            write_string(values, member.name);
        });
        const auto name = name_of<E>();
        add(name, R"({"type":"string","enum":[)" + values + "]}");
        return R"({"$ref":"#/components/schemas/)" + name + "\"}";
    }
};
template <Described T>
struct Schema<T> {
    static std::string text(Mode mode, const AddSchema& add) {
        std::string properties;
        std::string required;
        boost::mp11::mp_for_each<Members<T>>([&](auto member) {
            using Member = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
            constexpr auto key = member_name(decltype(member)::name);
            if (!properties.empty()) properties += ',';
            write_string(properties, key);
            properties += ':' + of<Member>(mode, add);
            if (mode == Mode::in && may_be_absent<Member>::value) return;
            if (!required.empty()) required += ',';
            write_string(required, key);
        });
        auto name = name_of<T>();
        if (mode == Mode::in) name += "Input";
        add(name, R"({"type":"object","properties":{)" + properties + R"(},"required":[)" +
                      required + R"(],"additionalProperties":false})");
        return R"({"$ref":"#/components/schemas/)" + name + "\"}";
    }
};

}  // namespace detail

// The schema of T: inline for scalars, a $ref for structs and enums, which are handed to `add`
// under their names, parts first.
template <class T>
std::string schema_of(Mode mode, const AddSchema& add) {
    return detail::of<T>(mode, add);
}

}  // namespace tandem::json
