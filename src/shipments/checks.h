#pragma once

#include "shipments/shipments_table.h"

namespace tandem::shipments {

// What creating and changing a shipment check alike. Each refuses at its field.

void check_packages(const std::vector<Package>& packages);
void check_service(store::Tx& tx, CarrierId carrier, std::string_view service);
// No other parcel of the carrier is on its way under this number.
void check_tracking_free(store::Tx& tx, const ShipmentRow& row);

}  // namespace tandem::shipments
