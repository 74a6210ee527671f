#pragma once

#include "shipments/shipments_table.h"

namespace tandem::shipments {

// After scans were taken into the row, or something else moved its times: what follows of it for
// the order, the lane, the estimate, exceptions and the clock; saves the row. `before` is the row
// as it was.
void settle(events::Unit&, ShipmentRow&, const ShipmentRow& before,
            const std::vector<Scan>& lately);

// Scans that came before the parcel was known by their number: from now on its own.
std::vector<Scan> waiting_scans(store::Tx&, const ShipmentRow&);
// The same, and taken in.
std::vector<Scan> adopt_scans(store::Tx&, ShipmentRow&);
// Everything that scans say, again from all of them.
void reread_scans(store::Tx&, ShipmentRow&);
// What the scans of one moment on say of the place where it lies, and of the carrier's estimate.
void read_newest_scans(store::Tx&, ShipmentRow&);
std::vector<TrackingEvent> tracking_of(store::Tx&, ShipmentId);

}  // namespace tandem::shipments
