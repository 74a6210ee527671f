#include "mail/calendar_zone.h"

#include "mail/ascii.h"

#include <unicode/ucal.h>

#include <array>
#include <memory>

namespace tandem::mail {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;

struct CloseCalendar {
    void operator()(UCalendar* calendar) const { ucal_close(calendar); }
};

std::u16string wide(std::string_view ascii) { return {ascii.begin(), ascii.end()}; }

bool is_plain(std::string_view name) {
    return !name.empty() && name.size() <= 100 && std::ranges::all_of(name, [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F;
    });
}

std::string narrow(const char16_t* text, std::int32_t length) {
    std::string out;
    for (std::int32_t i = 0; i < length; ++i) out += static_cast<char>(text[i]);
    return out;
}

std::string canonical(std::string_view name) {
    std::array<char16_t, 128> out{};
    UErrorCode error = U_ZERO_ERROR;
    UBool is_system = 0;
    const auto id = wide(name);
    const auto length =
        ucal_getCanonicalTimeZoneID(id.data(), static_cast<std::int32_t>(id.size()), out.data(),
                                    static_cast<std::int32_t>(out.size()), &is_system, &error);
    return U_SUCCESS(error) && is_system != 0 ? narrow(out.data(), length) : std::string();
}

std::string of_windows(std::string_view name) {
    std::array<char16_t, 128> out{};
    UErrorCode error = U_ZERO_ERROR;
    const auto id = wide(name);
    const auto length =
        ucal_getTimeZoneIDForWindowsID(id.data(), static_cast<std::int32_t>(id.size()), nullptr,
                                       out.data(), static_cast<std::int32_t>(out.size()), &error);
    return U_SUCCESS(error) && length > 0 ? narrow(out.data(), length) : std::string();
}

// The day of this year on which the half begins.
sys_days beginning_of(const ZoneHalf& half, std::chrono::year year) {
    const std::chrono::month month(half.month);
    const std::chrono::weekday weekday(half.weekday);
    if (half.weekday > 6 || half.week == 0) {
        return sys_days(year / month / std::chrono::day(half.day));
    }
    if (half.week < 0) return sys_days(year / month / weekday[std::chrono::last]);
    const auto week = static_cast<unsigned>(std::min(half.week, 4));
    return sys_days(year / month / weekday[week]);
}

}  // namespace

std::string known_zone(std::string_view name) {
    // Some programs put their own path in front: "/freeassociation.sourceforge.net/Europe/Berlin".
    while (is_plain(name)) {
        if (auto zone = canonical(name); !zone.empty()) return zone;
        const auto slash = name.find('/', 1);
        if (slash == std::string_view::npos || !name.starts_with('/')) break;
        name.remove_prefix(slash);
        if (auto zone = canonical(name.substr(1)); !zone.empty()) return zone;
    }
    return is_plain(name) ? of_windows(name) : std::string();
}

Time to_time(const WallTime& wall) { return Time(sys_days(wall.day)) + wall.of_day; }

std::optional<Time> to_time_in(const WallTime& wall, const std::string& known_zone) {
    UErrorCode error = U_ZERO_ERROR;
    const auto id = wide(known_zone);
    const std::unique_ptr<UCalendar, CloseCalendar> calendar(
        ucal_open(id.data(), static_cast<std::int32_t>(id.size()), "en", UCAL_GREGORIAN, &error));
    if (U_FAILURE(error)) return {};
    const auto clock = std::chrono::hh_mm_ss(wall.of_day);
    ucal_clear(calendar.get());
    ucal_setDateTime(calendar.get(), static_cast<int>(wall.day.year()),
                     static_cast<std::int32_t>(static_cast<unsigned>(wall.day.month())) - 1,
                     static_cast<std::int32_t>(static_cast<unsigned>(wall.day.day())),
                     static_cast<std::int32_t>(clock.hours().count()),
                     static_cast<std::int32_t>(clock.minutes().count()),
                     static_cast<std::int32_t>(clock.seconds().count()), &error);
    const auto millis = ucal_getMillis(calendar.get(), &error);
    if (U_FAILURE(error)) return {};
    return from_millis(static_cast<std::int64_t>(millis));
}

// Of the two halves the one that began last; before both in a year, the one that begins later in
// it has gone on from the year before.
Time to_time_in(const WallTime& wall, const DescribedZone& zone) {
    const ZoneHalf* current = nullptr;
    const ZoneHalf* last = nullptr;
    std::optional<sys_days> began;
    std::optional<sys_days> last_began;
    for (const auto& half : zone.halves) {
        const auto begins =
            half.month == 0 ? sys_days(days(0)) : beginning_of(half, wall.day.year());
        if (begins <= sys_days(wall.day) && (!began || begins > *began)) {
            began = begins;
            current = &half;
        }
        if (!last_began || begins > *last_began) {
            last_began = begins;
            last = &half;
        }
    }
    if (current == nullptr) current = last;
    return to_time(wall) - (current == nullptr ? seconds(0) : current->offset);
}

}  // namespace tandem::mail
