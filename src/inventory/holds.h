#pragma once

#include "inventory/lots.h"

namespace tandem::inventory {

// Keeping a lot back, and deciding what becomes of it.

struct StockActor {
    ActorKind kind = ActorKind::system;
    AgentId id;
    std::string name;
};
TANDEM_STRUCT(StockActor, kind, id, name)

using HoldId = Id<struct LotHoldTag>;

struct LotHold {
    HoldId id;
    std::string reason;
    bool recall = false;
    std::int64_t quantity = 0;  // what lay in our warehouses and was kept back
    StockActor by;
    Time at;
    std::optional<Time> closed_at;
};
TANDEM_STRUCT(LotHold, id, reason, recall, quantity, by, at, closed_at)

enum class LotDecision { ok, rejected, scrapped, return_to_supplier };
BOOST_DESCRIBE_ENUM(LotDecision, ok, rejected, scrapped, return_to_supplier)

struct LotDisposition {
    std::int64_t id = 0;
    HoldId hold_id;
    LotDecision decision = LotDecision::ok;
    std::int64_t quantity = 0;
    std::string note;
    StockActor by;
    Time at;
};
TANDEM_STRUCT(LotDisposition, id, hold_id, decision, quantity, note, by, at)

struct QuarantineLot {
    json::Text<1, 500> reason;
    json::Default<bool> recall{false};  // what customers have is called back, too
};
TANDEM_STRUCT(QuarantineLot, reason, recall)

// An order line that lost what was kept for it.
struct LostLine {
    OrderLineId line_id;
    std::int64_t quantity = 0;
};
TANDEM_STRUCT(LostLine, line_id, quantity)

struct QuarantineResult {
    LotId lot_id;
    HoldId hold_id;
    std::int64_t quantity = 0;
    std::vector<LostLine> lost;
};
TANDEM_STRUCT(QuarantineResult, lot_id, hold_id, quantity, lost)

// Puts the lot on hold, keeps back all of it that lies in our warehouses and might be sold, and
// frees what was allocated of it. Refused: lot_not_found, already_on_hold (409).
QuarantineResult quarantine(events::Unit&, const Losses&, LotId, const QuarantineLot&);
QuarantineResult quarantine(events::Journal&, const Actor&, const Losses&, LotId,
                            const QuarantineLot&);

struct ReleaseLot {
    LotDecision decision = LotDecision::ok;
    std::optional<json::Whole<1, largest_quantity>> quantity;  // all of it when left out
    json::Default<json::Text<0, 500>> note;
};
TANDEM_STRUCT(ReleaseLot, decision, quantity, note)

// Decides what becomes of what is kept back, or of a part of it. With `ok` the lot may be sold
// again; what is scrapped or sent back leaves our warehouses. The hold ends with the last of it.
// Refused: lot_not_found, not_on_hold (409), four_eyes (409) when the settings want another person
// than the one who put it on hold, /quantity: more_than_held.
LotDisposition release_quarantine(events::Journal&, const Actor&, LotId, const ReleaseLot&);

std::optional<LotHold> open_hold(store::Tx&, LotId);
std::vector<LotHold> holds_of(store::Tx&, LotId);                // newest first
std::vector<LotDisposition> dispositions_of(store::Tx&, LotId);  // newest first

}  // namespace tandem::inventory
