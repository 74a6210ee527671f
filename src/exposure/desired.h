#pragma once

#include "exposure/rows.h"

#include <vector>

namespace tandem::exposure {

// What the rows of an order should be, by how orders, parcels, lots and returns stand now.
std::vector<Exposure> desired_exposures(store::Tx&, OrderId);
// Without those that people report, which are only in the journal. `rows` have their ids.
std::vector<Outcome> desired_outcomes(store::Tx&, OrderId, const std::vector<Exposure>& rows);

// The rows of a line that something was about, for so many pieces: those of the lot and serial
// first.
std::vector<const Exposure*> about(const std::vector<Exposure>& rows, OrderLineId line, LotId lot,
                                   const std::string& serial);

// Sources whose outcomes are kept by comparing; others come and stay.
inline bool is_compared(std::string_view source) { return source != "reported"; }

}  // namespace tandem::exposure
