#include "exposure/desired.h"

#include "exposure/rules.h"
#include "json/decode.h"
#include "shipments/lanes.h"

#include <map>

namespace tandem::exposure {
namespace {

// Pieces in parcels that were not called off.
constexpr std::string_view select_parcels = R"sql(
    SELECT order_lines.id, shipment_lines.id, shipments.id, orders.customer_id,
           order_lines.product_id, products.variant_of, products.category_id, shipment_lines.lot_id,
           shipment_lines.serial, lots.supplier_id, lots.supplier_lot, lots.made_at,
           lots.receipt_id,
           (SELECT MAX(inspections.id) FROM inspections
             WHERE inspections.lot_id = shipment_lines.lot_id),
           shipments.warehouse_id, warehouses.code, shipments.carrier_id, shipments.service,
           shipments.region, orders.channel, orders.campaign, orders.policy_id,
           order_lines.unit_amount, orders.currency, shipment_lines.quantity, orders.placed_at,
           COALESCE(shipments.handed_over_at, shipments.first_scan_at, shipments.created_at),
           shipments.delivered_at,
           COALESCE(order_lines.promised_delivery_at, shipments.promised_at)
      FROM order_lines
      JOIN orders ON orders.id = order_lines.order_id
      JOIN products ON products.id = order_lines.product_id
      JOIN shipment_lines ON shipment_lines.order_line_id = order_lines.id
      JOIN shipments ON shipments.id = shipment_lines.shipment_id
                    AND shipments.direction = 'outbound' AND shipments.status <> 'cancelled'
      LEFT JOIN lots ON lots.id = shipment_lines.lot_id
      LEFT JOIN warehouses ON warehouses.id = shipments.warehouse_id
     WHERE order_lines.order_id = $1
     ORDER BY shipment_lines.id)sql";

// Pieces that are said to be sent, whether or not there is a parcel on record.
constexpr std::string_view select_lines = R"sql(
    SELECT order_lines.id, orders.customer_id, order_lines.product_id, products.variant_of,
           products.category_id, orders.channel, orders.campaign, orders.policy_id,
           order_lines.unit_amount, orders.currency, order_lines.shipped, order_lines.delivered,
           orders.placed_at, COALESCE(orders.shipped_at, orders.delivered_at, orders.placed_at),
           COALESCE(orders.delivered_at, orders.shipped_at, orders.placed_at),
           order_lines.promised_delivery_at, orders.ship_to
      FROM order_lines
      JOIN orders ON orders.id = order_lines.order_id
      JOIN products ON products.id = order_lines.product_id
     WHERE order_lines.order_id = $1 AND order_lines.shipped > 0
     ORDER BY order_lines.id)sql";

template <class Id>
Id known(const store::Row& row, int column) {
    return row.is_null(column) ? Id() : Id(row.integer(column));
}

Exposure from_parcel(const store::Row& row, OrderId order) {
    Exposure e{.order = order};
    std::optional<Time> made_at;
    std::string warehouse;
    store::take(row, 0, e.line);
    store::take(row, 1, e.shipment_line);
    store::take(row, 2, e.shipment);
    store::take(row, 3, e.customer);
    store::take(row, 4, e.product);
    e.parent = known<ProductId>(row, 5);
    e.category = known<CategoryId>(row, 6);
    e.lot = known<LotId>(row, 7);
    store::take(row, 8, e.serial);
    e.supplier = known<SupplierId>(row, 9);
    if (!row.is_null(10)) store::take(row, 10, e.supplier_lot);
    store::take(row, 11, made_at);
    e.receipt = known<ReceiptId>(row, 12);
    e.inspection = known<InspectionId>(row, 13);
    e.warehouse = known<WarehouseId>(row, 14);
    if (!row.is_null(15)) store::take(row, 15, warehouse);
    e.carrier = known<CarrierId>(row, 16);
    store::take(row, 17, e.service);
    store::take(row, 18, e.region);
    store::take(row, 19, e.channel);
    store::take(row, 20, e.campaign);
    e.policy = known<PolicyId>(row, 21);
    store::take(row, 22, e.unit_amount);
    store::take(row, 23, e.currency);
    store::take(row, 24, e.quantity);
    store::take(row, 25, e.placed_at);
    store::take(row, 26, e.shipped_at);
    store::take(row, 27, e.delivered_at);
    store::take(row, 28, e.promised_at);
    e.made_week = iso_week(made_at);
    if (!warehouse.empty() && !e.region.empty()) e.lane = warehouse + '>' + e.region;
    e.price_band = price_band(e.unit_amount, e.currency);
    return e;
}

struct Line {
    OrderLineId id;
    CustomerId customer;
    ProductId product;
    std::optional<ProductId> parent;
    std::optional<CategoryId> category;
    std::string channel;
    std::string campaign;
    std::optional<PolicyId> policy;
    std::int64_t unit_amount = 0;
    std::string currency;
    std::int64_t shipped = 0;
    std::int64_t delivered = 0;
    Time placed_at;
    Time shipped_at;
    Time delivered_at;
    std::optional<Time> promised_at;
    std::string ship_to;
};

// What went without a parcel: delivered once the line's last pieces are.
Exposure from_line(const Line& line, OrderId order, std::int64_t quantity) {
    Exposure e{.order = order,
               .line = line.id,
               .customer = line.customer,
               .product = line.product,
               .parent = line.parent.value_or(ProductId()),
               .category = line.category.value_or(CategoryId()),
               .channel = line.channel,
               .campaign = line.campaign,
               .policy = line.policy.value_or(PolicyId()),
               .price_band = price_band(line.unit_amount, line.currency),
               .unit_amount = line.unit_amount,
               .currency = line.currency,
               .quantity = quantity,
               .placed_at = line.placed_at,
               .shipped_at = line.shipped_at,
               .promised_at = line.promised_at};
    if (line.delivered >= line.shipped) e.delivered_at = line.delivered_at;
    e.region = shipments::region_of(json::decode_stored<orders::PostalAddress>(line.ship_to));
    return e;
}

}  // namespace

std::vector<Exposure> desired_exposures(store::Tx& tx, OrderId order) {
    std::vector<Exposure> rows;
    std::map<OrderLineId, std::int64_t> in_parcels;
    tx.each(
        select_parcels,
        [&](const store::Row& row) {
            rows.push_back(from_parcel(row, order));
            in_parcels[rows.back().line] += rows.back().quantity;
        },
        order);
    for (const auto& line : tx.all<Line>(select_lines, order)) {
        const auto rest = line.shipped - in_parcels[line.id];
        if (rest > 0) rows.push_back(from_line(line, order, rest));
    }
    return rows;
}

}  // namespace tandem::exposure
