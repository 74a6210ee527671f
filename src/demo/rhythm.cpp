#include "demo/rhythm.h"

#include <algorithm>
#include <chrono>

namespace tandem::demo {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;

// Share of a day's letters by hour, UTC.
constexpr double by_hour[24] = {0.3, 0.2, 0.1, 0.1, 0.2, 0.5, 1.4, 2.6, 4.2, 5.4, 5.6, 5.2,
                                4.6, 4.4, 4.6, 4.8, 4.6, 4.2, 4.4, 5.2, 5.6, 4.2, 2.2, 1.0};
constexpr double by_weekday[7] = {0.62, 1.28, 1.14, 1.06, 1.02, 0.98, 0.72};  // from Sunday
constexpr double by_month[12] = {1.25, 0.95, 0.92, 0.9,  0.94, 0.88,
                                 0.8,  0.82, 0.96, 1.02, 1.3,  1.75};
constexpr double growth_a_day = 0.0012;

constexpr int opens = 8;
constexpr int closes = 18;

}  // namespace

Rhythm::Rhythm(Time end, int days_back) : start_(floor<days>(end) - days(days_back)) {
    double sum = 0;
    for (int day = 0; day <= days_back; ++day) {
        const auto date = floor<days>(start_ + days(day));
        const std::chrono::year_month_day calendar(date);
        const auto weekday = std::chrono::weekday(date).c_encoding();
        const auto month = static_cast<unsigned>(calendar.month()) - 1;
        const double weight = by_weekday[weekday] * by_month[month] * (1 + growth_a_day * day);
        for (int hour = 0; hour < 24; ++hour) {
            if (date + hours(hour) >= end) break;
            sum += weight * by_hour[hour];
            hours_.push_back(sum);
        }
    }
}

Time Rhythm::moment(Dice& dice) const {
    const double at = dice.fraction() * hours_.back();
    const auto found = std::upper_bound(hours_.begin(), hours_.end(), at);
    const auto hour = std::min<std::ptrdiff_t>(found - hours_.begin(),
                                               static_cast<std::ptrdiff_t>(hours_.size()) - 1);
    return start_ + hours(hour) + Duration(dice.whole(0, 3'599'999));
}

Time at_work(Time from, Duration after) {
    auto at = from + after;
    for (;;) {
        const auto day = floor<days>(at);
        const auto in_day = at - day;
        const auto weekday = std::chrono::weekday(day).c_encoding();
        if (weekday == 0 || in_day >= hours(closes)) {
            // Not at the stroke of eight: the first letters of a morning take their time too.
            at = day + days(1) + hours(opens) + in_day % hours(2);
        } else if (in_day < hours(opens)) {
            at = day + hours(opens) + in_day % hours(1);
        } else {
            return at;
        }
    }
}

}  // namespace tandem::demo
