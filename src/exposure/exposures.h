#pragma once

#include "base/id.h"
#include "base/time.h"
#include "events/follower.h"
#include "events/journal.h"
#include "json/describe.h"
#include "json/types.h"

#include <optional>
#include <string>

namespace tandem::exposure {

// The exposure fact: who was given what, with everything that could be to blame when it goes wrong;
// and its outcomes, what did go wrong. Rates are outcomes by exposures, never bare counts.
//
// Other slices may join exposures and outcomes (migrations/0028_exposure.sql says what is in them).
// Both follow the journal: what an event is about is read as it is now and compared with the rows
// that are there, so an event that comes late, or twice, leaves what is right.

class Exposures final : public events::Follower {
public:
    std::string_view name() const override { return "exposure"; }
    void apply(store::Tx&, const events::Recorded&) override;
    void reset(store::Tx&) override;
};

// Brings the rows of one order up to date. For tests, and for who must not wait for the follower.
void sync_order(store::Tx&, OrderId);

// ---- what people report -------------------------------------------------------------------------

// Something that went wrong with what was sent for an order line, said by somebody: a complaint
// that is no return. The journal keeps it.
struct ReportOutcome {
    OrderLineId order_line_id;
    std::optional<LotId> lot_id;  // when it is known which of those that were sent
    json::Text<1, 60> kind;       // small letters, digits, dots, underscores: "allergy"
    json::Default<json::Whole<1, 1'000'000>> quantity{1};
    std::optional<Time> occurred_at;  // now when left out
    json::Default<json::Whole<0, 1'000'000'000'000>> cost_amount{0};
    json::Default<json::Text<0, 500>> note;
};
TANDEM_STRUCT(ReportOutcome, order_line_id, lot_id, kind, quantity, occurred_at, cost_amount, note)
// Refused: /kind: outcome_kind · /order_line_id: unknown · /lot_id: not_sent · /occurred_at:
// in_future
void report_outcome(events::Journal&, const Actor&, const ReportOutcome&);
void report_outcome(events::Unit&, const ReportOutcome&);

}  // namespace tandem::exposure
