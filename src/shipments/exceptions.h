#pragma once

#include "shipments/shipments_table.h"

#include <set>

namespace tandem::shipments {

// What of a parcel waits for somebody. Rows are kept; one of a kind is open at a time.
class Exceptions {
public:
    Exceptions(events::Unit& unit, ShipmentRow& row) : unit_(unit), row_(row) {}

    std::set<ExceptionKind> open() const;
    void raise(ExceptionKind kind, std::string_view detail, std::string_view by = {});
    // By a scan, the clock or somebody; nothing when none of the kind is open.
    void clear(ExceptionKind kind, std::string_view why, std::string_view by = {});
    // Whether one of this kind with this detail was there before.
    bool was_raised(ExceptionKind kind, std::string_view detail) const;

private:
    void note_worst();

    events::Unit& unit_;
    ShipmentRow& row_;
};

// Raises what the scans that have just come speak for, and clears what is over. `lately`: what was
// scanned now; empty when only time has passed.
void follow_scans(events::Unit&, ShipmentRow&, const std::vector<Scan>& lately);
// Whether it will come, or should have come, later than promised.
void follow_promise(events::Unit&, ShipmentRow&);
// What time alone has brought.
void follow_clock(events::Unit&, ShipmentRow&);
// When time alone can bring something next.
void set_next_check(events::Unit&, ShipmentRow&);

std::vector<ShipmentException> exceptions_of(store::Tx&, ShipmentId);

}  // namespace tandem::shipments
