#pragma once

#include "inventory/lots.h"
#include "inventory/reading.h"

namespace tandem::inventory {

// What people do to stock by hand.

using Quantity = json::Whole<1, largest_quantity>;

enum class AdjustReason { found, lost, damaged, expired, sample, correction, opening };
BOOST_DESCRIBE_ENUM(AdjustReason, found, lost, damaged, expired, sample, correction, opening)

struct AdjustStock {
    ProductId product_id;
    std::optional<LotId> lot_id;
    json::Default<json::Text<0, 80>> serial;
    LocationId location_id;
    json::Default<StockStatus> status{StockStatus::ok};
    json::Whole<-largest_quantity, largest_quantity> change;  // more or less than there was
    AdjustReason reason = AdjustReason::correction;
    json::Default<json::Text<0, 500>> note;
};
TANDEM_STRUCT(AdjustStock, product_id, lot_id, serial, location_id, status, change, reason, note)
// Refused: /change: nothing, and what move() refuses.
MoveView adjust(events::Journal&, const Actor&, const AdjustStock&);

struct CountStock {
    ProductId product_id;
    std::optional<LotId> lot_id;
    json::Default<json::Text<0, 80>> serial;
    LocationId location_id;
    json::Default<StockStatus> status{StockStatus::ok};
    json::Whole<0, largest_quantity> counted;
    json::Default<json::Text<0, 500>> note;
};
TANDEM_STRUCT(CountStock, product_id, lot_id, serial, location_id, status, counted, note)
struct StockCounted {
    std::int64_t expected = 0;
    std::int64_t counted = 0;
    std::optional<MoveView> move;  // nothing: it was right
};
TANDEM_STRUCT(StockCounted, expected, counted, move)
StockCounted count(events::Journal&, const Actor&, const CountStock&);

struct TransferStock {
    ProductId product_id;
    std::optional<LotId> lot_id;
    json::Default<json::Text<0, 80>> serial;
    LocationId from_location_id;
    LocationId to_location_id;
    json::Default<StockStatus> status{StockStatus::ok};
    std::optional<StockStatus> to_status;  // the same when left out
    Quantity quantity;
    json::Default<json::Text<0, 500>> note;
    json::Default<json::Text<0, 60>> biz_step;
    json::Default<json::Text<0, 60>> disposition;
};
TANDEM_STRUCT(TransferStock, product_id, lot_id, serial, from_location_id, to_location_id, status,
              to_status, quantity, note, biz_step, disposition)
// Refused: /to_status: status_change (what is quarantined is decided about by releasing its lot,
// and what is scrapped stays so) · /biz_step, /disposition: epcis_code · and what move() refuses.
MoveView transfer(events::Journal&, const Actor&, const TransferStock&);

struct StockSettings {
    bool four_eyes = false;       // who put a lot on hold may not decide about it
    bool sell_attention = false;  // stock that wants attention may be sold
};
TANDEM_STRUCT(StockSettings, four_eyes, sell_attention)
StockSettings stock_settings(store::Tx&);
// What is sellable, and what was kept of it, follows at once.
StockSettings change_stock_settings(events::Journal&, const Actor&, const Losses&,
                                    const StockSettings&);

}  // namespace tandem::inventory
