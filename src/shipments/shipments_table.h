#pragma once

#include "shipments/shipments.h"
#include "shipments/status.h"

namespace tandem::shipments {

struct ShipmentRow {
    ShipmentId id;
    std::string number;
    std::string tracking_key;
    Direction direction = Direction::outbound;
    std::optional<OrderId> order;
    std::optional<CustomerId> customer;
    std::string ref_kind;
    std::int64_t ref_id = 0;
    std::optional<ShipmentId> resend_of;
    std::optional<WarehouseId> warehouse;
    std::optional<CarrierId> carrier;
    std::string service;
    std::string tracking_no;
    std::string label_reference;
    std::int64_t weight_grams = 0;
    std::string packages = "[]";
    std::string ship_to = "{}";
    std::string region;
    std::string note;
    Progression progression;
    std::optional<ExceptionKind> exception;
    std::optional<Time> promised_at;
    std::optional<Time> carrier_eta;
    std::optional<Time> eta_at;
    std::optional<Time> eta_late_at;
    std::optional<Time> handed_over_at;
    std::optional<Time> received_back_at;
    std::optional<std::int64_t> counted_days;
    std::optional<Time> hub_since;     // the first of its last scans in one place
    std::optional<Time> watched_from;  // somebody said that its silence is all right
    std::optional<Time> next_check_at;
    Time created_at;
    std::int64_t version = 0;

    // When the carrier got it, as far as is known.
    std::optional<Time> started_at() const {
        return handed_over_at ? handed_over_at : progression.first_scan_at;
    }
};

struct LineRow {
    std::optional<OrderLineId> order_line;
    ProductId product;
    std::optional<LotId> lot;
    std::string serial;
    std::optional<LocationId> location;
    std::int64_t quantity = 0;
};

class Shipments {
public:
    explicit Shipments(store::Tx& tx) : tx_(tx) {}

    std::optional<ShipmentRow> find(ShipmentId id) const;
    ShipmentRow get(ShipmentId id) const;
    // The row, locked until the transaction's end: whoever changes it follows whoever did before.
    ShipmentRow lock(const ShipmentTarget& target);
    ShipmentId add(const ShipmentRow& row);
    void save(ShipmentRow& row);

    void add_line(ShipmentId id, const LineRow& line);
    std::vector<LineRow> lines(ShipmentId id) const;

    std::optional<ShipmentId> find_number(std::string_view folded) const;
    std::vector<ShipmentId> find_tracking(std::string_view key) const;
    // The newest of the carrier, or of none, with this number.
    std::optional<ShipmentId> newest_with(CarrierId carrier, std::string_view key) const;
    std::vector<ShipmentId> due(Time now, int limit) const;

private:
    store::Tx& tx_;
};

void count(store::Tx&, std::string_view name, int by);
std::string status_count(ShipmentStatus status);
std::string exception_count(ExceptionKind kind);

}  // namespace tandem::shipments
