#pragma once

#include "shipments/shipments.h"

namespace tandem::shipments {

// What carriers say of parcels. Scans are only ever added; one that is known already (same carrier,
// number, code, moment and place) is not added again. Those of a number that no parcel has yet are
// kept for the parcel that will have it.

struct ScanInput {
    json::Text<4, 60> tracking_no;
    Time at;
    json::Default<json::Text<0, 80>> code;
    json::Default<json::Text<0, 500>> text;
    json::Default<json::Text<0, 200>> location;
    std::optional<ShipmentStatus> status;  // left out: what the carrier's code means
    json::Default<Trouble> trouble{Trouble::none};
    std::optional<Time> eta;  // the carrier's own word
};
TANDEM_STRUCT(ScanInput, tracking_no, at, code, text, location, status, trouble, eta)

struct Taken {
    std::int64_t recorded = 0;
    std::int64_t known = 0;    // already
    std::int64_t waiting = 0;  // recorded, of numbers that no parcel has
};
TANDEM_STRUCT(Taken, recorded, known, waiting)

// Of one carrier; in any order. At most 1,000 at once.
Taken record_tracking(events::Unit&, CarrierId, const std::vector<ScanInput>&,
                      std::string_view source);

// What somebody says of one parcel, with or without a carrier.
struct ReportScan {
    std::optional<Time> at;  // left out: now
    ShipmentStatus status = ShipmentStatus::in_transit;
    json::Default<Trouble> trouble{Trouble::none};
    json::Default<json::Text<0, 500>> text;
    json::Default<json::Text<0, 200>> location;
};
TANDEM_STRUCT(ReportScan, at, status, trouble, text, location)
void report_scan(events::Unit&, ShipmentId, const ReportScan&, std::string_view source = "manual");

}  // namespace tandem::shipments
