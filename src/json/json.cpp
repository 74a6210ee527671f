#include "json/decode.h"
#include "json/encode.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <cstring>

namespace tandem::json {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

// What a character below 0x60 needs: 0 when it can stand as it is.
constexpr char escape_of(unsigned char c) {
    switch (c) {
        case '"':
            return '"';
        case '\\':
            return '\\';
        case '\n':
            return 'n';
        case '\r':
            return 'r';
        case '\t':
            return 't';
        default:
            return c < 0x20 ? 'u' : '\0';
    }
}

constexpr std::uint64_t each_byte(std::uint64_t value) { return value * 0x0101010101010101; }

// Whether one of eight bytes is zero, or below `limit`.
constexpr std::uint64_t any_below(std::uint64_t bytes, std::uint64_t limit) {
    return (bytes - each_byte(limit)) & ~bytes & each_byte(0x80);
}

bool eight_plain(const char* text) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text, sizeof bytes);
    return (any_below(bytes, 0x20) | any_below(bytes ^ each_byte('"'), 1) |
            any_below(bytes ^ each_byte('\\'), 1)) == 0;
}

// Where the next character stands that must be escaped, or the end. Most texts have none, so
// eight are looked at together.
std::size_t plain_until(std::string_view text, std::size_t from) {
    while (from + 8 <= text.size() && eight_plain(text.data() + from)) from += 8;
    while (from < text.size() && escape_of(static_cast<unsigned char>(text[from])) == '\0') ++from;
    return from;
}

void write_escape(std::string& out, unsigned char c, char escape) {
    out += '\\';
    out += escape;
    if (escape != 'u') return;
    out += "00";
    out += hex_digits[c >> 4];
    out += hex_digits[c & 15];
}

bool has_null_character(const boost::json::value& value) {
    if (const auto* text = value.if_string()) return text->find('\0') != boost::json::string::npos;
    if (const auto* array = value.if_array()) {
        for (const auto& item : *array)
            if (has_null_character(item)) return true;
    }
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object)
            if (member.key().find('\0') != std::string_view::npos ||
                has_null_character(member.value()))
                return true;
    }
    return false;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

void write_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t start = 0;
    for (std::size_t i = plain_until(text, 0); i < text.size(); i = plain_until(text, i + 1)) {
        const auto c = static_cast<unsigned char>(text[i]);
        out.append(text, start, i - start);
        write_escape(out, c, escape_of(c));
        start = i + 1;
    }
    out.append(text, start);
    out += '"';
}

boost::json::value parse(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = 32;
    boost::json::error_code error;
    auto value = boost::json::parse(text, error, {}, options);
    if (error) throw invalid("malformed_json", "This is not valid JSON: " + error.message() + ".");
    if (text.find("\\u0000") != std::string_view::npos && has_null_character(value))
        throw invalid("malformed_json", "Text may not contain the character U+0000.");
    return value;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
    return count;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool is_email(std::string_view text) {
    const auto at = text.rfind('@');
    if (text.size() > 254 || at == std::string_view::npos || at == 0 || at > 64) return false;
    const auto domain = text.substr(at + 1);
    if (domain.empty() || domain.front() == '.' || domain.back() == '.') return false;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (u <= 0x20 || u == 0x7f ||
            std::string_view("<>(),;:\\\"[]").find(c) != std::string_view::npos)
            return false;
    }
    return text.substr(0, at).find('@') == std::string_view::npos &&
           domain.find("..") == std::string_view::npos;
}

namespace detail {

std::string pointer_part(std::string_view key) {
    std::string part;
    for (const char c : key) {
        if (c == '~')
            part += "~0";
        else if (c == '/')
            part += "~1";
        else
            part += c;
    }
    return part;
}

void type_problem(Problems& problems, const std::string& path, const char* expected) {
    problems.push_back({path, "type", std::string("This must be ") + expected + "."});
}

bool text_fits(Problems& problems, const std::string& path, std::string_view text, std::size_t min,
               std::size_t max) {
    const auto length = count_characters(text);
    if (length < min) {
        if (length == 0)
            problems.push_back({path, "required", "This is required."});
        else
            problems.push_back({path,
                                "too_short",
                                "Use at least " + std::to_string(min) + " characters.",
                                {{"min", std::to_string(min)}}});
        return false;
    }
    if (length > max) {
        problems.push_back({path,
                            "too_long",
                            "Use at most " + std::to_string(max) + " characters.",
                            {{"max", std::to_string(max)}}});
        return false;
    }
    return true;
}

bool whole_fits(Problems& problems, const std::string& path, std::int64_t number, std::int64_t min,
                std::int64_t max) {
    if (number >= min && number <= max) return true;
    problems.push_back(
        {path,
         "range",
         "Use a number from " + std::to_string(min) + " to " + std::to_string(max) + ".",
         {{"min", std::to_string(min)}, {"max", std::to_string(max)}}});
    return false;
}

void enum_problem(Problems& problems, const std::string& path,
                  const std::vector<std::string_view>& names) {
    std::string list;
    for (const auto name : names) {
        if (!list.empty()) list += ", ";
        list += name;
    }
    problems.push_back({path, "choice", "Use one of: " + list + ".", {{"choices", list}}});
}

void unknown_fields(Problems& problems, const std::string& path, const boost::json::object& object,
                    const std::vector<std::string_view>& known) {
    for (const auto& member : object) {
        const std::string_view key = member.key();
        bool found = false;
        for (const auto name : known) found = found || name == key;
        if (!found)
            problems.push_back(
                {path + '/' + pointer_part(key), "unknown", "This is not a known field."});
    }
}

bool whole_number(const boost::json::value& value, std::int64_t& out) {
    boost::json::error_code error;
    out = value.to_number<std::int64_t>(error);
    return !error;
}

std::string serialise(const boost::json::value& value) { return boost::json::serialize(value); }

boost::json::value flat_value(std::string_view text, bool number, bool boolean) {
    if (boolean && (text == "true" || text == "1")) return true;
    if (boolean && (text == "false" || text == "0")) return false;
    if (number) {
        std::int64_t whole = 0;
        const auto* end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data(), end, whole);
        if (error == std::errc() && rest == end) return whole;
        double real = 0;
        const auto [real_rest, real_error] = std::from_chars(text.data(), end, real);
        if (real_error == std::errc() && real_rest == end && std::isfinite(real)) return real;
    }
    return boost::json::string(text);
}

boost::json::value flat_list(std::string_view text, bool number) {
    boost::json::array list;
    while (!text.empty()) {
        const auto comma = text.find(',');
        list.push_back(flat_value(text.substr(0, comma), number, false));
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
    }
    return list;
}

// Nobody mends more fields than this at once, and a hostile request may have millions.
constexpr std::size_t most_problems = 100;

void refuse(Problems problems) {
    if (problems.size() > most_problems) problems.resize(most_problems);
    const auto message = problems.size() == 1
                             ? problems.front().message
                             : std::to_string(problems.size()) + " fields need another look.";
    throw invalid("invalid", message).with_fields(std::move(problems));
}

}  // namespace detail
}  // namespace tandem::json
