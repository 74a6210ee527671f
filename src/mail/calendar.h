#pragma once

#include "base/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::mail {

struct Guest {
    std::string name = {};
    std::string address = {};
    std::string answer = {};  // "accepted", "declined", "tentative", "needs-action", ...

    bool operator==(const Guest&) const = default;
};

// One event of a calendar file (RFC 5545), as an invitation shows it. Every string is valid UTF-8.
struct Invitation {
    std::string method = {};  // "request", "cancel", "reply", "publish", ...; empty when not said
    std::string title = {};
    std::string place = {};
    std::string notes = {};
    std::string status = {};  // "confirmed", "tentative", "cancelled"
    std::optional<Time> begins = {};
    std::optional<Time> ends = {};
    bool is_all_day = false;   // the times are midnights in UTC and mean days
    bool is_floating = false;  // no zone is told: the times mean everybody's own clock
    std::string zone = {};     // "Europe/Berlin", or as the writer calls it
    std::string repeats = {};  // "weekly", ...; empty: once
    Guest organizer = {};
    std::vector<Guest> guests = {};
};

// The events of a calendar file; none when it is no such file. Total, in linear time.
std::vector<Invitation> read_calendar(std::string_view ics);

}  // namespace tandem::mail
