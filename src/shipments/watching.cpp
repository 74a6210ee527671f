// What scans, promises and the passing of time say of a parcel.

#include "shipments/carriers_table.h"
#include "shipments/exceptions.h"
#include "shipments/lanes.h"

#include <algorithm>

namespace tandem::shipments {
namespace {

using std::chrono::hours;

constexpr auto expires_after = hours(24 * 30);
constexpr Duration usual_patience = hours(72);
constexpr Duration usual_dwell = hours(48);

bool is_held(Trouble trouble) {
    return trouble != Trouble::none && trouble != Trouble::damaged && trouble != Trouble::lost;
}

// What holds of the parcel as all its scans together have it.
bool holds(ExceptionKind kind, const Progression& now) {
    switch (kind) {
        case ExceptionKind::failed_attempts:
            return now.attempts >= 2 && !is_final(now.status);
        case ExceptionKind::held:
            return now.status == ShipmentStatus::exception && is_held(now.trouble);
        case ExceptionKind::lost:
            return now.status == ShipmentStatus::exception && now.trouble == Trouble::lost;
        case ExceptionKind::damaged:
            return now.damaged;
        case ExceptionKind::return_to_sender:
            return now.status == ShipmentStatus::return_to_sender;
        default:
            return false;
    }
}

// Whether the scan is about it: what somebody cleared comes back only with a new one.
bool speaks_for(const Scan& scan, ExceptionKind kind) {
    switch (kind) {
        case ExceptionKind::failed_attempts:
            return scan.status == ShipmentStatus::attempt_failed;
        case ExceptionKind::held:
            return is_held(scan.trouble);
        case ExceptionKind::lost:
            return scan.trouble == Trouble::lost;
        case ExceptionKind::damaged:
            return scan.trouble == Trouble::damaged;
        case ExceptionKind::return_to_sender:
            return scan.status == ShipmentStatus::return_to_sender;
        default:
            return false;
    }
}

constexpr std::array of_scans{ExceptionKind::failed_attempts, ExceptionKind::held,
                              ExceptionKind::lost, ExceptionKind::damaged,
                              ExceptionKind::return_to_sender};

Time quiet_since(const ShipmentRow& row) {
    const auto last = row.progression.last_scan_at ? *row.progression.last_scan_at
                                                   : row.handed_over_at.value_or(row.created_at);
    return std::max(last, row.watched_from.value_or(Time::min()));
}

struct Patience {
    Duration silence = usual_patience;
    Duration dwell = usual_dwell;
};

// How long this lane is silent before somebody has to look.
Patience patience_of(store::Tx& tx, const ShipmentRow& row) {
    Patience patience;
    if (!row.carrier) return patience;
    if (const auto carrier = CarrierRows(tx).find(*row.carrier)) {
        patience.silence = hours(carrier->silent_hours);
        patience.dwell = hours(carrier->dwell_hours);
    }
    if (const auto usual = usual_silence(tx, *row.carrier, row.service))
        patience.silence = std::max<Duration>(*usual, hours(24));
    return patience;
}

std::optional<Time> dwell_end(const ShipmentRow& row, const Patience& patience) {
    if (!row.hub_since || row.progression.status != ShipmentStatus::in_transit) return std::nullopt;
    return std::max(*row.hub_since, row.watched_from.value_or(Time::min())) + patience.dwell;
}

// "2025-10-12": the day that was promised.
std::string day_text(Time time) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    const auto two = [](unsigned number) {
        return (number < 10 ? "0" : "") + std::to_string(number);
    };
    return std::to_string(static_cast<int>(day.year())) + '-' +
           two(static_cast<unsigned>(day.month())) + '-' + two(static_cast<unsigned>(day.day()));
}

bool is_late(const ShipmentRow& row, Time now) {
    if (!row.promised_at || is_final(row.progression.status)) return false;
    return now > *row.promised_at || (row.eta_at && *row.eta_at > *row.promised_at);
}

}  // namespace

void follow_scans(events::Unit& unit, ShipmentRow& row, const std::vector<Scan>& lately) {
    Exceptions exceptions(unit, row);
    const auto open = exceptions.open();
    for (const auto kind : of_scans) {
        const bool now = holds(kind, row.progression);
        const bool asked =
            std::ranges::any_of(lately, [&](const Scan& scan) { return speaks_for(scan, kind); });
        if (now && asked && !open.contains(kind)) exceptions.raise(kind, "");
        if (!now && open.contains(kind)) exceptions.clear(kind, "A scan says otherwise.");
    }
    const bool scanned = !lately.empty();
    if (!scanned && !is_final(row.progression.status)) return;
    for (const auto kind : {ExceptionKind::no_scan, ExceptionKind::dwell})
        if (open.contains(kind)) exceptions.clear(kind, "It was scanned again.");
}

void follow_promise(events::Unit& unit, ShipmentRow& row) {
    Exceptions exceptions(unit, row);
    const bool open = exceptions.open().contains(ExceptionKind::late);
    const bool late = is_late(row, unit.now);
    if (open && !late)
        exceptions.clear(ExceptionKind::late, row.progression.status == ShipmentStatus::delivered
                                                  ? "It was delivered."
                                                  : "It will come in time.");
    if (open || !late) return;
    // What somebody has cleared is not raised again for the same promise.
    const auto detail = day_text(*row.promised_at);
    if (!exceptions.was_raised(ExceptionKind::late, detail))
        exceptions.raise(ExceptionKind::late, detail);
}

void follow_clock(events::Unit& unit, ShipmentRow& row) {
    if (is_final(row.progression.status)) return;
    const auto patience = patience_of(unit.tx, row);
    Exceptions exceptions(unit, row);
    const auto open = exceptions.open();
    if (unit.now >= quiet_since(row) + patience.silence && !open.contains(ExceptionKind::no_scan))
        exceptions.raise(ExceptionKind::no_scan, "");
    const auto dwell = dwell_end(row, patience);
    if (dwell && unit.now >= *dwell && !open.contains(ExceptionKind::dwell))
        exceptions.raise(ExceptionKind::dwell, "");
    follow_promise(unit, row);
}

void set_next_check(events::Unit& unit, ShipmentRow& row) {
    row.next_check_at.reset();
    if (is_final(row.progression.status)) return;
    const auto open = Exceptions(unit, row).open();
    const auto patience = patience_of(unit.tx, row);
    const auto at = [&](Time moment) {
        row.next_check_at = row.next_check_at ? std::min(*row.next_check_at, moment) : moment;
    };
    if (!open.contains(ExceptionKind::no_scan)) at(quiet_since(row) + patience.silence);
    if (row.progression.status != ShipmentStatus::expired) at(quiet_since(row) + expires_after);
    if (row.promised_at && *row.promised_at >= unit.now) at(*row.promised_at + Duration(1));
    const auto dwell = dwell_end(row, patience);
    if (dwell && !open.contains(ExceptionKind::dwell)) at(*dwell);
}

}  // namespace tandem::shipments
