#include "search/time_marks.h"

#include <algorithm>
#include <chrono>

namespace tandem::search {
namespace {

using std::chrono::months;
using std::chrono::year_month;

// Mail is not older, whatever its header says.
constexpr year_month first_month{std::chrono::year(1980), std::chrono::January};

year_month month_of(Time at) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
    return std::max(year_month(day.year(), day.month()), first_month);
}

std::string year_mark(std::chrono::year year) {
    return "year " + std::to_string(static_cast<int>(year));
}

std::string month_mark(year_month month) {
    const auto number = static_cast<unsigned>(month.month());
    return "month " + std::to_string(static_cast<int>(month.year())) + (number < 10 ? "0" : "") +
           std::to_string(number);
}

}  // namespace

std::vector<std::string> marks_of(Time at) {
    const auto month = month_of(at);
    return {year_mark(month.year()), month_mark(month)};
}

// Whole years by their mark, the others by their months.
std::vector<std::string> marks_between(std::optional<Time> since, std::optional<Time> until,
                                       Time now) {
    if (!since && !until) return {};
    auto month = month_of(since.value_or(Time()));
    const auto last = month_of(std::min(until.value_or(now), now)) + months(1);
    std::vector<std::string> marks;
    while (month <= last) {
        const year_month next_year(month.year() + std::chrono::years(1), std::chrono::January);
        const bool whole = month.month() == std::chrono::January && next_year <= last + months(1);
        marks.push_back(whole ? year_mark(month.year()) : month_mark(month));
        month = whole ? next_year : month + months(1);
    }
    if (marks.empty()) marks.push_back(month_mark(month));
    return marks;
}

}  // namespace tandem::search
