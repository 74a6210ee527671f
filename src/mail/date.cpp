#include "mail/date.h"

#include "mail/ascii.h"

#include <array>
#include <cstdio>
#include <vector>

namespace tandem::mail {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto month_names = std::to_array<std::string_view>(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});
constexpr auto weekday_names =
    std::to_array<const char*>({"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"});

struct NamedZone {
    std::string_view name;
    int hours;
};
constexpr NamedZone zones[] = {{"est", -5}, {"edt", -4}, {"cst", -6},  {"cdt", -5}, {"mst", -7},
                               {"mdt", -6}, {"pst", -8}, {"pdt", -7},  {"cet", 1},  {"cest", 2},
                               {"met", 1},  {"mest", 2}, {"bst", 1},   {"eet", 2},  {"eest", 3},
                               {"msk", 3},  {"jst", 9},  {"aest", 10}, {"ist", 5}};

struct Fields {
    int day = 0;
    int month = 0;
    int year = -1;
    int hour = -1;
    int minute = 0;
    int second = 0;
    minutes offset{0};
};

// Digits only, at most nine of them.
std::optional<int> number(std::string_view text) {
    if (text.empty() || text.size() > 9 || !std::ranges::all_of(text, is_digit)) return {};
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
}

// Words, without comments; "22-Nov-2026" and "22/Nov/2026" count as three.
std::vector<std::string> words_of(std::string_view raw) {
    std::vector<std::string> words(1);
    int depth = 0;
    for (const char c : raw.substr(0, 200)) {
        if (c == '(') ++depth;
        if (c == ')' && depth > 0) {
            --depth;
            continue;
        }
        if (depth > 0) continue;
        const auto& word = words.back();
        const bool is_joint = (c == '-' || c == '/') && !word.empty() && word.size() <= 9 &&
                              word.find(':') == std::string::npos && word != "gmt" && word != "utc";
        const bool is_gap = is_space(c) || c == ',' || is_joint;
        if (!is_gap) {
            words.back() += lower(c);
        } else if (!word.empty()) {
            words.emplace_back();
        }
    }
    return words;
}

bool take_time(std::string_view word, Fields& fields) {
    const auto first = word.find_first_of(":.");
    if (first == std::string_view::npos || first == 0 || first > 2) return false;
    const auto hour = number(word.substr(0, first));
    const auto rest = word.substr(first + 1);
    const auto second_begin = rest.find_first_of(":.");
    const auto minute = number(rest.substr(0, second_begin));
    if (!hour || !minute) return false;
    fields.hour = *hour;
    fields.minute = *minute;
    if (second_begin != std::string_view::npos) {
        fields.second = number(rest.substr(second_begin + 1, 2)).value_or(0);
    }
    return true;
}

bool take_offset(std::string_view word, Fields& fields) {
    const auto sign = word.find_first_of("+-");
    if (sign == std::string_view::npos) return false;
    std::string digits;
    for (const char c : word.substr(sign + 1)) {
        if (is_digit(c)) digits += c;
    }
    const auto value = number(digits.size() == 2 ? digits + "00" : digits);
    if (!value || digits.size() > 4) return false;
    const auto offset = hours(*value / 100) + minutes(*value % 100);
    if (offset <= hours(15)) fields.offset = word[sign] == '-' ? -offset : offset;
    return true;
}

bool take_name(std::string_view word, Fields& fields) {
    for (std::size_t i = 0; i < month_names.size(); ++i) {
        if (fields.month == 0 && word.starts_with(month_names[i])) {
            fields.month = static_cast<int>(i) + 1;
            return true;
        }
    }
    for (const auto& zone : zones) {
        if (word == zone.name) fields.offset = hours(zone.hours);
    }
    return true;
}

// "02" is 2002, "99" is 1999, and "102" (also written "0102") counts from 1900.
int full_year(int value) { return value > 199 ? value : value + (value < 50 ? 2000 : 1900); }

void take_number(int value, std::size_t digits, Fields& fields) {
    if (digits > 2) {
        if (fields.year < 0) fields.year = full_year(value);
    } else if (fields.year >= 0 && fields.month == 0 && fields.day == 0) {
        fields.month = value;  // 2026-11-22
    } else if (fields.day == 0) {
        fields.day = value;
    } else if (fields.year < 0) {
        fields.year = full_year(value);
    }
}

Fields fields_of(std::string_view raw) {
    Fields fields;
    for (const auto& word : words_of(raw)) {
        if (word.empty()) continue;
        if (const auto value = number(word)) {
            take_number(*value, word.size(), fields);
        } else if (is_digit(word.front()) && take_time(word, fields)) {
            continue;
        } else if (!(fields.hour >= 0 && take_offset(word, fields))) {
            take_name(word, fields);
        }
    }
    return fields;
}

}  // namespace

std::optional<Time> parse_date(std::string_view raw) {
    const auto fields = fields_of(raw);
    const std::chrono::year_month_day date{std::chrono::year(fields.year),
                                           std::chrono::month(static_cast<unsigned>(fields.month)),
                                           std::chrono::day(static_cast<unsigned>(fields.day))};
    if (fields.year < 1970 || fields.year > 9999 || !date.ok()) return {};
    if (fields.hour > 24 || fields.minute > 59 || fields.second > 61) return {};
    return Time(std::chrono::sys_days(date)) + hours(std::max(fields.hour, 0)) +
           minutes(fields.minute) + seconds(fields.second) - fields.offset;
}

std::string format_date(Time time) {
    const auto day = std::chrono::floor<days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<seconds>(time - day));
    auto month = std::string(month_names[static_cast<unsigned>(date.month()) - 1]);
    month[0] = static_cast<char>(month[0] - 'a' + 'A');
    std::array<char, 64> out{};
    std::snprintf(
        out.data(), out.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
        weekday_names[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
        month.c_str(), static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return out.data();
}

}  // namespace tandem::mail
