#include "search/dates.h"

#include <charconv>

namespace tandem::search {
namespace {

using std::chrono::days;

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

// The text up to the next '-', which is cut off with it; "1" when there is none left.
std::string_view next_part(std::string_view& text) {
    if (text.empty()) return "1";
    const auto dash = text.find('-');
    const auto part = text.substr(0, dash);
    text.remove_prefix(dash == std::string_view::npos ? text.size() : dash + 1);
    return part;
}

std::optional<std::chrono::sys_days> calendar_day(std::string_view text) {
    if (text.size() < 4 || text.ends_with('-')) return std::nullopt;
    const auto year = number(next_part(text));
    const auto month = number(next_part(text));
    const auto day = number(next_part(text));
    if (!year || !month || !day || !text.empty()) return std::nullopt;
    if (*year < 1970 || *year > 9999 || *month > 12 || *day > 31) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

std::optional<Duration> length_of(char unit) {
    switch (unit) {
        case 'h':
            return std::chrono::hours(1);
        case 'd':
            return days(1);
        case 'w':
            return days(7);
        case 'm':
            return days(30);
        case 'y':
            return days(365);
        default:
            return std::nullopt;
    }
}

std::optional<Time> some_time_ago(std::string_view text, Time now) {
    if (text.size() < 2 || text.size() > 5) return std::nullopt;
    const auto unit = length_of(text.back());
    const auto count = number(text.substr(0, text.size() - 1));
    if (!unit || !count) return std::nullopt;
    return now - *unit * *count;
}

}  // namespace

std::optional<Time> parse_date(std::string_view text, Time now, std::chrono::minutes zone_offset) {
    const auto today = std::chrono::floor<days>(now + zone_offset);
    if (text == "today") return today - zone_offset;
    if (text == "yesterday") return today - days(1) - zone_offset;
    if (const auto day = calendar_day(text)) return *day - zone_offset;
    return some_time_ago(text, now);
}

}  // namespace tandem::search
