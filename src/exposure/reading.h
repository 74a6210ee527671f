#pragma once

#include "catalog/products.h"
#include "exposure/exposures.h"

#include <optional>
#include <string>
#include <vector>

namespace tandem::exposure {

struct OutcomeOf {
    std::int64_t id = 0;
    std::string kind;
    std::string source;
    std::int64_t quantity = 0;
    Time occurred_at;
    Time reported_at;
    std::int64_t cost_amount = 0;
    std::string currency;
    std::string note;
};
TANDEM_STRUCT(OutcomeOf, id, kind, source, quantity, occurred_at, reported_at, cost_amount,
              currency, note)

// One row of the fact; what nobody knows is null, or an empty text.
struct ExposureView {
    std::int64_t id = 0;
    OrderId order_id;
    OrderLineId line_id;
    std::optional<ShipmentId> shipment_id;
    std::optional<CustomerId> customer_id;
    catalog::ProductRef product;
    std::optional<ProductId> parent_id;
    std::optional<CategoryId> category_id;
    std::optional<LotId> lot_id;
    std::string serial;
    std::optional<SupplierId> supplier_id;
    std::string supplier_lot;
    std::optional<std::int64_t> made_week;  // 202642
    std::optional<ReceiptId> receipt_id;
    std::optional<InspectionId> inspection_id;
    std::optional<WarehouseId> warehouse_id;
    std::optional<CarrierId> carrier_id;
    std::string service;
    std::string region;
    std::string lane;
    std::string channel;
    std::string campaign;
    std::optional<PolicyId> policy_id;
    std::string price_band;
    std::int64_t unit_amount = 0;
    std::string currency;
    std::int64_t quantity = 0;
    Time placed_at;
    Time shipped_at;
    std::optional<Time> delivered_at;
    std::optional<Time> promised_at;
    std::vector<OutcomeOf> outcomes;
};
TANDEM_STRUCT(ExposureView, id, order_id, line_id, shipment_id, customer_id, product, parent_id,
              category_id, lot_id, serial, supplier_id, supplier_lot, made_week, receipt_id,
              inspection_id, warehouse_id, carrier_id, service, region, lane, channel, campaign,
              policy_id, price_band, unit_amount, currency, quantity, placed_at, shipped_at,
              delivered_at, promised_at, outcomes)

struct ExposureList {
    std::vector<ExposureView> items;
    std::optional<std::string> next;
};
TANDEM_STRUCT(ExposureList, items, next)

// At most one of the order, the customer and the lot; the newest of all without.
struct ListExposures {
    std::optional<OrderId> order_id;
    std::optional<CustomerId> customer_id;
    std::optional<LotId> lot_id;
    std::optional<std::string> after;
    json::Default<json::Whole<1, 100>> limit{50};
};
TANDEM_STRUCT(ListExposures, order_id, customer_id, lot_id, after, limit)
ExposureList list(store::Tx&, const ListExposures&);  // newest first

}  // namespace tandem::exposure
