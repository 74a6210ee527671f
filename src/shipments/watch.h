#pragma once

#include "events/journal.h"

namespace tandem::shipments {

// Looks at the parcels whose time has come: silent for longer than their lane usually is, too long
// in one place, past their promise, or given up. What it costs depends on how many those are, never
// on how many there ever were. How many were looked at; called every few seconds by the app.
int watch_shipments(events::Journal& journal);

}  // namespace tandem::shipments
