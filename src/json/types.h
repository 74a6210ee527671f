#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace tandem::json {

// Text of a length, in Unicode characters. Leading and trailing white space is cut on decoding, so
// that "   " is not a name. The rule is the type: decoding refuses what does not fit.
template <std::size_t Min, std::size_t Max>
struct Text {
    std::string value;

    Text() = default;
    Text(std::string text) : value(std::move(text)) {}
    Text(const char* text) : value(text) {}
    operator const std::string&() const { return value; }
    bool empty() const { return value.empty(); }
    bool operator==(const Text&) const = default;
};

// Text kept to the letter (bodies, passwords): only its length is checked.
template <std::size_t Min, std::size_t Max>
struct Verbatim {
    std::string value;

    Verbatim() = default;
    Verbatim(std::string text) : value(std::move(text)) {}
    Verbatim(const char* text) : value(text) {}
    operator const std::string&() const { return value; }
    bool empty() const { return value.empty(); }
    bool operator==(const Verbatim&) const = default;
};

// An address as RFC 5321 has it, at most 254 characters, case kept.
struct Email {
    std::string value;

    Email() = default;
    Email(std::string text) : value(std::move(text)) {}
    Email(const char* text) : value(text) {}
    operator const std::string&() const { return value; }
    bool operator==(const Email&) const = default;
};

// A whole number from Min to Max.
template <long long Min, long long Max>
struct Whole {
    long long value = Min;

    Whole() = default;
    Whole(long long number) : value(number) {}
    operator long long() const { return value; }
    bool operator==(const Whole&) const = default;
};

// A member that may be left out of a request: `value` keeps what the struct gave it.
template <class T>
struct Default {
    T value{};

    Default() = default;
    Default(T initial) : value(std::move(initial)) {}
    operator const T&() const { return value; }
    bool operator==(const Default&) const = default;
};

// A member of a PATCH: absent (leave as it is), null (clear) or a value.
template <class T>
struct Patch {
    bool present = false;
    std::optional<T> value;

    // What the member is after the change, `before` being what it was.
    template <class U>
    std::optional<U> applied_to(const std::optional<U>& before) const {
        if (!present) return before;
        if (!value) return std::nullopt;
        return U(*value);
    }
    bool operator==(const Patch&) const = default;
};

// Any JSON, kept as text: custom field values, event data.
struct Any {
    std::string text = "null";
    bool operator==(const Any&) const = default;
};

}  // namespace tandem::json
