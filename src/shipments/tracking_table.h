#pragma once

#include "shipments/settle.h"
#include "shipments/tracking.h"

namespace tandem::shipments {

struct ScanRow {
    std::optional<ShipmentId> shipment;
    CarrierId carrier;  // 0: none
    std::string key;
    Time at;
    std::string location;
    std::string code;
    std::string text;
    std::optional<ShipmentStatus> status;
    Trouble trouble = Trouble::none;
    std::optional<Time> eta;
    std::string source;

    Scan scan() const { return {at, status, trouble}; }
};

// False when it is there already.
bool add_scan(store::Tx&, const ScanRow&, Time now);

}  // namespace tandem::shipments
