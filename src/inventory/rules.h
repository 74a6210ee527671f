#pragma once

#include "inventory/lots.h"
#include "inventory/stock.h"

#include <string_view>

namespace tandem::inventory {

// What may be, without a database.

constexpr bool is_outside(LocationType type) { return type >= LocationType::supplier; }
constexpr bool is_outside(LocationId id) { return id.value() < 0; }

// Only what is in order, in a place to sell from, and of no lot that is held back.
constexpr bool is_sellable(StockStatus status, LocationType place, LotStatus lot,
                           bool sell_attention) {
    return place == LocationType::stock && lot == LotStatus::active &&
           (status == StockStatus::ok || (sell_attention && status == StockStatus::attention));
}

// What a person may make of stock by moving it. What is quarantined is decided about with a record
// of who and why; what is scrapped stays so.
constexpr bool may_become(StockStatus from, StockStatus to) {
    if (from == to || to == StockStatus::quarantined)
        return from != StockStatus::scrapped || from == to;
    if (from == StockStatus::quarantined || from == StockStatus::scrapped) return false;
    if (from == StockStatus::rejected) return to == StockStatus::scrapped;
    return to != StockStatus::returned_pending_inspection;
}

// What a lot's hold keeps back: whatever might be sold sooner or later.
constexpr bool is_kept_back(StockStatus status) {
    return status == StockStatus::ok || status == StockStatus::attention ||
           status == StockStatus::returned_pending_inspection;
}

// The words of EPCIS's vocabulary: "shipping", "in_transit".
constexpr bool is_epcis_code(std::string_view code) {
    for (const char c : code)
        if ((c < 'a' || c > 'z') && c != '_') return false;
    return true;
}

}  // namespace tandem::inventory
