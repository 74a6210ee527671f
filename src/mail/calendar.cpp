#include "mail/calendar.h"

#include "mail/address.h"
#include "mail/ascii.h"
#include "mail/calendar_zone.h"
#include "mail/charset.h"

#include <algorithm>
#include <utility>

namespace tandem::mail {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t most_events = 50;
constexpr std::size_t most_guests = 500;
constexpr std::size_t most_zones = 50;
constexpr std::size_t most_bytes = 4 * 1024 * 1024;
constexpr std::size_t longest_text = 20'000;

// "DTSTART;TZID=Europe/Berlin:20261122T090000" in its parts.
struct Property {
    std::string name = {};  // upper case as written by all; compared without case
    std::vector<std::pair<std::string, std::string>> parameters = {};
    std::string value = {};

    bool is(std::string_view other) const { return is_same(name, other); }

    std::string_view parameter(std::string_view wanted) const {
        const auto found = std::ranges::find_if(
            parameters, [&](const auto& one) { return is_same(one.first, wanted); });
        return found == parameters.end() ? std::string_view() : found->second;
    }
};

// Long lines go on behind a blank.
std::string take_unfolded(std::string_view& text) {
    std::string line(take_line(text));
    while (!text.empty() && is_blank(text.front())) line += take_line(text).substr(1);
    return line;
}

Property split(std::string_view line) {
    Property property;
    std::size_t at = std::min(line.find_first_of(";:"), line.size());
    property.name = line.substr(0, at);
    while (at < line.size() && line[at] == ';' && property.parameters.size() < 50) {
        const auto equals = line.find_first_of("=;:", ++at);
        if (equals == std::string_view::npos || line[equals] != '=') break;
        const auto name = line.substr(at, equals - at);
        at = equals + 1;
        std::string value;
        for (bool is_quoted = false; at < line.size(); ++at) {
            if (line[at] == '"') {
                is_quoted = !is_quoted;
            } else if (!is_quoted && (line[at] == ';' || line[at] == ':')) {
                break;
            } else {
                value += line[at];
            }
        }
        property.parameters.emplace_back(name, std::move(value));
    }
    const auto colon = line.find(':', at);
    if (colon != std::string_view::npos) property.value = line.substr(colon + 1);
    return property;
}

// "\n", "\,", "\;" and "\\" stand for what they look like.
std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size() && out.size() < longest_text; ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
        } else {
            const char next = text[++i];
            out += lower(next) == 'n' ? '\n' : next;
        }
    }
    return std::string(utf8_prefix(trim(out), longest_text));
}

Guest to_guest(const Property& property) {
    auto address = trim(property.value);
    if (begins_with(address, "mailto:")) address.remove_prefix(7);
    if (!is_address(address)) address = property.parameter("EMAIL");
    auto name = property.parameter("CN");
    if (name == address) name = {};
    return {std::string(utf8_prefix(name, 500)), std::string(utf8_prefix(address, 320)),
            lower(property.parameter("PARTSTAT")).substr(0, 30)};
}

std::optional<int> number(std::string_view text) {
    if (text.empty() || text.size() > 6 || !std::ranges::all_of(text, is_digit)) return {};
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
}

// "20261122T090000" or "20261122".
std::optional<WallTime> wall_time(std::string_view text) {
    const auto part = [&](std::size_t at, std::size_t size) {
        return number(at + size <= text.size() ? text.substr(at, size) : "");
    };
    const auto year = part(0, 4);
    const auto month = part(4, 2);
    const auto day = part(6, 2);
    if (!year || !month || !day) return {};
    WallTime wall{.day = std::chrono::year(*year) /
                         std::chrono::month(static_cast<unsigned>(*month)) /
                         std::chrono::day(static_cast<unsigned>(*day))};
    if (!wall.day.ok()) return {};
    if (text.size() < 9 || lower(text[8]) != 't') return wall;
    wall.of_day = hours(std::min(part(9, 2).value_or(0), 24)) +
                  minutes(std::min(part(11, 2).value_or(0), 59)) +
                  seconds(std::min(part(13, 2).value_or(0), 59));
    return wall;
}

// "P1DT2H30M", also with a sign.
seconds duration(std::string_view text) {
    seconds total{0};
    int value = 0;
    for (const char c : text.substr(0, 40)) {
        if (is_digit(c)) {
            value = std::min(value * 10 + (c - '0'), 1'000'000);
            continue;
        }
        switch (lower(c)) {
            case 'w':
                total += days(7 * value);
                break;
            case 'd':
                total += days(value);
                break;
            case 'h':
                total += hours(value);
                break;
            case 'm':
                total += minutes(value);
                break;
            case 's':
                total += seconds(value);
                break;
            default:
                break;
        }
        value = 0;
    }
    return text.starts_with('-') ? -total : total;
}

// "+0100" or "-053000".
seconds utc_offset(std::string_view text) {
    const bool is_west = text.starts_with('-');
    if (is_west || text.starts_with('+')) text.remove_prefix(1);
    const auto value = [&](std::size_t at) {
        return at + 2 <= text.size() ? number(text.substr(at, 2)).value_or(0) : 0;
    };
    const auto offset = hours(value(0)) + minutes(value(2)) + seconds(value(4));
    return is_west ? -offset : seconds(offset);
}

std::string_view field(std::string_view rule, std::string_view name) {
    while (!rule.empty()) {
        const auto end = std::min(rule.find(';'), rule.size());
        const auto part = rule.substr(0, end);
        if (begins_with(part, name)) return part.substr(name.size());
        rule.remove_prefix(std::min(end + 1, rule.size()));
    }
    return {};
}

// When each year the half of a zone begins: "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU".
void take_rule(std::string_view rule, ZoneHalf& half) {
    constexpr std::string_view weekdays[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    if (const auto month = number(field(rule, "BYMONTH=")); month && *month >= 1 && *month <= 12) {
        half.month = static_cast<unsigned>(*month);
    }
    auto day = field(rule, "BYDAY=");
    const bool is_last = day.starts_with('-');
    if (is_last || day.starts_with('+')) day.remove_prefix(1);
    const auto digits = std::min(day.find_first_not_of("0123456789"), day.size());
    half.week = number(day.substr(0, digits)).value_or(0) * (is_last ? -1 : 1);
    for (unsigned i = 0; i < 7; ++i) {
        if (is_same(day.substr(digits, 2), weekdays[i])) half.weekday = i;
    }
}

// A time of an event, understood when all zones of the file are known.
struct RawTime {
    std::string value = {};
    std::string zone = {};
    bool is_date = false;

    bool is_utc() const { return value.ends_with('Z') || value.ends_with('z'); }
};

struct RawEvent {
    Invitation event = {};
    RawTime begins = {};
    RawTime ends = {};
    std::string duration = {};
};

class Reading {
public:
    std::vector<Invitation> run(std::string_view text) {
        while (!text.empty()) take(split(take_unfolded(text)));
        std::vector<Invitation> events;
        for (auto& raw : events_) events.push_back(finished(std::move(raw)));
        return events;
    }

private:
    void take(const Property& property) {
        if (property.is("BEGIN")) return begin(trim(property.value));
        if (property.is("END")) return end(trim(property.value));
        if (property.is("METHOD")) method_ = lower(trim(property.value)).substr(0, 30);
        if (hidden_ > 0) return;
        if (is_event_) event_property(property);
        if (is_zone_) zone_property(property);
    }

    void begin(std::string_view what) {
        if (hidden_ > 0 || is_same(what, "VALARM")) {
            ++hidden_;
        } else if (is_same(what, "VEVENT") && events_.size() < most_events) {
            events_.emplace_back();
            is_event_ = true;
        } else if (is_same(what, "VTIMEZONE") && zones_.size() < most_zones) {
            zones_.emplace_back();
            is_zone_ = true;
        } else if (is_zone_ && zones_.back().halves.size() < 20) {
            zones_.back().halves.emplace_back();
        }
    }

    void end(std::string_view what) {
        if (hidden_ > 0) {
            --hidden_;
        } else if (is_same(what, "VEVENT")) {
            is_event_ = false;
        } else if (is_same(what, "VTIMEZONE")) {
            is_zone_ = false;
        }
    }

    void zone_property(const Property& property) {
        auto& zone = zones_.back();
        if (property.is("TZID")) zone.name = property.value;
        if (zone.halves.empty()) return;
        auto& half = zone.halves.back();
        if (property.is("TZOFFSETTO")) half.offset = utc_offset(trim(property.value));
        if (property.is("RRULE")) take_rule(property.value, half);
        if (property.is("DTSTART")) {
            if (const auto wall = wall_time(property.value)) {
                half.day = static_cast<unsigned>(wall->day.day());
            }
        }
    }

    void event_property(const Property& property) {
        auto& raw = events_.back();
        auto& event = raw.event;
        if (property.is("SUMMARY")) event.title = unescape(property.value);
        if (property.is("LOCATION")) event.place = unescape(property.value);
        if (property.is("DESCRIPTION")) event.notes = unescape(property.value);
        if (property.is("STATUS")) event.status = lower(trim(property.value)).substr(0, 30);
        if (property.is("ORGANIZER")) event.organizer = to_guest(property);
        if (property.is("ATTENDEE") && event.guests.size() < most_guests) {
            event.guests.push_back(to_guest(property));
        }
        if (property.is("DTSTART")) raw.begins = raw_time(property);
        if (property.is("DTEND")) raw.ends = raw_time(property);
        if (property.is("DURATION")) raw.duration = property.value;
        if (property.is("RRULE"))
            event.repeats = lower(field(property.value, "FREQ=")).substr(0, 20);
    }

    static RawTime raw_time(const Property& property) {
        const auto value = std::string(trim(property.value));
        return {value, std::string(property.parameter("TZID")),
                is_same(property.parameter("VALUE"), "DATE") || value.size() == 8};
    }

    std::optional<Time> time(const RawTime& raw) const {
        const auto wall = wall_time(raw.value);
        if (!wall) return {};
        if (raw.is_date || raw.is_utc() || raw.zone.empty()) return to_time(*wall);
        if (const auto known = known_zone(raw.zone); !known.empty()) {
            return to_time_in(*wall, known);
        }
        const auto zone = std::ranges::find(zones_, raw.zone, &DescribedZone::name);
        return zone == zones_.end() ? to_time(*wall) : to_time_in(*wall, *zone);
    }

    Invitation finished(RawEvent raw) const {
        auto event = std::move(raw.event);
        event.method = method_;
        event.begins = time(raw.begins);
        event.ends = time(raw.ends);
        if (event.begins && !event.ends && !raw.duration.empty()) {
            event.ends = *event.begins + duration(raw.duration);
        }
        event.is_all_day = raw.begins.is_date;
        const bool is_told = raw.begins.is_utc() || !raw.begins.zone.empty();
        event.is_floating = event.begins && !event.is_all_day && !is_told;
        event.zone = known_zone(raw.begins.zone);
        if (event.zone.empty()) event.zone = utf8_prefix(raw.begins.zone, 100);
        return event;
    }

    std::vector<RawEvent> events_;
    std::vector<DescribedZone> zones_;
    std::string method_;
    bool is_event_ = false;
    bool is_zone_ = false;
    int hidden_ = 0;  // inside of alarms
};

}  // namespace

std::vector<Invitation> read_calendar(std::string_view ics) {
    ics = utf8_prefix(ics, most_bytes);
    if (!contains(ics.substr(0, 4096), "begin:vcalendar")) return {};
    return Reading().run(to_valid_utf8(ics));
}

}  // namespace tandem::mail
