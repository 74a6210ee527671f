#pragma once

#include "base/time.h"

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace tandem::shipments {

// Where a parcel is, in one vocabulary for all carriers, and how scans make it so: pure rules.

enum class ShipmentStatus {
    label_created,
    picked_up,
    in_transit,
    out_for_delivery,
    available_for_pickup,
    attempt_failed,
    exception,  // with a Trouble
    expired,    // no scan for so long that none will come
    return_to_sender,
    delivered,
    cancelled,  // by us, before it was handed over
};
BOOST_DESCRIBE_ENUM(ShipmentStatus, label_created, picked_up, in_transit, out_for_delivery,
                    available_for_pickup, attempt_failed, exception, expired, return_to_sender,
                    delivered, cancelled)

// What an `exception` is about.
enum class Trouble { none, damaged, lost, address, customs, weather, capacity, refused, held };
BOOST_DESCRIBE_ENUM(Trouble, none, damaged, lost, address, customs, weather, capacity, refused,
                    held)

// One scan, as far as the rules care.
struct Scan {
    Time at;
    std::optional<ShipmentStatus> status;  // nothing: a code that nobody has given a meaning
    Trouble trouble = Trouble::none;
};

// What all scans of a parcel together say. Each member is a maximum, a minimum or a sum over the
// set of them, so the order in which they arrive makes no difference, and a late one never takes
// a final state back.
struct Progression {
    ShipmentStatus status = ShipmentStatus::label_created;
    Trouble trouble = Trouble::none;
    std::optional<Time> status_at;      // of the scan that decides
    std::optional<Time> first_scan_at;  // the carrier had it
    std::optional<Time> last_scan_at;
    std::optional<Time> delivered_at;  // the first time that somebody said so
    std::int64_t attempts = 0;
    bool damaged = false;

    bool operator==(const Progression&) const = default;
};

// Takes in a scan that was not known before.
void take(Progression& progression, const Scan& scan);

// Nothing follows: delivered, on its way back, or cancelled.
bool is_final(ShipmentStatus status);
// The carrier has it, or had it.
bool is_with_carrier(ShipmentStatus status);

}  // namespace tandem::shipments
