#include "shipments/status.h"

#include <algorithm>
#include <tuple>

namespace tandem::shipments {
namespace {

// Which status stands above which whatever their times. Between those of one rank the later wins.
int rank(ShipmentStatus status) {
    switch (status) {
        case ShipmentStatus::label_created:
            return 0;
        case ShipmentStatus::return_to_sender:
            return 2;
        case ShipmentStatus::delivered:
            return 3;
        case ShipmentStatus::cancelled:
            return 4;
        default:
            return 1;
    }
}

// A total order, so that two scans of the same moment decide alike in whatever order they come.
auto weight(ShipmentStatus status, Trouble trouble, Time at) {
    return std::tuple(rank(status), at, static_cast<int>(status), static_cast<int>(trouble));
}

void decide(Progression& progression, const Scan& scan) {
    const auto now = weight(progression.status, progression.trouble,
                            progression.status_at.value_or(Time::min()));
    if (weight(*scan.status, scan.trouble, scan.at) <= now) return;
    progression.status = *scan.status;
    progression.trouble = scan.trouble;
    progression.status_at = scan.at;
}

void keep_earliest(std::optional<Time>& kept, Time at) { kept = kept ? std::min(*kept, at) : at; }

void keep_latest(std::optional<Time>& kept, Time at) { kept = kept ? std::max(*kept, at) : at; }

}  // namespace

void take(Progression& progression, const Scan& scan) {
    // That nobody has scanned it for long is no sign of life.
    if (scan.status != ShipmentStatus::expired) keep_latest(progression.last_scan_at, scan.at);
    if (!scan.status) return;
    if (is_with_carrier(*scan.status)) keep_earliest(progression.first_scan_at, scan.at);
    if (*scan.status == ShipmentStatus::delivered) keep_earliest(progression.delivered_at, scan.at);
    if (*scan.status == ShipmentStatus::attempt_failed) ++progression.attempts;
    if (scan.trouble == Trouble::damaged) progression.damaged = true;
    decide(progression, scan);
}

bool is_final(ShipmentStatus status) {
    return status == ShipmentStatus::delivered || status == ShipmentStatus::return_to_sender ||
           status == ShipmentStatus::cancelled;
}

bool is_with_carrier(ShipmentStatus status) {
    return status != ShipmentStatus::label_created && status != ShipmentStatus::cancelled &&
           status != ShipmentStatus::expired;
}

}  // namespace tandem::shipments
