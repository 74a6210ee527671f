#pragma once

#include "shipments/shipments_table.h"

namespace tandem::shipments {

// How long parcels take: counts per whole day of transit, for carrier, service and region, kept as
// parcels are delivered. A region is asked first, then its country, then everywhere; one with fewer
// parcels than are needed to say anything is passed over.

struct Transit {
    std::int64_t p50_days = 0;  // half of all have come by then
    std::int64_t p90_days = 0;
    std::int64_t parcels = 0;  // that this rests on; 0: the carrier's own word
};

std::optional<Transit> transit_of(store::Tx&, CarrierId, std::string_view service,
                                  std::string_view region);

// What the row's delivery says, in place of what it said before.
void count_delivery(store::Tx&, ShipmentRow&);
// A scan came so long after the one before it.
void count_gap(store::Tx&, CarrierId, std::string_view service, Duration gap);
// After so long without a scan 99 of 100 parcels have had one; nothing when too few are known.
std::optional<Duration> usual_silence(store::Tx&, CarrierId, std::string_view service);

// "DE-10" of Berlin: the country and the first two of the postcode.
std::string region_of(const orders::PostalAddress&);

struct Lane {
    std::string service;
    std::string region;  // empty: everywhere
    std::int64_t p50_days = 0;
    std::int64_t p90_days = 0;
    std::int64_t parcels = 0;
};
TANDEM_STRUCT(Lane, service, region, p50_days, p90_days, parcels)
struct Lanes {
    std::vector<Lane> items;
};
TANDEM_STRUCT(Lanes, items)
Lanes lanes_of(store::Tx&, CarrierId);  // the busiest first, at most 200

// When the parcel will most likely be there, and when nine in ten are: written into the row.
void estimate(store::Tx&, ShipmentRow&);

}  // namespace tandem::shipments
