#pragma once

#include "base/time.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// When it is in the zones that calendars name; for the .cpp files of this module only.
namespace tandem::mail {

// A date and a time of day without zone.
struct WallTime {
    std::chrono::year_month_day day = {};
    std::chrono::seconds of_day{0};
};

// One half of a zone that a calendar file describes itself (STANDARD or DAYLIGHT).
struct ZoneHalf {
    std::chrono::seconds offset{0};
    unsigned month = 0;    // in which it begins each year; 0: never ends
    unsigned weekday = 7;  // 0 is Sunday; 7: on the day of the month below
    int week = 0;          // 2: the second, -1: the last
    unsigned day = 1;
};

struct DescribedZone {
    std::string name = {};
    std::vector<ZoneHalf> halves = {};
};

// The zone as the world knows it ("Europe/Berlin" for "W. Europe Standard Time"); empty when it is
// only known to the file.
std::string known_zone(std::string_view name);

Time to_time(const WallTime& wall);  // as UTC
std::optional<Time> to_time_in(const WallTime& wall, const std::string& known_zone);
Time to_time_in(const WallTime& wall, const DescribedZone& zone);

}  // namespace tandem::mail
